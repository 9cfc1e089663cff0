/** The banner that tells the truth, with what can be done about it. Its box keeps its size whatever it says. */

import { CircleAlert, CircleCheck, Info, LoaderCircle, TriangleAlert, type LucideIcon } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { changeBackend, run, warmUp } from '../../app/coordinator.ts';
import { Button } from '../../ui/Button.tsx';
import type { Result, ResultAction } from './result.ts';

const Remedies = lazy(() => import('./Remedies.tsx'));

const looks: Record<Result['tone'], { readonly icon: LucideIcon; readonly box: string; readonly ink: string }> = {
  plain: { icon: Info, box: 'border-line bg-surface', ink: 'text-muted' },
  busy: { icon: LoaderCircle, box: 'border-line bg-surface', ink: 'text-accent' },
  good: { icon: CircleCheck, box: 'border-good bg-good-soft', ink: 'text-good' },
  warn: { icon: TriangleAlert, box: 'border-warn bg-warn-soft', ink: 'text-warn' },
  bad: { icon: CircleAlert, box: 'border-bad bg-bad-soft', ink: 'text-bad' },
};

const actionWords: Record<ResultAction, string> = {
  retry: 'Try again',
  'use-wasm': 'Use CPU (wasm)',
  'continue-wasm': 'Continue on CPU (wasm)',
};

interface Props {
  readonly id: string;
  readonly result: Result;
  /** Solves again, where a run failed and its board is still there; else only what is missing is fetched. */
  readonly onSolve: () => void;
}

export function ResultBanner({ id, result, onSolve }: Props) {
  const { icon: Icon, box, ink } = looks[result.tone];
  const act = (action: ResultAction): void => {
    const { record, attached } = run.getState();
    const again = attached && record?.phase === 'failed';
    switch (action) {
      case 'retry':
        return again ? onSolve() : warmUp();
      case 'use-wasm':
        return void changeBackend('wasm').then(() => (again ? onSolve() : undefined));
      case 'continue-wasm':
        return void changeBackend('wasm').then(() => run.getState().goOn());
    }
    return action satisfies never;
  };
  return (
    <section
      id={id}
      aria-label="Result"
      className={`flex min-h-24 min-w-0 flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border px-4 py-2 sm:min-h-20 ${box}`}
    >
      <Icon size={22} aria-hidden className={`shrink-0 ${ink} ${result.tone === 'busy' ? 'animate-spin' : ''}`} />
      <div className="min-w-0 flex-1">
        <p className="leading-snug font-semibold">
          <span role="status">{result.headline}</span>
          <span className="num">{result.counter}</span>
        </p>
        <p className="text-sm text-muted">{result.detail}</p>
      </div>
      <div
        className="flex shrink-0 flex-wrap gap-2 empty:hidden max-sm:grid max-sm:basis-full max-sm:auto-cols-fr max-sm:grid-flow-col
          max-sm:[&>button]:px-1 max-sm:[&>button]:leading-tight max-sm:[&>button]:whitespace-normal"
      >
        {result.actions.map((a) => (
          <Button key={a} onClick={() => act(a)}>
            {actionWords[a]}
          </Button>
        ))}
        <Suspense fallback={null}>
          <Remedies tone={result.tone} />
        </Suspense>
      </div>
    </section>
  );
}
