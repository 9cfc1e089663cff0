/** Buttons in two weights: the one obvious thing to do, and everything else. */

import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly weight?: 'primary' | 'plain' | 'quiet';
  readonly ref?: Ref<HTMLButtonElement>;
  readonly children: ReactNode;
}

const look = {
  primary: 'bg-accent text-on-accent font-semibold hover:bg-accent-strong disabled:bg-sunken disabled:text-muted',
  plain: 'border border-line-strong bg-surface hover:bg-sunken disabled:border-line disabled:text-muted disabled:bg-transparent',
  quiet: 'hover:bg-sunken disabled:text-muted disabled:bg-transparent',
} as const;

export function Button({ weight = 'plain', className = '', children, ...rest }: Props) {
  return (
    <button
      type="button"
      className={`inline-flex min-h-9 items-center justify-center gap-2 rounded-md px-3 text-sm whitespace-nowrap ${look[weight]} ${className}`}
      {...rest}
    >
      {children}
    </button>
  );
}
