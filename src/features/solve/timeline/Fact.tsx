/** A number in plain words: the number, what it is, and its symbol; on hover what it means. */

import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly symbol: string;
  /** null: not known yet. */
  readonly value: string | null;
  readonly children: ReactNode;
}

export function Fact({ title, symbol, value, children }: Props) {
  return (
    <div title={title} className="flex min-h-9 items-baseline gap-2 border-b border-line py-1.5">
      <dt className="order-last min-w-0">
        {children} <span className="text-xs whitespace-nowrap text-muted">({symbol})</span>
      </dt>
      <dd className="num w-16 shrink-0 text-right text-base font-semibold whitespace-nowrap">{value ?? '–'}</dd>
    </div>
  );
}
