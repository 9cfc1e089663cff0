/** Changes in the middle of a run: in words, and which model and board a step belongs to; what each makes of its record, when it can be done, and why not. Pure. */

import { isLive, MOST_STEPS, canIntervene, stateAtHand, type Change, type RunModel, type RunRecord } from '../../client/record.ts';
import type { Readiness } from '../../kinds/kind.ts';
import { sameShape, type StateShape } from '../../model/states.ts';
import { MAX_SEED, type Intervention } from '../../protocol/session.ts';
import type { LoadedModel } from '../models/models.ts';

type Changed = Pick<RunRecord, 'changes' | 'model' | 'board'>;

/** The first change of a sort at or after a step, counted from 1: what it says of before still held there. */
function firstSince<W extends Change['what']>(record: Changed, what: W, step: number): Extract<Change, { readonly what: W }> | undefined {
  const is = (c: Change): c is Extract<Change, { readonly what: W }> => c.what === what;
  return record.changes?.filter(is).find((c) => step <= c.step);
}

/** The model that made a supervision step, counted from 1; null while it is waited for. */
export const modelAt = (record: Changed, step: number): RunModel | null => firstSince(record, 'model', step)?.before ?? record.model;

/** The board that a supervision step, counted from 1, was made and checked with. */
export const boardAt = (record: Changed, step: number): unknown => (firstSince(record, 'x', step) ?? { before: record.board }).before;

/** The change that a supervision step was made with, the last one before it; undefined before the first. */
export const changeBefore = ({ changes }: Changed, step: number): Change | undefined => changes?.findLast((c) => c.step < step);

/** A letter or two, where there is no room for words. */
export const changeLetter = (what: Change['what']): string => ({ x: 'x', y: 'y', z: 'z', shake: 'z~', model: 'M' })[what];

/** "z shaken", "new model": what a change was, in two words. */
export const changeTitle = (what: Change['what']): string =>
  ({ x: 'new x', y: 'y forgotten', z: 'z forgotten', shake: 'z shaken', model: 'new model' })[what];

/** Models by name, in words about the sides of their y and z. */
interface Named {
  readonly name: string;
  readonly shape: StateShape;
}

/** Why y and z of one model do not fit another, naming both sides; null when they do. */
function whyNotCarried(from: Named, to: Named): string | null {
  if (sameShape(from.shape, to.shape)) return null;
  const positions = ({ prefixLen, seqLen }: StateShape): number => prefixLen + seqLen;
  const differing = (what: string, of: (s: StateShape) => number): string | null =>
    of(from.shape) === of(to.shape) ? null : `${from.name} has ${of(from.shape)} ${what} and ${to.name} ${of(to.shape)}`;
  const sides = [
    differing('numbers in every vector (D)', (s) => s.hiddenSize),
    differing('positions (L)', positions) ?? differing('positions before the first cell', (s) => s.prefixLen),
  ];
  return sides.filter((s) => s !== null).join('; ');
}

/** Every sort of change in a sentence's words: "z was shaken after step 4 (σ = 0.30, seed 7)". */
export function changeWords(record: Changed, change: Change): string {
  const after = `after step ${change.step}`;
  switch (change.what) {
    case 'x':
      return `the board was changed ${after}`;
    case 'y':
    case 'z':
      return `${change.what} was forgotten ${after}`;
    case 'shake':
      return `z was shaken ${after} (σ = ${change.sigma.toFixed(2)}, seed ${change.seed})`;
    case 'model': {
      const to = modelAt(record, change.step + 1)?.name ?? 'another model';
      const why = whyNotCarried({ name: change.before.name, shape: change.from }, { name: to, shape: change.to });
      return `${change.before.name} handed over to ${to} ${after}, ${why === null ? 'y and z went along' : `without y and z: ${why}`}`;
    }
  }
  return change satisfies never;
}

/** A change, as `RunState.intervene` takes it. */
type Intervene = (record: RunRecord) => RunRecord;

/** A change as it is remembered, without its step. */
type Kept<C = Change> = C extends Change ? Omit<C, 'step'> : never;

function changed(record: RunRecord, kept: Kept, pending: Intervention): RunRecord {
  const step = record.frames.at(-1)?.step ?? 0;
  return { ...record, votes: undefined, changes: [...(record.changes ?? []), { step, ...kept }], pending };
}

/** y back to H_init, or z back to L_init. */
export const forget =
  (what: 'y' | 'z'): Intervene =>
  (record) =>
    changed(record, { what }, { reset: what });

/** N(0, sigma^2) on z, once; the same seed shakes the same way. */
export const shake =
  (noise: { readonly sigma: number; readonly seed: number }): Intervene =>
  (record) =>
    changed(record, { what: 'shake', ...noise }, { shake: noise });

/** Another board in the place of x. */
export const continueWith =
  (board: unknown): Intervene =>
  (record) => ({
    ...changed(record, { what: 'x', before: record.board }, { board }),
    board,
  });

/** Another model goes on, with y and z where they fit it. It must be in the worker. Votes were the other model's. */
export const handOverTo =
  ({ name, info }: LoadedModel): Intervene =>
  (record) => {
    const { model } = record;
    if (!model?.shape) return record;
    const { T, n, nSup } = info.config;
    const change = { what: 'model', before: model, from: shapeOf(model.shape), to: shapeOf(info.config) } as const;
    return { ...changed(record, change, { handOver: true }), model: { name, T, n, nSup, shape: info.config } };
  };

const shapeOf = ({ hiddenSize, prefixLen, seqLen }: NonNullable<NonNullable<RunRecord['model']>['shape']>) => ({
  hiddenSize,
  prefixLen,
  seqLen,
});

/** The run, and what is on the page beside it. */
export interface Situation {
  readonly record: RunRecord | null;
  /** The board on the page is the record's. */
  readonly attached: boolean;
  readonly kind: RunRecord['kind'];
  readonly board: unknown;
  /** Name of the model in the worker for this kind. */
  readonly model: string | null;
  readonly readiness: Readiness;
}

/** What stands in the way of any change, whichever model makes the next step; null when nothing does. */
function whyNotAny({ record, kind }: Situation): string | null {
  if (!record || record.kind !== kind || record.frames.length === 0) return 'there is no y and z yet. Solve something first.';
  if (isLive(record)) return 'a run is on. Wait until it has ended, or stop it.';
  if (record.pending) return 'the change before has made no step yet. Undo edits made since, and press Keep thinking.';
  if (record.heldBy === null) return 'a run from a file brings no y and z along. Solve again.';
  if (stateAtHand(record) === null) return 'y and z were not kept over the reload. Press Keep thinking first.';
  if (record.frames.length >= MOST_STEPS) return `a run has at most ${MOST_STEPS} steps. Solve again.`;
  if (!canIntervene(record)) return 'the run failed. Solve again.';
  return null;
}

function whyNot(situation: Situation): string | null {
  const { record, model } = situation;
  const obstacle = whyNotAny(situation);
  if (obstacle || record?.model?.name === model) return obstacle;
  if (model === null) return 'the model is not loaded. Wait, or look under “Model & device”.';
  const ran = record?.model?.name ?? 'another model';
  return `${ran} made this run, and ${model} is in use now. Hand the run over to it below, or load ${ran} again.`;
}

const DETACHED = 'the board was changed since the run. Undo that, or continue with the changed board.';

/** Why y or z cannot be forgotten or shaken now, or null when they can. */
export const whyNotForget = (situation: Situation): string | null => whyNot(situation) ?? (situation.attached ? null : DETACHED);

/** Why a seed, as it was typed, is none; null when it is one. */
export const whyNoSeed = (text: string): string | null =>
  /^\d{1,10}$/.test(text) && Number(text) <= MAX_SEED ? null : `a seed is a whole number from 0 to ${MAX_SEED}.`;

/** Why the run cannot go on with the board on the page, or null when it can. */
export function whyNotNewBoard(situation: Situation): string | null {
  const { record, attached, board, readiness } = situation;
  const obstacle = whyNot(situation);
  if (obstacle) return obstacle;
  if (attached) return 'the board is as it was. Change something on it first.';
  if (sizeOf(record?.board) !== sizeOf(board)) return 'the board has another size, and y and z do not fit it. Solve it anew.';
  return readiness.solvable ? null : `${readiness.headline.toLowerCase()}. ${readiness.sentence}`;
}

/** Why the run cannot be handed over, or null when it can. `to`: the name of a model to be had; null where there is no other one. */
export function whyNotHandOver(situation: Situation, to: string | null): string | null {
  const obstacle = whyNotAny(situation);
  if (obstacle) return obstacle;
  if (!situation.attached) return DETACHED;
  return to === null ? 'no other model for this kind of puzzle is known here. Load one under “Model & device”: the board stays.' : null;
}

/** What becomes of y and z when the run is handed over: in words, before it is done. */
export function handOverWords(record: RunRecord | null, to: Pick<LoadedModel, 'name' | 'info'> | null): string {
  if (!record?.model?.shape || !to) return 'Whether y and z fit it is known once it is loaded.';
  const why = whyNotCarried({ name: record.model.name, shape: record.model.shape }, { name: to.name, shape: to.info.config });
  const { hiddenSize, prefixLen, seqLen } = to.info.config;
  return why === null
    ? `y and z go along: both models have D = ${hiddenSize} and L = ${prefixLen + seqLen}.`
    : `y and z do not fit: ${why}. It starts on the same board from H_init and L_init.`;
}

/** Rows and columns where a board says them; other boards have one size only. */
const sizeOf = (board: unknown): string =>
  typeof board === 'object' && board !== null && 'rows' in board && 'cols' in board ? `${String(board.rows)} x ${String(board.cols)}` : '';
