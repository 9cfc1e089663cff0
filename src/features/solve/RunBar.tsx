/** Solve, and the banner that says what is true, with what can be done about it. */

import { Play, Square } from 'lucide-react';
import { lazy, memo, Suspense, useSyncExternalStore, type KeyboardEvent, type MouseEvent } from 'react';
import { isLive } from '../../client/record.ts';
import type { PuzzleKind } from '../../kinds/kind.ts';
import { run, useDevice, useModels, useRun, changeBackend, warmUp, useTrainingLive } from '../../page/coordinator.ts';
import { modelFor, readinessOf } from '../../page/models/fit.ts';
import { useCopies, paceWords } from '../../page/run/settings.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { actionWords, resultOf, type Result, type ResultAction } from './words.ts';

const ModelStatus = lazy(() => import('../models/ModelStatus.tsx'));
const Remedies = lazy(() => import('./Remedies.tsx'));

/** The second click of a double click on Solve is not meant for the button that has come in its place. */
const stop = ({ detail }: MouseEvent): void => {
  if (detail < 2) run.getState().stop();
};

/** Nor is a key that is held. */
const pressOnce = (e: KeyboardEvent): void => {
  if (e.repeat && e.key === 'Enter') e.preventDefault();
};

export const RunBar = memo(function RunBar({ kind }: { readonly kind: PuzzleKind }) {
  const board = useSyncExternalStore(kind.subscribe, kind.board);
  useSyncExternalStore(kind.subscribe, kind.known); // the exact solver may answer later than the edit
  const attached = useRun((s) => s.attached);
  const record = useRun((s) => s.record);
  const device = useDevice((s) => s);
  const models = useModels((s) => s);
  const active = modelFor(models, kind);
  const training = useTrainingLive((s) => (s.run?.lesson.kind === kind.id ? s.run.name : null));
  const readiness = readinessOf(kind, models, training);
  const live = isLive(record);
  const shown = attached ? record : null;
  const words = shown ? (kind.banner?.(shown) ?? null) : null;
  const { copies, chosen } = useCopies();
  const pace = active ? paceWords(kind.checked ? copies : null, device.device?.stepMs, chosen) : '';
  const result = resultOf({ record: shown, words, readiness, pace, device, models: { ...models, active } });
  const solve = (): void => void run.getState().start(kind.id, board, kind.checked ? undefined : 1);

  return (
    <div data-part="run-bar" className="grid items-stretch gap-2 lg:gap-3 lg:grid-cols-[auto_minmax(0,1fr)_272px]">
      <div className="grid lg:w-36" onKeyDown={pressOnce}>
        {live ? (
          <Button weight="plain" data-action="stop" className="min-h-12 text-base" disabled={record?.stopping === true} onClick={stop}>
            <Square size={16} aria-hidden /> {record?.stopping ? 'Stopping' : 'Stop'}
          </Button>
        ) : (
          <Button
            weight="primary"
            data-action="solve"
            className="min-h-12 text-base"
            disabled={!readiness.solvable}
            aria-describedby={readiness.solvable ? undefined : 'result'}
            title={readiness.solvable ? undefined : `${readiness.headline}. ${readiness.sentence}`}
            onClick={solve}
          >
            <Play size={18} aria-hidden /> Solve
          </Button>
        )}
      </div>
      <ResultBanner result={result} onSolve={solve} />
      <Suspense fallback={<div className="h-5 lg:h-20" />}>
        <ModelStatus />
      </Suspense>
    </div>
  );
});

interface BannerProps {
  readonly result: Result;
  /** Solves again, where a run failed and its board is still there; else only what is missing is fetched. */
  readonly onSolve: () => void;
}

function ResultBanner({ result, onSolve }: BannerProps) {
  const act = (action: ResultAction): void => {
    const { record, attached } = run.getState();
    const again = attached && record?.phase === 'failed';
    switch (action) {
      case 'retry':
        return again ? onSolve() : void warmUp();
      case 'use-wasm':
        return void changeBackend('wasm').then(() => (again ? onSolve() : undefined));
      case 'continue-wasm':
        return void changeBackend('wasm').then(() => run.getState().goOn());
    }
    return action satisfies never;
  };
  return (
    <Banner id="result" label="Result" words={result} className="flex-wrap gap-y-1">
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
    </Banner>
  );
}
