/** What a run left behind: every supervision step of every copy, and the questions a page asks about them. Pure. */

import type { StateShape } from '../model/states.ts';
import type { Failure, HeldState, Intervention, Latents, RunEvent, SolveRequest, StepEvent, VotesEvent } from '../protocol/session.ts';

/** One supervision step, all K copies, as it came from the worker. Arrays are in the board's own order. */
export type Frame = Omit<StepEvent, 'type' | 'runId'>;

/** z of one copy as RGB bytes [S, 3] for each supervision step; null where it is not known. */
export type LatentFilm = readonly (Uint8Array | null)[];

/** Supervision steps of a run at most, "keep thinking" included: what it holds stays bounded, and its file can be opened. */
export const MOST_STEPS = 1024;

type RunPhase = 'preparing' | 'running' | 'done' | 'failed' | 'cancelled';

/** A model, as a run remembers it. */
export interface RunModel {
  readonly name: string;
  /** Cycles and latent updates it ran with. */
  readonly T: number;
  readonly n: number;
  readonly nSup: number;
  /** The sides of its y and z; absent in runs from files, which cannot go on. */
  readonly shape?: StateShape;
}

/** Something a person changed in the middle, `step` supervision steps after the start. */
export type Change = { readonly step: number } &
  /** y or z forgotten. */
  (
    | { readonly what: 'y' | 'z' }
    /** x: another board; `before` is the one until then. */
    | { readonly what: 'x'; readonly before: unknown }
    /** z shaken: N(0, sigma^2) added once. */
    | { readonly what: 'shake'; readonly sigma: number; readonly seed: number }
    /** Handed over to another model; `before` is the one until then. y and z went along where both shapes are the same. */
    | { readonly what: 'model'; readonly before: RunModel; readonly from: StateShape; readonly to: StateShape }
  );

export interface RunRecord {
  readonly phase: RunPhase;
  /** The request that is running, or ran last. */
  readonly runId: string;
  /**
   * The last request that delivered a step: y and z in the worker go by its name. After a reload: they themselves, or step 0, from which all
   * steps are made again, unseen. null: there is nothing to go on from.
   */
  readonly heldBy: string | HeldState | { readonly step: 0 } | null;
  readonly kind: SolveRequest['kind'];
  /** The board the frames belong to; where x was changed, those since then. */
  readonly board: unknown;
  /** K */
  readonly copies: number;
  readonly seed: number;
  /** What tells the copies apart besides, or instead of, symmetries; absent: symmetries alone. */
  readonly noise?: SolveRequest['noise'];
  /** The one copy of the run that is here, counted from 0, where a link brought no other; absent: all of them. */
  readonly onlyCopy?: number;
  /** The model that ran, with the T and n it ran with; null while it is waited for. Where the run was handed over, the last one. */
  readonly model: RunModel | null;
  /** What ended its last request early; absent where nobody knows, as in a run from a file. */
  readonly stops?: { readonly stopWhenSolved: boolean; readonly stopWhenSure: boolean };
  /** Supervision steps asked for so far, "keep thinking" included. */
  readonly planned: number;
  readonly frames: readonly Frame[];
  /** Films of z in one colour space each, by copy; fetched after a run. */
  readonly films: ReadonlyMap<number, LatentFilm>;
  /** What augmented copies voted for, in kinds whose answers cannot be checked; absent until the first count. */
  readonly votes?: VotesEvent | undefined;
  /** Steps after which the device was lost and the run went on from there; 0 = before the first. */
  readonly losses?: readonly number[];
  /** What was changed on the way, in order; absent where nothing was. */
  readonly changes?: readonly Change[];
  /** The last change, until a step was made with it: it is asked for with every request. */
  readonly pending?: Intervention | null;
  /** Stop was pressed and the worker has not stopped yet. */
  readonly stopping: boolean;
  /** What stopped it, where nobody pressed Stop: the page was left, or another kind was shown. */
  readonly cut?: 'left' | 'away' | undefined;
  /** How it ended; null until then. */
  readonly end: { readonly reason: 'solved' | 'sure' | 'limit' | 'cancelled'; readonly winner: number | null } | null;
  readonly failure: Failure | null;
}

export const isLive = (r: RunRecord | null): boolean => r?.phase === 'preparing' || r?.phase === 'running';

/** Steps of the axes of a run: those that are planned while it is on, those that were made once it has ended. @param idle without a step yet */
export const stepsOnAxis = (record: RunRecord | null, idle: number): number =>
  record && !isLive(record) && record.frames.length > 0 ? record.frames.length : record?.planned || idle;

/** A record with one more event in it. Events of other runs and repeated steps change nothing (the same object comes back). */
export function withEvent(record: RunRecord, event: RunEvent): RunRecord {
  if (event.runId !== record.runId || record.phase !== 'running') return record;
  switch (event.type) {
    case 'step': {
      const { step, ms, tokens, confidence, halt, verdicts, latent, atOnce } = event;
      if (step <= (record.frames.at(-1)?.step ?? 0)) return record;
      const frame: Frame = { step, ms, tokens, confidence, halt, verdicts, latent, ...(atOnce === undefined ? {} : { atOnce }) };
      return { ...record, heldBy: event.runId, frames: [...record.frames, frame], ...(record.pending ? { pending: null } : {}) };
    }
    case 'votes':
      return { ...record, votes: event };
    case 'recovered':
      return { ...record, losses: [...(record.losses ?? []), event.step] };
    case 'done': {
      const { reason, winner } = event;
      return { ...record, phase: reason === 'cancelled' ? 'cancelled' : 'done', stopping: false, end: { reason, winner } };
    }
    case 'failed':
      return { ...record, phase: 'failed', stopping: false, failure: event.error };
  }
  return event satisfies never;
}

/** Supervision steps before the last change; 0 where nothing was changed. */
export const changedAfter = (record: RunRecord): number => record.changes?.at(-1)?.step ?? 0;

/** Where the best answer that obeys the rules first stood, since the last change: index of the frame, and the copy; null when there is none. */
export function solvedAt(record: RunRecord): { readonly frame: number; readonly copy: number } | null {
  let best: { readonly frame: number; readonly copy: number; readonly extra: number } | null = null;
  const since = changedAfter(record);
  for (const [frame, { step, verdicts }] of record.frames.entries()) {
    if (step <= since) continue;
    for (const [copy, { solved, extra = 0 }] of verdicts.entries()) {
      if (solved && (best === null || extra < best.extra)) best = { frame, copy, extra };
    }
  }
  return best && { frame: best.frame, copy: best.copy };
}

/** The copy that counts in a frame where none is right: the highest halting probability, and of equal ones the fewest problems. */
export function surestCopy(frame: Frame): number {
  let best = 0;
  const [sure, problems] = [(k: number): number => frame.halt[k] ?? 0, (k: number): number => frame.verdicts[k]?.problems ?? 0];
  for (let k = 1; k < frame.verdicts.length; k++) {
    if (sure(k) > sure(best) || (sure(k) === sure(best) && problems(k) < problems(best))) best = k;
  }
  return best;
}

/** The copy to watch when nobody chose one: the board itself while it runs, then the one that verified, else the surest. */
export function copyToWatch(record: RunRecord): number {
  const solved = solvedAt(record);
  if (solved) return solved.copy;
  const last = record.frames.at(-1);
  return last && !isLive(record) ? surestCopy(last) : 0;
}

/** Tokens [S] of one copy in a frame. */
export function tokensOf(frame: Frame, copies: number, copy: number): Uint8Array {
  const S = frame.tokens.length / copies;
  return frame.tokens.subarray(copy * S, (copy + 1) * S);
}

/** Probabilities [S] of the chosen tokens of one copy in a frame. */
export function confidenceOf(frame: Frame, copies: number, copy: number): Float32Array {
  const S = frame.confidence.length / copies;
  return frame.confidence.subarray(copy * S, (copy + 1) * S);
}

/** Cells whose token differs from the frame before. None in the first frame, nor from a model with a canvas of another size. */
export function changedCells(before: Uint8Array | null, now: Uint8Array): ReadonlySet<number> {
  const changed = new Set<number>();
  if (before?.length === now.length) for (let i = 0; i < now.length; i++) if (before[i] !== now[i]) changed.add(i);
  return changed;
}

/** The picture of z [S, 3] for a frame and copy: the film where there is one, else what came with the step (copy 0 only). */
export function latentOf(record: RunRecord, frame: number, copy: number): Uint8Array | null {
  const film = record.films.get(copy)?.[frame];
  return film ?? (copy === 0 ? (record.frames[frame]?.latent ?? null) : null);
}

/** A film for `frames` steps from what the worker holds, which may cover only the last of them. */
export function filmOf(latents: Latents, frames: number): LatentFilm {
  if (!latents || latents.steps === 0) return Array.from({ length: frames }, () => null);
  const size = latents.rgb.length / latents.steps;
  return Array.from({ length: frames }, (_, i) => {
    const at = i - (frames - latents.steps);
    return at < 0 ? null : latents.rgb.subarray(at * size, (at + 1) * size);
  });
}

/** The run ended by itself or by Stop, y and z of its last step are at hand, and it has room for more. */
const hasMore = ({ phase, heldBy, frames }: RunRecord): boolean =>
  (phase === 'done' || phase === 'cancelled') && heldBy !== null && frames.length > 0 && frames.length < MOST_STEPS;

/** More thinking can be bought: the run ended by itself or by Stop, left steps behind, and nothing verified yet. */
export const canKeepThinking = (r: RunRecord | null): boolean => r !== null && hasMore(r) && solvedAt(r) === null;

/** y and z of the last step are at hand, by the name that the worker knows them by or themselves; else null. */
export const stateAtHand = ({ heldBy }: RunRecord): string | HeldState | null =>
  heldBy !== null && (typeof heldBy === 'string' || 'y' in heldBy) ? heldBy : null;

/** The run has ended with y and z at hand, and no change waits for its first step. */
export const canIntervene = (r: RunRecord | null): r is RunRecord => r !== null && hasMore(r) && stateAtHand(r) !== null && !r.pending;

/** Steps that a run still had to make when its device was lost for good; 0 where there is nothing to go on from. */
export const stepsLeft = (r: RunRecord): number => (r.heldBy === null ? 0 : r.planned - (r.frames.at(-1)?.step ?? 0));

/** The run died with its device, and the worker still holds y and z of its last step. */
export const canGoOn = (r: RunRecord | null): boolean => r?.phase === 'failed' && r.failure?.code === 'device-lost' && stepsLeft(r) > 0;
