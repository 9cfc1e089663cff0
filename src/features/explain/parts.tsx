/** What the sections of "How it works" are built of: a titled part, prose, a list of terms or of points. */

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

export const sources = {
  trm: {
    short: 'TRM paper',
    full: 'Jolicoeur-Martineau: Less is More: Recursive Reasoning with Tiny Networks, 2025',
    href: 'https://arxiv.org/abs/2510.04871',
  },
  code: {
    short: 'reference code',
    full: 'SamsungSAILMontreal/TinyRecursiveModels: the reference code of TRM',
    href: 'https://github.com/SamsungSAILMontreal/TinyRecursiveModels',
  },
  hrm: {
    short: 'HRM paper',
    full: 'Wang and others: Hierarchical Reasoning Model, 2025',
    href: 'https://arxiv.org/abs/2506.21734',
  },
  arcPrize: {
    short: 'ARC Prize on HRM',
    full: 'ARC Prize: The Hidden Drivers of HRM’s Performance on ARC-AGI, 15 August 2025',
    href: 'https://arcprize.org/blog/hrm-analysis',
  },
  verified: {
    short: 'ARC Prize’s verification of TRM',
    full: 'ARC Prize: verified scores of TRM, October 2025',
    href: 'https://x.com/arcprize/status/1978872651180577060',
  },
  identity: {
    short: 'Roye-Azar and others',
    full: 'Roye-Azar and others: Tiny Recursive Models on ARC-AGI-1: Inductive Biases, Identity Conditioning, and Test-Time Compute, 2025',
    href: 'https://arxiv.org/abs/2512.11847',
  },
  issue: {
    short: 'issue 60 of the reference code',
    full: 'TinyRecursiveModels, issue 60: Memorization? Maybe?, 2026',
    href: 'https://github.com/SamsungSAILMontreal/TinyRecursiveModels/issues/60',
  },
  guessing: {
    short: 'Ren and Liu',
    full: 'Ren and Liu: Are Your Reasoning Models Reasoning or Guessing? A Mechanistic Analysis of Hierarchical Reasoning Models, 2026',
    href: 'https://arxiv.org/abs/2601.10679',
  },
  noise: {
    short: 'PTRM paper',
    full: 'Sghaier, Parviz and Jolicoeur-Martineau: Probabilistic Tiny Recursive Model, 2026',
    href: 'https://arxiv.org/abs/2605.19943',
  },
} as const;

export type SourceId = keyof typeof sources;

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
export function Source({ of }: { readonly of: SourceId }) {
  return (
    <span className="text-muted">
      (<Out href={sources[of].href}>{sources[of].short}</Out>)
    </span>
  );
}
