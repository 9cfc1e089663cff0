/** Solving or training: two links, so that each has an address and the back button goes between them. */

import { useTrainingLive } from '../../features/train/live.ts';
import { modeHash, type PageMode, type PageState } from '../page.ts';

const modes: readonly { readonly id: PageMode; readonly label: string }[] = [
  { id: 'solve', label: 'Solving' },
  { id: 'train', label: 'Training' },
];

export function ModeSwitch({ mode, kind }: { readonly mode: PageMode; readonly kind: PageState['kind']['id'] }) {
  const live = useTrainingLive((s) => s.name);
  return (
    <nav
      aria-label="Modes"
      className="flex shrink-0 rounded-md border border-line-strong p-0.5 text-sm max-sm:order-last max-sm:mb-2 max-sm:w-[calc(100%-6.5rem)]"
    >
      {modes.map(({ id, label }) => (
        <a
          key={id}
          href={modeHash(id, kind)}
          aria-current={id === mode ? 'page' : undefined}
          title={id === 'train' && live !== null ? `“${live}” is being trained` : undefined}
          className="inline-flex min-h-8 items-center justify-center gap-1.5 rounded px-2.5 text-muted max-sm:flex-1 aria-[current]:bg-accent aria-[current]:font-semibold aria-[current]:text-on-accent"
        >
          {label}
          {id === 'train' && live !== null && <span aria-label="(training now)" role="img" className="size-2 rounded-full bg-warn" />}
        </a>
      ))}
    </nav>
  );
}
