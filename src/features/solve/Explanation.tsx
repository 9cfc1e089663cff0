/** x, y and z in three sentences and one figure, with the numbers of the model in use. */

import { lazy, memo, Suspense, useState } from 'react';
import { howPage } from '../../app/sidePage.ts';
import { architectureNamed, type ArchitectureId } from '../../model/architectures/index.ts';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { Fold } from '../../ui/Fold.tsx';

const LiveFigure = lazy(() => import('../explain/LiveFigure.tsx'));

interface Props {
  readonly T: number | null;
  readonly n: number | null;
  readonly nSup: number;
  /** Of the model in use. */
  readonly arch: ArchitectureId;
}

export const Explanation = memo(function Explanation({ T, n, nSup, arch }: Props) {
  const { explanation } = architectureNamed(arch).words;
  const [roomy] = useState(() => matchMedia('(min-width: 40rem)').matches);
  return (
    <div className="grid max-w-[68ch] gap-2 text-sm text-muted">
      <p>
        <Term>x</Term> is the question: every cell of the board, turned into a vector the network can read.
      </p>
      <p>
        <Term>y</Term> is the current answer, one vector a cell; the board shows y decoded after each supervision step, checked wherever
        rules can tell what is right.
      </p>
      <p>
        <Term>z</Term> is the network’s scratch paper: it rewrites z {n === null ? 'n times' : `n = ${n} times`} with x and y in view,
        improves y once, does so {T === null ? 'T times' : `T = ${T} ${T === 1 ? 'time' : 'times'}`} a step, and goes on until it is solved,
        sure, or N_sup = {nSup} steps are spent.
      </p>
      {explanation && <p>{explanation}</p>}
      <p>
        <a href={howPage.address} onClick={howPage.follow} className="rounded-sm text-accent underline underline-offset-2">
          How it works
        </a>
        , and what of it is shown to be reasoning.
      </p>
      <Fold title="The loop, as it runs" open={roomy}>
        <div className="min-h-[22rem] max-w-[26rem]">
          <ErrorBoundary what="The figure">
            <Suspense fallback={null}>
              <LiveFigure arch={arch} />
            </Suspense>
          </ErrorBoundary>
        </div>
      </Fold>
    </div>
  );
});

function Term({ children }: { readonly children: string }) {
  return <b className="font-semibold text-ink">{children}</b>;
}
