/** What the sections of "How it works" are built of: a titled part, prose, a list of terms or of points, and the sources that every number and every finding names. */

import type { ReactNode } from 'react';
import { sources } from './sources.ts';

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

/** A link that leaves the page, in a tab of its own: the run on the workbench stays. */
export function Out({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      className="rounded-sm text-accent underline underline-offset-2 hover:text-accent-strong"
    >
      {children}
    </a>
  );
}

/** A source by its short name, in round brackets. */
export function Source({ of }: { readonly of: keyof typeof sources }) {
  return (
    <span className="text-muted">
      (<Out href={sources[of].href}>{sources[of].short}</Out>)
    </span>
  );
}
