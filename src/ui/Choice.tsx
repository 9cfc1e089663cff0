/** A box to tick, and one of several: as rows, which are what a finger hits, as chips, and as short words side by side. */

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
    <span className="min-w-0 break-words">{children}</span>
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

interface SwitchProps<T extends string> {
  readonly label: string;
  readonly options: readonly T[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly hints?: Readonly<Record<T, string>>;
  readonly className: string;
  /** Of each button. */
  readonly buttonClass: string;
}

/** One of a few short words, side by side. */
export const Switch = <T extends string>({ label, options, value, onChange, hints, className, buttonClass }: SwitchProps<T>) => (
  <span
    role="group"
    aria-label={label}
    className={`flex gap-px overflow-hidden rounded-md border border-line bg-line text-xs ${className}`}
  >
    {options.map((option) => (
      <button
        key={option}
        type="button"
        aria-pressed={option === value}
        title={hints?.[option]}
        className={`min-h-7 ${buttonClass} ${option === value ? 'bg-accent-soft font-semibold' : 'bg-surface hover:bg-sunken'}`}
        onClick={() => onChange(option)}
      >
        {option}
      </button>
    ))}
  </span>
);
