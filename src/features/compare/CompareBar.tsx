/** Where a comparison begins: "Compare with…", or keep the run as A for later; and what became of the A that is kept. */

import { Columns2 } from 'lucide-react';
import { lazy, memo, Suspense, useEffect, useId, useRef, useState } from 'react';
import type { RunRecord } from '../../client/record.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { sameQuestion, whyNotCompare } from './compare.ts';
import { useCompare } from './runtime.ts';
import { compareBarWords, viewWords } from './words.ts';

const CompareDialog = lazy(() => import('./CompareDialog.tsx'));

/** @param props.record the run on the page, where it belongs to the board */
export default memo(function CompareBar({ record }: { readonly record: RunRecord | null }) {
  const { kept, waiting, left, keep, show, forget, focused } = useCompare((s) => s);
  const [asking, setAsking] = useState<RunRecord | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const why = whyNotCompare(record);
  const isA = kept !== null && kept.runId === record?.runId;
  const ofThisBoard = kept !== null && record !== null && sameQuestion(kept, record);
  useEffect(() => {
    if (!left) return;
    button.current?.focus({ preventScroll: true });
    focused();
  }, [left, focused]);
  return (
    <section
      aria-label={compareBarWords.region}
      className="flex min-h-11 flex-wrap items-center gap-x-2 gap-y-1 border-t border-line pt-3 text-sm"
    >
      <Button
        ref={button}
        disabled={why !== null}
        aria-describedby={id}
        title={compareBarWords.compareHint}
        onClick={() => setAsking(record)}
      >
        <Columns2 size={16} aria-hidden /> {compareBarWords.compare}
      </Button>
      {why === null && !isA && (
        <Button weight="quiet" title={compareBarWords.keepHint} onClick={() => void keep()}>
          {compareBarWords.keep}
        </Button>
      )}
      {ofThisBoard && !isA && why === null && <Button onClick={show}>{compareBarWords.show}</Button>}
      <p id={id} role="status" aria-label={compareBarWords.status} className="min-w-0 text-muted">
        {keptWords(kept, { isA, waiting, ofThisBoard, empty: record === null })}
      </p>
      {kept && (
        <Button weight="quiet" onClick={forget}>
          {compareBarWords.forget}
        </Button>
      )}
      {asking && (
        <ErrorBoundary what={viewWords.dialog}>
          <Suspense fallback={null}>
            <CompareDialog a={asking} onClose={() => setAsking(null)} />
          </Suspense>
        </ErrorBoundary>
      )}
    </section>
  );
});

interface About {
  readonly isA: boolean;
  readonly waiting: boolean;
  readonly ofThisBoard: boolean;
  /** No run is on the page. */
  readonly empty: boolean;
}

function keptWords(kept: RunRecord | null, { isA, waiting, ofThisBoard, empty }: About): string {
  if (!kept) return compareBarWords.about;
  const what = compareBarWords.kept(kept.model?.name ?? 'a model', kept.frames.length);
  if (isA) return `${what}. ${waiting ? compareBarWords.waiting : ''}`.trim();
  return ofThisBoard || empty ? `${what}.` : `${what}${compareBarWords.otherBoard}`;
}
