/** Changes in the middle of a run: what each makes of its record, when it can be done, and in words why not. Pure. */

import type { Readiness } from '../../../kinds/kind.ts';
import { MAX_SEED, type Intervention } from '../../../protocol/session.ts';
import type { LoadedModel } from '../../models/models.ts';
import { whyNotCarried } from './changes.ts';
import { isLive, MOST_STEPS, type Change, type RunRecord, canIntervene, stateAtHand } from './record.ts';

/** A change, as `RunState.intervene` takes it. */
export type Intervene = (record: RunRecord) => RunRecord;

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
export interface Scene {
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
function whyNotAny({ record, kind }: Scene): string | null {
  if (!record || record.kind !== kind || record.frames.length === 0) return 'there is no y and z yet. Solve something first.';
  if (isLive(record)) return 'a run is on. Wait until it has ended, or stop it.';
  if (record.pending) return 'the change before has made no step yet. Undo edits made since, and press Keep thinking.';
  if (record.heldBy === null) return 'a run from a file brings no y and z along. Solve again.';
  if (stateAtHand(record) === null) return 'y and z were not kept over the reload. Press Keep thinking first.';
  if (record.frames.length >= MOST_STEPS) return `a run has at most ${MOST_STEPS} steps. Solve again.`;
  if (!canIntervene(record)) return 'the run failed. Solve again.';
  return null;
}

function whyNot(scene: Scene): string | null {
  const { record, model } = scene;
  const obstacle = whyNotAny(scene);
  if (obstacle || record?.model?.name === model) return obstacle;
  if (model === null) return 'the model is not loaded. Wait, or look under “Model & device”.';
  const ran = record?.model?.name ?? 'another model';
  return `${ran} made this run, and ${model} is in use now. Hand the run over to it below, or load ${ran} again.`;
}

const DETACHED = 'the board was changed since the run. Undo that, or continue with the changed board.';

/** Why y or z cannot be forgotten or shaken now, or null when they can. */
export const whyNotForget = (scene: Scene): string | null => whyNot(scene) ?? (scene.attached ? null : DETACHED);

/** Why a seed, as it was typed, is none; null when it is one. */
export const whyNoSeed = (text: string): string | null =>
  /^\d{1,10}$/.test(text) && Number(text) <= MAX_SEED ? null : `a seed is a whole number from 0 to ${MAX_SEED}.`;

/** Why the run cannot go on with the board on the page, or null when it can. */
export function whyNotNewBoard(scene: Scene): string | null {
  const { record, attached, board, readiness } = scene;
  const obstacle = whyNot(scene);
  if (obstacle) return obstacle;
  if (attached) return 'the board is as it was. Change something on it first.';
  if (sizeOf(record?.board) !== sizeOf(board)) return 'the board has another size, and y and z do not fit it. Solve it anew.';
  return readiness.solvable ? null : `${readiness.headline.toLowerCase()}. ${readiness.sentence}`;
}

/** Why the run cannot be handed over, or null when it can. `to`: the name of a model to be had; null where there is no other one. */
export function whyNotHandOver(scene: Scene, to: string | null): string | null {
  const obstacle = whyNotAny(scene);
  if (obstacle) return obstacle;
  if (!scene.attached) return DETACHED;
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
