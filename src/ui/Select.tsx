/** A choice from a list, and the box that it and the fields are drawn as. */

import type { ReactNode, SelectHTMLAttributes } from 'react';

/** What fields and selects stand on: the page, or a surface that lies on it; `quiet` ones are not to be noticed before they are looked for. */
const boxes = {
  paper: 'border-line-strong bg-paper px-2',
  surface: 'border-line-strong bg-surface px-2',
  quiet: 'border-line bg-surface px-1',
} as const;

export interface FieldLook {
  readonly on?: keyof typeof boxes;
  /** In a list of settings: a little lower. */
  readonly dense?: boolean;
}

export const fieldBox = ({ on = 'paper', dense = false }: FieldLook): string =>
  `rounded-md border ${dense ? 'min-h-8' : 'min-h-9'} ${boxes[on]}`;

interface Props<T> extends FieldLook, Omit<SelectHTMLAttributes<HTMLSelectElement>, 'value' | 'onChange'> {
  readonly value: T;
  /** Values with their words; a value alone is its own word. */
  readonly options: readonly (T | readonly [value: T, words: ReactNode])[];
  readonly onChange: (value: T) => void;
}

export function Select<T extends string | number | boolean | null>({
  on,
  dense,
  value,
  options,
  onChange,
  className = '',
  ...rest
}: Props<T>) {
  const pairs = options.map((option) => (Array.isArray(option) ? option : [option, option]) as readonly [T, ReactNode]);
  return (
    <select
      className={`${fieldBox({ on, dense })} ${className}`}
      value={String(value)}
      onChange={({ target }) => {
        const chosen = pairs[target.selectedIndex];
        if (chosen) onChange(chosen[0]);
      }}
      {...rest}
    >
      {pairs.map(([v, words]) => (
        <option key={String(v)} value={String(v)}>
          {words}
        </option>
      ))}
    </select>
  );
}
