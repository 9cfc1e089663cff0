/** Train, pause, resume, step, stop and keep; the banner that says what is true; and the numbers of the run. */

import {
  CircleAlert,
  CircleCheck,
  Info,
  LoaderCircle,
  Pause,
  Play,
  SkipForward,
  Square,
  TriangleAlert,
  X,
  type LucideIcon,
} from 'lucide-react';
import { useSyncExternalStore, type ReactNode } from 'react';
import { useDevice, useModels } from '../../app/coordinator.ts';
import type { PuzzleKind } from '../../kinds/kind.ts';
import { Button } from '../../ui/Button.tsx';
import { capital, loadingWords } from '../solve/result.ts';
import { lessonOf } from './lessons.ts';
import { isTraining, type Sitting } from './record.ts';
import { nextLesson, solveWith, startDraft, stopAndKeep, training, useDraft, useTraining } from './runtime.ts';
import { trainFacts, trainWords, type TrainWords } from './trainWords.ts';

const looks: Record<TrainWords['tone'], { readonly icon: LucideIcon; readonly box: string; readonly ink: string }> = {
  plain: { icon: Info, box: 'border-line bg-surface', ink: 'text-muted' },
  busy: { icon: LoaderCircle, box: 'border-line bg-surface', ink: 'text-accent' },
  good: { icon: CircleCheck, box: 'border-good bg-good-soft', ink: 'text-good' },
  warn: { icon: TriangleAlert, box: 'border-warn bg-warn-soft', ink: 'text-warn' },
  bad: { icon: CircleAlert, box: 'border-bad bg-bad-soft', ink: 'text-bad' },
};

export function TrainBar({ kind, sitting }: { readonly kind: PuzzleKind; readonly sitting: Sitting | null }) {
  const words = useBannerWords(kind, sitting);
  const { icon: Icon, box, ink } = looks[words.tone];
  return (
    <div className="grid items-stretch gap-2 lg:grid-cols-[auto_minmax(0,1fr)_17rem] lg:gap-3">
      <div className="grid grid-cols-2 content-start gap-2 lg:w-72">
        {sitting ? <Controls sitting={sitting} /> : <StartButton kind={kind} />}
      </div>
      <section aria-label="Training" className={`flex min-h-24 min-w-0 items-center gap-3 rounded-lg border px-4 py-2 sm:min-h-20 ${box}`}>
        <Icon size={22} aria-hidden className={`shrink-0 ${ink} ${words.tone === 'busy' ? 'animate-spin' : ''}`} />
        <div className="min-w-0 flex-1">
          <p className="leading-snug font-semibold">
            <span role="status">{words.headline}</span>
            <span className="num">{words.counter}</span>
          </p>
          <p className="text-sm break-words text-muted">{words.detail}</p>
        </div>
        <Offer kind={kind} sitting={sitting} />
      </section>
      <dl className="num grid grid-cols-2 content-center gap-x-3 text-xs leading-5 lg:grid-cols-[4rem_minmax(0,1fr)]">
        {trainFacts(sitting).map(({ name, value, hint }) => (
          <div key={name} title={hint} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="truncate">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** The banner: of the run, else of the run in storage that could go on, else of the next one. */
function useBannerWords(kind: PuzzleKind, sitting: Sitting | null): TrainWords {
  const loading = useModels((s) => s.loading);
  const starting = useDevice((s) => s.phase === 'starting');
  const paused = useTraining((s) => s.runs?.find((r) => r.phase === 'paused' && r.kind === kind.id) ?? null);
  const failure = useTraining((s) => s.failure);
  if (failure) return { tone: 'bad', headline: 'That did not work', counter: '', detail: failure.message };
  if (sitting)
    return trainWords(
      sitting,
      loading ? `${capital(loadingWords(loading))}.` : starting ? 'Starting the device.' : 'The model and the puzzles are being prepared.',
    );
  if (paused) {
    const of = paused.totalSteps === null ? '' : ` of ${paused.totalSteps}`;
    return {
      tone: 'plain',
      headline: `“${paused.name}” is paused at step ${paused.step}${of}`,
      counter: '',
      detail: 'It can go on exactly where it stood, or a new run can be trained.',
    };
  }
  return {
    tone: 'plain',
    headline: 'Ready to train',
    counter: '',
    detail: 'Everything stays on this device. It can be paused at any time, and goes on after a reload.',
  };
}

/** What the banner offers: the paused run, or a way out of a failure of the list. */
function Offer({ kind, sitting }: { readonly kind: PuzzleKind; readonly sitting: Sitting | null }): ReactNode {
  const paused = useTraining((s) => s.runs?.find((r) => r.phase === 'paused' && r.kind === kind.id) ?? null);
  const failed = useTraining((s) => s.failure !== null);
  const { resume, dismiss } = training.getState();
  if (failed) return <Button onClick={dismiss}>All right</Button>;
  if (sitting || !paused) return null;
  return <Button onClick={() => void resume(paused.id)}>Resume run</Button>;
}

const never = () => () => undefined;
const nothing = (): null => null;

function StartButton({ kind }: { readonly kind: PuzzleKind }) {
  const d = useDraft((s) => s);
  useSyncExternalStore(kind.subscribe, kind.known);
  const { chosen } = lessonOf(d.kind);
  useSyncExternalStore(chosen?.subscribe ?? never, chosen?.now ?? nothing);
  const next = nextLesson(d);
  const [problem] = Object.values(d.problems);
  const why = problem ?? (next.ok ? null : next.why);
  return (
    <Button
      weight="primary"
      className="col-span-2 min-h-12 text-base"
      disabled={why !== null}
      title={why ?? 'Train a model with these settings'}
      onClick={() => void startDraft()}
    >
      <Play size={18} aria-hidden /> Train
    </Button>
  );
}

const big = 'min-h-12 text-base';

function Controls({ sitting }: { readonly sitting: Sitting }) {
  const run = useTraining((s) => s.runs?.find((r) => r.id === sitting.id) ?? null);
  const { pause, resume, open } = training.getState();
  if (isTraining(sitting)) {
    const stopping = sitting.phase === 'stopping';
    return (
      <>
        <Button weight="primary" className={big} disabled={stopping} onClick={() => void pause()}>
          <Pause size={16} aria-hidden /> {stopping ? 'Pausing' : 'Pause'}
        </Button>
        <Button
          className={big}
          disabled={stopping || sitting.phase === 'starting'}
          title="Stop here, save, and solve with its best state"
          onClick={() => void stopAndKeep()}
        >
          <Square size={16} aria-hidden /> Stop and keep
        </Button>
      </>
    );
  }
  const canGoOn = run !== null && run.phase !== 'finished' && run.checkpoints.length > 0;
  return (
    <>
      {canGoOn ? (
        <>
          <Button weight="primary" className={big} onClick={() => void resume(sitting.id)}>
            <Play size={18} aria-hidden /> Resume
          </Button>
          <Button className={big} title="One optimiser step, then pause" onClick={() => void resume(sitting.id, 1)}>
            <SkipForward size={16} aria-hidden /> Step
          </Button>
        </>
      ) : (
        <Button weight="primary" className={`col-span-2 ${big}`} onClick={() => open(null)}>
          New run
        </Button>
      )}
      <Button disabled={!run || run.checkpoints.length === 0} onClick={() => run && void solveWith(run, 'best')}>
        Solve with it
      </Button>
      <Button weight="quiet" onClick={() => open(null)}>
        <X size={16} aria-hidden /> Close
      </Button>
    </>
  );
}
