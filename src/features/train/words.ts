/** The sentences of training: of the banner, from the run and what the device and the model are doing; of the list of runs; of charts. Pure, so that every state can be tested. */

import { causeOf } from '../../protocol/errors.ts';
import type { RunSummary } from '../../protocol/training.ts';
import { WHILE_HIDDEN } from '../../ui/away.ts';
import type { BannerWords } from '../../ui/Banner.tsx';
import { duration, percent } from '../../ui/format.ts';
import { bestEvaluation, isLastEvaluation, secondsLeft, unsavedSteps, type TrainingRun } from './record.ts';

/** The buttons of the bar, and what is told where no run is. */
export const trainBarWords = {
  failed: 'That did not work',
  device: 'Starting the device.',
  preparing: 'The model and the puzzles are being prepared.',
  dismiss: 'Dismiss',
  elsewhere: 'It is being trained in another tab',
  trainHint: 'Train a new run with these settings',
  stopHint: 'Stop here, save, and solve with its best checkpoint',
  stepHint: 'One optimiser step, then pause',
  new: 'New run',
  solve: 'Solve with it',
  stop: 'Stop and solve',
  step: 'Step',
  close: 'Close',
  train: 'Train',
  resume: 'Resume',
  resumeHint: (run: string) => `Go on with “${run}” exactly where it stood`,
  pausing: 'Pausing',
  pause: 'Pause',
} as const;

/** What stands before a run. */
export const setupWords = {
  from: 'What to learn from',
  start: 'Where to start',
  scratch: 'From scratch (random weights)',
  yours: 'A model you load',
  settings: 'Settings',
  recipe: 'Back to the recipe',
  unit: 'Unit of the budget',
  inUse: (model: string) => `The model in use: ${model}`,
  comes: (kind: string) => `The ${kind} model that comes with the page`,
  budgetHint: (limits: string) => `How long it learns: the schedule (cosine) ends there. Evaluations come on top. Limits: ${limits}.`,
  learner: 'What learns it',
  unlearnable: (kind: string) => `${kind} puzzles cannot be learnt on this page.`,
  other: (run: string, kind: string) => `“${run}” (${kind}) is being trained. Pause it to train something else.`,
} as const;

/** The list of runs. */
export const listWords = {
  title: 'Runs in this browser',
  trained: 'Trained here',
  delete: 'Delete it',
  looking: 'Looking for runs.',
  damaged: 'A run in storage cannot be read any more. Its room can be freed.',
  none: 'None yet. A run appears here with its first checkpoint, stays after a reload, and can be solved with and exported.',
  resume: 'Resume',
  curves: 'Curves',
  solve: 'Solve with it',
  best: 'best by the evaluation',
  latest: 'latest',
  exportHint: 'The weights as .safetensors, which PyTorch reads, and the model card as .json',
  removeTitle: 'Delete this run?',
  removeVerb: 'Delete run',
  nameField: 'Name of the run',
  rename: 'Rename',
  noEvaluation: 'no evaluation yet',
  export: 'Export',
  remove: 'Delete',
  exact: (share: string) => `best evaluation ${share} of whole puzzles`,
  which: (run: string) => `State of ${run} to use`,
  removed: (run: string, checkpoints: string) => `“${run}” and its ${checkpoints} are removed from this browser for good.`,
  room: (runs: string, all: string) => `Runs take ${runs}${all}`,
  ofSite: (usage: string, quota: string) => `; this site uses ${usage} of the ${quota} the browser allows`,
} as const;

export const checkpointWords = {
  columns: ['Step', 'Evaluation', 'Size', 'Saved', ''],
  here: 'The run goes on from here',
  goOn: 'Go on from here',
  removeTitle: 'Delete this checkpoint?',
  removeVerb: 'Delete checkpoint',
  actions: 'What to do',
  remove: 'Delete',
  keep: 'Keep it',
  goOnFrom: (step: number) => `Go on from step ${step}`,
  removeOf: (step: number) => `Delete the checkpoint of step ${step}`,
  removed: (step: number, run: string) => `Step ${step} of “${run}” is removed from this browser for good.`,
} as const;

/** Titles of the curves, and what they mean. */
export const chartWords = {
  region: 'How it learns',
  groups: 'Evaluations',
  groupsAre: '– whole puzzles right (cells right), before and now',
  empty: 'comes with the first steps',
  noEvaluation: 'comes with the first evaluation',
  loss: {
    title: 'Loss',
    hint: 'What training makes small: the stablemax cross-entropy of the answer plus the weighted halting loss, mean over the steps since the last point',
  },
  accuracy: {
    title: 'Accuracy while training',
    hint: 'Of puzzles that halted since the last point: share of cells that were right, and of puzzles that were right in every cell',
  },
  speed: { title: 'Speed', hint: 'Optimiser steps a second: one supervision step of every slot and one update of the weights' },
  evaluations: 'Evaluation on held-out puzzles',
  evaluationsHint: (best: ReturnType<typeof bestEvaluation>) =>
    `Answered by the averaged weights (EMA)${best ? `; best so far ${percent(best.exact)} of whole puzzles at step ${best.step}` : ''}`,
  bySupervision: {
    title: 'Right after each supervision step',
    hint: 'The last evaluation, answer by answer: how much of it each further supervision step got right',
  },
  halting: {
    title: 'When it would halt',
    hint: 'The last evaluation: the supervision step at which the halting probability first was over one half, by puzzles',
  },
} as const;

/** The picture of an example. */
export const exampleWords = {
  own: 'Your puzzle',
  taught: 'A puzzle it is taught',
  heldOut: 'A puzzle it never trained on',
  at: (step: number) => `· its answer at step ${step}`,
  stepHint: 'Watch it think: the answer after each supervision step, as Solve would show it',
  puzzleHint: 'Other puzzles of the evaluation',
  evaluationHint: 'Back to what it answered in earlier evaluations; at the right end it follows the training',
  first: 'It comes with the first evaluation.',
  next: 'It comes with the next evaluation of this run.',
  right: (asked: number) => `The model’s answer is right in all ${asked} cells.`,
  wrong: (wrong: number, asked: number, where: string) => `The model’s answer: ${wrong} of ${asked} cells are wrong: ${where}.`,
  more: ' and more',
  /** It is compared with its right answer, not with the rules. */
  mark: 'Marked cells are not as in the right answer.',
} as const;

/** @param waiting what is being prepared, in words */
export function trainWords(s: TrainingRun, waiting: string): BannerWords {
  switch (s.phase) {
    case 'starting':
      return { tone: 'busy', headline: 'Getting ready', counter: '', detail: waiting };
    case 'training':
      return s.notSaved
        ? { ...unsaved(s), tone: 'warn' }
        : s.evaluating
          ? evaluating(s, s.evaluating)
          : {
              tone: 'busy',
              headline: s.progress.length === 0 ? 'Preparing the training' : 'Training',
              counter: counter(s),
              detail: evaluationWords(s),
            };
    case 'stopping':
      return { tone: 'busy', headline: 'Pausing', counter: '', detail: 'After the present step everything is saved.' };
    case 'paused':
      return s.notSaved
        ? unsaved(s)
        : {
            tone: 'plain',
            headline: `Paused at step ${s.step}, saved`,
            counter: '',
            detail: `${evaluationWords(s)} It goes on exactly from here, also after a reload.`,
          };
    case 'finished':
      return s.notSaved ? unsaved(s) : finished(s);
    case 'failed':
      return {
        tone: s.failure?.code === 'another-tab' ? 'warn' : 'bad',
        headline: causeOf(s.failure?.code ?? 'unexpected').headline ?? 'The training stopped',
        counter: '',
        detail: failedWords(s),
      };
  }
  return s.phase satisfies never;
}

/** "Last evaluation: 20 of 51 puzzles" */
function evaluating(s: TrainingRun, { step, done, of }: NonNullable<TrainingRun['evaluating']>): BannerWords {
  const which = isLastEvaluation(s) ? 'Last evaluation' : step === 0 ? 'First evaluation' : `Evaluation at step ${step}`;
  const detail = step === 0 ? 'How much the model can do before it learns.' : evaluationWords(s);
  return { tone: 'busy', headline: which, counter: `: ${done} of ${of} puzzles`, detail, share: of > 0 ? done / of : 0 };
}

const counter = (s: TrainingRun): string => (s.step === 0 ? '' : `: step ${s.step}${s.totalSteps === null ? '' : ` of ${s.totalSteps}`}`);

/** Green only where something was learnt: a puzzle that was held out, or every demonstration where all of them were taught. */
function finished(s: TrainingRun): BannerWords {
  const exact = s.evaluations.at(-1)?.groups[0]?.exact ?? 1;
  const learnt = s.lesson.holdOut === false ? exact === 1 : exact > 0;
  const advice = learnt ? '' : ' Not learnt: more steps or another seed may help.';
  return { tone: learnt ? 'good' : 'warn', headline: `Finished: ${s.step} steps, saved`, counter: '', detail: evaluationWords(s) + advice };
}

function unsaved(s: TrainingRun): BannerWords {
  const kept = s.savedStep === null ? 'Nothing of this run is saved yet' : `Saved up to step ${s.savedStep}`;
  const next = s.phase === 'training' ? 'Training goes on, and saving is tried again.' : 'Delete a run or a checkpoint below to make room.';
  return {
    tone: 'warn',
    headline: 'The browser refused to save',
    counter: counter(s),
    detail: `${kept}. ${s.notSaved?.message ?? ''} ${next}`,
  };
}

function failedWords(s: TrainingRun): string {
  if (s.failure?.code === 'another-tab') return s.failure.message; // it goes on there: nothing here is to be gone on from
  const again = s.failure !== null && causeOf(s.failure.code).certain;
  const next = again
    ? '; the same would happen again from there, but an earlier checkpoint below may do.'
    : ', and the run can go on from there.';
  const back = s.savedStep === null ? 'Nothing was saved before.' : `Step ${s.savedStep} is saved${next}`;
  const advice = s.failure?.code === 'diverged' ? ' A smaller learning rate helps: an earlier checkpoint below may be used as it is.' : '';
  return `${s.failure?.message ?? ''} ${back}${advice}`;
}

function evaluationWords(s: TrainingRun): string {
  const best = bestEvaluation(s.evaluations);
  const group = s.evaluations.at(-1)?.groups[0];
  if (!best || !group) return 'First an evaluation on puzzles it is not taught, to know where it stands.';
  const right = Math.round(group.exact * group.n);
  if (best.exact === 0) return `Not learnt yet: 0 of ${group.n} puzzles (${group.name}) come out right in every cell.`;
  return `Last evaluation (${group.name}): ${right} of ${group.n} puzzles right in every cell; best ${percent(best.exact)} at step ${best.step}.`;
}

export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly hint: string;
}

/** "2.50 steps/s", "27 s a step" */
const speed = (stepsPerSecond: number): string =>
  stepsPerSecond > 0 && stepsPerSecond < 0.2
    ? `${duration(1000 / stepsPerSecond)} a step`
    : `${stepsPerSecond.toFixed(stepsPerSecond < 10 ? 2 : 0)} steps/s`;

/** The numbers beside the banner. @param stored the step of the paused run that is told of before one is open */
export function trainFacts(s: TrainingRun | null, stored: number | null = null): readonly Fact[] {
  const last = s?.progress.at(-1);
  const left = s ? secondsLeft(s) : null;
  const lost = unsavedSteps(s);
  const saved = s ? s.savedStep : stored;
  return [
    {
      name: 'Speed',
      value: last ? speed(last.stepsPerSecond) : '–',
      hint: 'Optimiser steps a second, lately',
    },
    { name: 'Time', value: last ? duration(last.seconds * 1000) : '–', hint: 'Seconds of training so far, over all sessions' },
    {
      name: 'To go',
      value: s && isLastEvaluation(s) ? 'the last evaluation' : !left || s?.phase === 'finished' ? '–' : `about ${duration(left * 1000)}`,
      hint: 'Until the budget is used up, at the present speed',
    },
    {
      name: 'Saved',
      value: saved === null ? '–' : `step ${saved}${lost > 0 ? ` (${lost} since)` : ''}`,
      hint: 'The newest checkpoint in this browser; it is saved every minute, after every long step and at every pause',
    },
  ];
}

/** A run in storage that could go on, for the banner. @param elsewhere it is trained in another tab */
export function storedWords(run: Pick<RunSummary, 'name' | 'step' | 'totalSteps'>, elsewhere: boolean): BannerWords {
  const of = run.totalSteps === null ? '' : ` of ${run.totalSteps}`;
  return elsewhere
    ? {
        tone: 'plain',
        headline: `“${run.name}” is being trained in another tab`,
        counter: '',
        detail: `It last saved step ${run.step}${of}. Pause it there to go on with it here.`,
      }
    : {
        tone: 'plain',
        headline: `“${run.name}” is paused at step ${run.step}${of}`,
        counter: '',
        detail: 'Resume goes on exactly where it stood; Train begins a new run with the settings below.',
      };
}

/** Where no run stands. */
export const READY: BannerWords = {
  tone: 'plain',
  headline: 'Ready to train',
  counter: '',
  detail: `Everything stays on this device. It can be paused at any time, and goes on after a reload. ${WHILE_HIDDEN}`,
};

const phases: Record<RunSummary['phase'], string> = { paused: 'paused', finished: 'finished', failed: 'stopped by a failure' };

/** Where a run of the list stands: "paused at step 20 of 250". @param where it is trained now, if it is */
export function standing(
  { phase, step, totalSteps }: Pick<RunSummary, 'phase' | 'step' | 'totalSteps'>,
  where: 'here' | 'elsewhere' | null,
): string {
  const of = totalSteps === null ? '' : ` of ${totalSteps}`;
  if (where !== null) return `being trained${where === 'here' ? '' : ' in another tab'}, saved at step ${step}${of}`;
  return `${phases[phase]} at step ${step}${of}`;
}
