/** x, y and z in three sentences and one figure, with the numbers of the model in use. */

import { lazy, memo, Suspense, useState } from 'react';
import { howPage } from '../../app/sidePage.ts';
import { architectureNamed, type ArchitectureId } from '../../model/architectures/index.ts';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { Fold } from '../../ui/Fold.tsx';
import { explanationWords } from './besideWords.ts';

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
        <Term>x</Term> {explanationWords.x}
      </p>
      <p>
        <Term>y</Term> {explanationWords.y}
      </p>
      <p>
        <Term>z</Term> {explanationWords.z(n, T, nSup)}
      </p>
      {explanation && <p>{explanation}</p>}
      <p>
        <a href={howPage.address} onClick={howPage.follow} className="rounded-sm text-accent underline underline-offset-2">
          {explanationWords.how}
        </a>
        {explanationWords.more}
      </p>
      <Fold title={explanationWords.loop} open={roomy}>
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
