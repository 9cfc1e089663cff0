/** What the workbench says: the banner, from what is true now of the run, the model and the board, and the caption of a board. Pure, so that every state can be tested. What is said beside the board is in besideWords.ts: the first paint comes without it. */

import { solvedAt, surestCopy, canGoOn, type RunRecord } from '../../client/record.ts';
import type { Readiness, RunWords } from '../../kinds/kind.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { haltingProbability } from '../../model/states.ts';
import type { DeviceState } from '../../page/models/device.ts';
import { loadingWords } from '../../page/models/fit.ts';
import type { ModelsState } from '../../page/models/models.ts';
import { causeOf, type FailureCode } from '../../protocol/errors.ts';
import type { BannerWords } from '../../ui/Banner.tsx';
import { capital, percent, duration, plural } from '../../ui/format.ts';

export const actionWords = { retry: 'Try again', 'use-wasm': 'Use CPU (wasm)', 'continue-wasm': 'Continue on CPU (wasm)' } as const;
export type ResultAction = keyof typeof actionWords;

export interface Result extends BannerWords {
  readonly actions: readonly ResultAction[];
}

export interface ResultInput {
  /** The record, when it belongs to the board on the page. */
  readonly record: RunRecord | null;
  /** What the kind itself says of the record, where it does. */
  readonly words?: RunWords | null;
  readonly readiness: Readiness;
  /** What a step takes, where it is worth telling (`paceWords` of run/settings.ts). */
  readonly pace?: string;
  readonly device: Pick<DeviceState, 'phase' | 'device' | 'failure' | 'choice'>;
  readonly models: Pick<ModelsState, 'active' | 'loading' | 'failure'>;
}

export function resultOf(input: ResultInput): Result {
  const { record, words, readiness } = input;
  if (record) return withNotices(record, words ? { ...words, actions: [] } : ofRecord(record, input));
  const trouble = troubleOf(input);
  if (trouble && readiness.solvable) return trouble;
  const detail = [readiness.sentence, readiness.solvable ? input.pace : ''].filter(Boolean).join(' ');
  return { tone: readiness.tone, headline: readiness.headline, counter: '', detail, actions: [] };
}

/** What a person should know of how a run went on its device: lost on the way, or too small for all copies at once. */
function withNotices({ copies, frames, losses = [] }: RunRecord, result: Result): Result {
  const steps = losses.filter((s) => s > 0);
  const atOnce = frames.at(-1)?.atOnce;
  const notices = [
    ...(losses.includes(0) ? ['The graphics device had been lost and was started anew.'] : []),
    ...(steps.length > 0 ? [`The graphics device was lost after step ${steps.join(' and ')}; the run went on from there.`] : []),
    ...(atOnce === undefined ? [] : [`The device’s memory does not hold all ${copies} copies: they ran ${atOnce} at a time.`]),
  ];
  return { ...result, detail: [result.detail, ...notices].filter(Boolean).join(' ') };
}

function ofRecord(record: RunRecord, input: ResultInput): Result {
  const { frames, planned } = record;
  const step = frames.at(-1)?.step ?? 0;
  const solved = solvedAt(record);
  switch (record.phase) {
    case 'preparing':
      return { tone: 'busy', headline: 'Waiting for the model', counter: '', detail: waitingWords(input), actions: [] };
    case 'running': {
      const now = record.stopping ? ' after this step' : `: step ${Math.min(step + 1, planned)} of ${planned}`;
      const word = record.stopping ? 'Stopping' : 'Thinking';
      if (solved) return { tone: 'good', headline: solvedWords(record, solved), counter: '', detail: `${word}${now}.`, actions: [] };
      const detail = `${copiesWords(record)} in one batch; none has verified yet.`;
      return { tone: 'busy', headline: word, counter: now, detail, actions: [] };
    }
    case 'done':
    case 'cancelled':
      if (solved) return { tone: 'good', headline: solvedWords(record, solved), counter: '', detail: solvedDetail(record), actions: [] };
      return record.phase === 'done' ? notSolved(record) : stopped(record);
    case 'failed':
      return failed(record, input);
  }
  return record.phase satisfies never;
}

function copiesWords({ copies, noise }: RunRecord): string {
  if (!noise) return plural(copies, 'symmetric copy', 'symmetric copies');
  return noise.symmetries
    ? `${plural(copies, 'symmetric copy', 'symmetric copies')} with noise`
    : plural(copies, 'copy with noise', 'copies with noise');
}

const solvedWords = (record: RunRecord, at: { readonly frame: number; readonly copy: number }): string =>
  `${kindOf(record.kind).words.solved(record.frames[at.frame]?.verdicts[at.copy]?.summary ?? '')}: step ${record.frames[at.frame]?.step ?? 0}, copy ${at.copy + 1} of ${record.copies}`;

function solvedDetail(record: RunRecord): string {
  const ms = record.frames.reduce((sum, f) => sum + f.ms, 0);
  return `${kindOf(record.kind).words.checked} ${plural(record.frames.length, 'step')} took ${duration(ms)}.`;
}

/** How sure the model is of its answer, as a sentence. @param p probability 0..1 */
export const sureWords = (p: number): string => {
  const share = p < 0.005 ? 'less than 1 %' : p > 0.995 ? 'more than 99 %' : percent(p);
  return `It is ${share} sure that it is finished.`;
};

/** "12 cells break a rule", and where, of the copy that counts: the surest. */
function surestWords(
  record: RunRecord,
): { readonly problems: string; readonly where: string; readonly copy: number; readonly sure: number } | null {
  const last = record.frames.at(-1);
  if (!last || record.pending) return null; // a change waits for its first step
  const copy = surestCopy(last);
  const verdict = last.verdicts[copy];
  return {
    problems: plural(verdict?.problems ?? 0, ...kindOf(record.kind).words.problem),
    where: verdict?.summary ? `${verdict.summary}. ` : '',
    copy,
    sure: haltingProbability(last.halt[copy] ?? -Infinity),
  };
}

function notSolved(record: RunRecord): Result {
  const surest = surestWords(record);
  if (!surest) return { tone: 'warn', headline: 'Not solved: the model made no step', counter: '', detail: '', actions: [] };
  const which = record.copies === 1 ? 'After' : `Copy ${surest.copy + 1} of ${record.copies} is the surest after`;
  const why = record.end?.reason === 'sure' ? 'The model says it is done, and it is wrong.' : sureWords(surest.sure);
  const detail = `${surest.where}${which} ${plural(record.frames.length, 'step')}. ${why}`;
  return { tone: 'warn', headline: `Not solved: ${surest.problems}`, counter: '', detail, actions: [] };
}

const cutWords = { left: 'The page was left in the middle of it. ', away: 'Another kind of puzzle was shown meanwhile. ' } as const;

function stopped(record: RunRecord): Result {
  const surest = surestWords(record);
  const step = record.frames.at(-1)?.step ?? 0;
  return {
    tone: 'plain',
    headline: surest ? `Stopped at step ${step}` : 'Stopped before the first step',
    counter: '',
    detail: `${record.cut ? cutWords[record.cut] : ''}${surest ? `Not solved: ${surest.problems}.` : 'Nothing was computed.'}`,
    actions: [],
  };
}

function failed(record: RunRecord, input: ResultInput): Result {
  const { code = 'unexpected', message = '' } = record.failure ?? {};
  const kept = record.frames.length > 0 ? ` The ${plural(record.frames.length, 'step')} before it can still be watched.` : '';
  const headline = causeOf(code).headline ?? 'The run failed';
  const actions = actionsFor(input, code).map((a) => (a === 'use-wasm' && canGoOn(record) ? 'continue-wasm' : a));
  return { tone: 'bad', headline, counter: '', detail: `${message}${kept}`, actions };
}

/** What keeps the model from running, before anybody pressed Solve; null when nothing does. */
function troubleOf(input: ResultInput): Result | null {
  const { device, models } = input;
  const failure = device.phase === 'failed' ? device.failure : models.active || models.loading ? null : models.failure;
  if (!failure) return null;
  const headline = causeOf(failure.code).headline ?? 'The model cannot run yet';
  const actions = device.phase === 'failed' ? actionsFor(input, failure.code) : (['retry'] as const);
  return { tone: 'bad', headline, counter: '', detail: failure.message, actions };
}

/** Trying again where it may help; wasm where that is not what just failed and the device has to do with it. */
function actionsFor({ device }: ResultInput, code: FailureCode): readonly ResultAction[] {
  const onWasm = device.choice === 'wasm' || device.device?.backend === 'wasm';
  if (causeOf(code).certain) return code === 'no-adapter' && !onWasm ? ['use-wasm'] : [];
  return onWasm ? ['retry'] : ['retry', 'use-wasm'];
}

function waitingWords({ device, models }: ResultInput): string {
  if (device.phase !== 'ready') return 'Starting the device. The run begins by itself.';
  if (models.loading) return `${capital(loadingWords(models.loading))}. The run begins by itself.`;
  return models.active ? 'The run begins now.' : 'Fetching the list of models. The run begins by itself.';
}

/** Under the board. */
export const timelineWords = {
  back: { steps: 'Step back (left arrow)', updates: 'Update back (Shift, left arrow)' },
  on: { steps: 'Step on (right arrow)', updates: 'Update on (Shift, right arrow)' },
  play: 'Play or pause (space)',
  stepIs: 'T cycles of n updates of z and one of y, then a look at the answer',
  none: 'No step yet',
  question: 'The question, before the first step',
  step: (step: number, of: number) => `Step ${step} of ${of}`,
  ofCopy: (copy: number, copies: number) => (copies > 1 ? `, copy ${copy + 1} of ${copies}` : ''),
  whole: (place: string, took: string) => `Supervision s${place.slice(1)} · ${took}`,
  loop: 'Play again from the start',
  speed: 'The model itself runs as fast as it can',
  unit: 'Played one by one',
  unitHint: 'Updates of y and z, or whole steps',
} as const;
