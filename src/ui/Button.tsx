/** Buttons in two weights: the one obvious thing to do, and everything else. */

import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly weight?: 'primary' | 'plain' | 'quiet';
  readonly ref?: Ref<HTMLButtonElement>;
  readonly children: ReactNode;
}

const look = {
  primary: 'bg-accent text-on-accent font-semibold hover:bg-accent-strong disabled:bg-sunken disabled:text-muted',
  plain: 'border border-line-strong bg-surface hover:bg-sunken disabled:border-line disabled:text-muted disabled:bg-transparent',
  quiet: 'hover:bg-sunken disabled:text-muted disabled:bg-transparent',
} as const;

export function Button({ weight = 'plain', className = '', children, ...rest }: ButtonProps) {
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

interface IconProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  readonly icon: LucideIcon;
  /** What it does, for those who do not see the icon. */
  readonly name: string;
  /** Side of the icon, pixels. */
  readonly px?: number;
}

/** A button that is an icon only; its class gives its size. */
export const IconButton = ({ icon: Icon, name, px = 16, className = '', ...rest }: IconProps) => (
  <button
    type="button"
    aria-label={name}
    className={`grid shrink-0 place-items-center rounded-md not-aria-pressed:hover:bg-sunken aria-pressed:bg-accent-soft ${className}`}
    {...rest}
  >
    <Icon size={px} aria-hidden />
  </button>
);
