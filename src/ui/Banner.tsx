/** The banner that says what is true now. Its box keeps its size whatever it says. */

import { CircleAlert, CircleCheck, Info, LoaderCircle, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export interface BannerWords {
  readonly tone: 'plain' | 'busy' | 'good' | 'warn' | 'bad';
  /** Spoken when it changes. */
  readonly headline: string;
  /** Shown after the headline, not spoken: it changes at every step. */
  readonly counter: string;
  readonly detail: string;
  /** How far what is under way is, 0..1; absent where nobody knows. */
  readonly share?: number;
}

const looks: Record<BannerWords['tone'], { readonly icon: LucideIcon; readonly box: string; readonly ink: string }> = {
  plain: { icon: Info, box: 'border-line bg-surface', ink: 'text-muted' },
  busy: { icon: LoaderCircle, box: 'border-line bg-surface', ink: 'text-accent' },
  good: { icon: CircleCheck, box: 'border-good bg-good-soft', ink: 'text-good' },
  warn: { icon: TriangleAlert, box: 'border-warn bg-warn-soft', ink: 'text-warn' },
  bad: { icon: CircleAlert, box: 'border-bad bg-bad-soft', ink: 'text-bad' },
};

interface Props {
  readonly id?: string;
  readonly label: string;
  readonly words: BannerWords;
  readonly className: string;
  /** More lines below the detail. */
  readonly more?: ReactNode;
  /** What can be done about it. */
  readonly children: ReactNode;
}

export function Banner({ id, label, words: { tone, headline, counter, detail, share }, className, more, children }: Props) {
  const { icon: Icon, box, ink } = looks[tone];
  return (
    <section
      id={id}
      aria-label={label}
      className={`flex min-h-24 min-w-0 items-center gap-x-3 rounded-lg border px-4 py-2 sm:min-h-20 ${className} ${box}`}
    >
      <Icon size={22} aria-hidden className={`shrink-0 ${ink} ${tone === 'busy' ? 'animate-spin' : ''}`} />
      <div className="min-w-0 flex-1">
        <p className="leading-snug font-semibold">
          <span role="status">{headline}</span>
          <span className="num">{counter}</span>
        </p>
        {share !== undefined && <progress aria-label={headline} className="block h-2 w-full" value={share} max={1} />}
        <p className="text-sm break-words text-muted">{detail}</p>
        {more}
      </div>
      {children}
    </section>
  );
}
