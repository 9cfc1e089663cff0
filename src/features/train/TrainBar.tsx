/** Train, pause, resume, step, stop and keep; the banner that says what is true; and the numbers of the run. */

import { Pause, Play, SkipForward, Square, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PuzzleKind } from '../../kinds/kind.ts';
import { useDevice, useModels } from '../../page/coordinator.ts';
import { loadingWords } from '../../page/models/fit.ts';
import type { RunSummary } from '../../protocol/training.ts';
import { Banner, type BannerWords } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { capital } from '../../ui/format.ts';
import { isTraining, type TrainingRun } from './record.ts';
import { solveWith, startDraft, stopAndKeep, training, useAwayWords, useNextLesson, useTraining } from './runtime.ts';
import { trainBarWords, READY, storedWords, trainFacts, trainWords } from './words.ts';

export function TrainBar({ kind, run }: { readonly kind: PuzzleKind; readonly run: TrainingRun | null }) {
  const words = useBannerWords(kind, run);
  const stored = usePaused(kind)?.step ?? null;
  return (
    <div className="grid items-stretch gap-2 lg:grid-cols-[auto_minmax(0,1fr)_17rem] lg:gap-3">
      <div className="grid grid-cols-2 content-start gap-2 lg:w-72">{run ? <Controls run={run} /> : <Start kind={kind} />}</div>
      <Banner label="Training" words={words} className="gap-y-3">
        <Dismiss />
      </Banner>
      <dl className="num grid grid-cols-2 content-center gap-x-3 text-xs leading-5 lg:grid-cols-[4rem_minmax(0,1fr)]">
        {trainFacts(run, stored).map(({ name, value, hint }) => (
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
function useBannerWords(kind: PuzzleKind, run: TrainingRun | null): BannerWords {
  const loading = useModels((s) => s.loading);
  const starting = useDevice((s) => s.phase === 'starting');
  const paused = usePaused(kind);
  const elsewhere = useTraining((s) => s.elsewhere);
  const failure = useTraining((s) => s.failure);
  const away = useAwayWords();
  if (failure) return { tone: 'bad', headline: trainBarWords.failed, counter: '', detail: failure.message };
  if (run) {
    const words = trainWords(
      run,
      loading ? `${capital(loadingWords(loading))}.` : starting ? trainBarWords.device : trainBarWords.preparing,
    );
    return isTraining(run) ? { ...words, detail: `${words.detail} ${away}`.trim() } : words;
  }
  return paused ? storedWords(paused, elsewhere.has(paused.id)) : READY;
}

/** The run of a kind that could go on, or goes on in another tab: the one that changed last. */
export const usePaused = (kind: PuzzleKind): RunSummary | null =>
  useTraining((s) => s.runs?.find((r) => r.phase === 'paused' && r.kind === kind.id) ?? null);

/** A way out of a failure of the list. */
function Dismiss(): ReactNode {
  const failed = useTraining((s) => s.failure !== null);
  return failed ? <Button onClick={training.getState().dismiss}>{trainBarWords.dismiss}</Button> : null;
}

const big = 'min-h-12 text-base';

/** Before a run is open: the paused one goes on, or a new one begins. */
function Start({ kind }: { readonly kind: PuzzleKind }) {
  const paused = usePaused(kind);
  const elsewhere = useTraining((s) => s.elsewhere);
  if (!paused) return <StartButton kind={kind} primary />;
  const there = elsewhere.has(paused.id);
  return (
    <>
      <Button
        weight="primary"
        className={big}
        disabled={there}
        title={there ? trainBarWords.elsewhere : trainBarWords.resumeHint(paused.name)}
        onClick={() => void training.getState().resume(paused.id)}
      >
        <Play size={18} aria-hidden /> {trainBarWords.resume}
      </Button>
      <StartButton kind={kind} primary={false} />
    </>
  );
}

function StartButton({ kind, primary }: { readonly kind: PuzzleKind; readonly primary: boolean }) {
  const [d, next] = useNextLesson(kind);
  const [problem] = Object.values(d.problems);
  const why = problem ?? (next.ok ? null : next.why);
  return (
    <Button
      {...(primary ? { weight: 'primary' } : {})}
      className={primary ? `col-span-2 ${big}` : big}
      disabled={why !== null}
      title={why ?? trainBarWords.trainHint}
      onClick={() => void startDraft()}
    >
      {primary && <Play size={18} aria-hidden />} {trainBarWords.train}
    </Button>
  );
}

function Controls({ run }: { readonly run: TrainingRun }) {
  const stored = useTraining((s) => s.runs?.find((r) => r.id === run.id) ?? null);
  const { pause, resume, open } = training.getState();
  if (isTraining(run)) {
    const stopping = run.phase === 'stopping';
    return (
      <>
        <Button weight="primary" className={big} disabled={stopping} onClick={() => void pause()}>
          <Pause size={16} aria-hidden /> {stopping ? trainBarWords.pausing : trainBarWords.pause}
        </Button>
        <Button
          className={big}
          disabled={stopping || run.phase === 'starting'}
          title={trainBarWords.stopHint}
          onClick={() => void stopAndKeep()}
        >
          <Square size={16} aria-hidden /> {trainBarWords.stop}
        </Button>
      </>
    );
  }
  const canGoOn = stored !== null && stored.phase !== 'finished' && stored.checkpoints.length > 0;
  return (
    <>
      {canGoOn ? (
        <>
          <Button weight="primary" className={big} onClick={() => void resume(run.id)}>
            <Play size={18} aria-hidden /> {trainBarWords.resume}
          </Button>
          <Button className={big} title={trainBarWords.stepHint} onClick={() => void resume(run.id, 1)}>
            <SkipForward size={16} aria-hidden /> {trainBarWords.step}
          </Button>
        </>
      ) : (
        <Button weight="primary" className={`col-span-2 ${big}`} onClick={() => open(null)}>
          {trainBarWords.new}
        </Button>
      )}
      <Button disabled={!stored || stored.checkpoints.length === 0} onClick={() => stored && void solveWith(stored, 'best')}>
        {trainBarWords.solve}
      </Button>
      <Button weight="quiet" onClick={() => open(null)}>
        <X size={16} aria-hidden /> {trainBarWords.close}
      </Button>
    </>
  );
}
