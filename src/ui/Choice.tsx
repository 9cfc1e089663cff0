/** A tick, one of several, and one of several as a chip. The row is what a finger hits. */

import type { ReactNode } from 'react';

interface Props {
  readonly checked: boolean;
  readonly disabled?: boolean;
  /** A few words more, on hover. */
  readonly title?: string;
  /** Its name for screen readers, where the row says more. */
  readonly 'aria-label'?: string;
  /** Of the row: its height. */
  readonly className?: string;
  readonly children: ReactNode;
}

interface CheckboxProps extends Props {
  readonly onChange: (checked: boolean) => void;
}

export const Checkbox = ({ title, className = 'min-h-8', children, onChange, ...rest }: CheckboxProps) => (
  <label className={`flex items-center gap-2 ${className}`} title={title}>
    <input type="checkbox" className="size-4 shrink-0" onChange={(e) => onChange(e.target.checked)} {...rest} />
    {children}
  </label>
);

interface RadioProps extends Props {
  /** The same for all of a group. */
  readonly name: string;
  readonly onChoose: () => void;
}

export const Radio = ({ title, className = 'min-h-8', children, onChoose, ...rest }: RadioProps) => (
  <label className={`flex items-center gap-2 ${className}`} title={title}>
    <input type="radio" className="size-4 shrink-0" onChange={onChoose} {...rest} />
    {children}
  </label>
);

const ringed = 'has-checked:ring-1 has-checked:ring-accent';

/** The frame is the mark. @param ring a stronger one, around pictures */
export const RadioChip = ({
  title,
  ring = false,
  className = '',
  children,
  onChoose,
  ...rest
}: RadioProps & { readonly ring?: boolean }) => (
  <label
    title={title}
    className={`rounded-md border border-line has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 ${ring ? ringed : ''} ${className}`}
  >
    <input type="radio" className="sr-only" onChange={onChoose} {...rest} />
    {children}
  </label>
);
