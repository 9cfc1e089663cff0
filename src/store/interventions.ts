/** When a run can be changed in the middle, and in words why not. Pure. */
import { canIntervene } from './run.ts';
import type { Readiness } from './runKinds.ts';
import { isLive, type RunRecord } from './runRecord.ts';

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

/** What stands in the way of any change; null when nothing does. */
function whyNot({ record, kind, model }: Scene): string | null {
  if (!record || record.kind !== kind || record.frames.length === 0) return 'there is no y and z yet. Solve something first.';
  if (isLive(record)) return 'a run is on. Wait until it has ended, or stop it.';
  if (record.pending) return 'the change before has made no step yet. Undo edits made since, and press Keep thinking.';
  if (record.heldBy === null) return 'a run from a file brings no y and z along. Solve again.';
  if (!canIntervene(record)) return 'the run failed. Solve again.';
  if (record.model?.name !== model) return 'another model is in use now, and the y and z of the run are gone. Solve again.';
  return null;
}

/** Why y or z cannot be forgotten now, or null when it can. */
export const whyNotForget = (scene: Scene): string | null =>
  whyNot(scene) ?? (scene.attached ? null : 'the board was changed since the run. Undo that, or continue with the changed board.');

/** Why the run cannot go on with the board on the page, or null when it can. */
export function whyNotNewBoard(scene: Scene): string | null {
  const { record, attached, board, readiness } = scene;
  const obstacle = whyNot(scene);
  if (obstacle) return obstacle;
  if (attached) return 'the board is as it was. Change something on it first.';
  if (sizeOf(record?.board) !== sizeOf(board)) return 'the board has another size, and y and z do not fit it. Solve it anew.';
  return readiness.solvable ? null : `${readiness.headline.toLowerCase()}. ${readiness.sentence}`;
}

/** Rows and columns where a board says them; other boards have one size only. */
const sizeOf = (board: unknown): string =>
  typeof board === 'object' && board !== null && 'rows' in board && 'cols' in board ? `${String(board.rows)} x ${String(board.cols)}` : '';
