/** What the sections of "How it works" are built of: a titled part, a list of terms, a table that scrolls by itself. */

import type { ReactNode } from 'react';

export function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="grid min-w-0 gap-4">
      <h2 className="text-xl leading-tight font-semibold">{title}</h2>
      {children}
    </section>
  );
}

export function Prose({ children }: { readonly children: ReactNode }) {
  return <div className="grid max-w-[68ch] gap-3">{children}</div>;
}

export function Terms({ children }: { readonly children: ReactNode }) {
  return <dl className="grid max-w-[68ch] gap-x-6 gap-y-3 sm:grid-cols-[9.5rem_minmax(0,1fr)]">{children}</dl>;
}

export function Term({ name, symbol, children }: { readonly name: string; readonly symbol?: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="font-semibold">
        {name} {symbol !== undefined && <span className="font-normal text-muted">({symbol})</span>}
      </dt>
      <dd className="max-sm:-mt-2">{children}</dd>
    </>
  );
}

export function Points({ children }: { readonly children: ReactNode }) {
  return <ul className="grid max-w-[68ch] list-disc gap-3 pl-5 marker:text-muted">{children}</ul>;
}

const CELLS =
  '[&_td]:px-3 [&_td]:py-2 [&_th]:px-3 [&_th]:py-2 max-sm:[&_td]:px-2 max-sm:[&_th]:px-2 [&_tr]:border-t [&_tr]:border-line [&_thead_tr]:border-t-0';

/** A table in a box that scrolls sideways where it is too wide, with the keyboard too. */
export function WideTable({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div role="region" aria-label={label} tabIndex={0} className="overflow-x-auto rounded-lg border border-line bg-surface">
      <table className={`w-full border-collapse text-left text-sm ${CELLS}`}>{children}</table>
    </div>
  );
}
