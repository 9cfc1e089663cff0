/** Two runs of one board on one timeline: which frame of each is shown, where their answers differ, and who solved it when. Pure. */

import type { Answer } from '../../kinds/kind.ts';
import { kindOf } from '../../kinds/kinds.ts';
import type { Verdict } from '../../kinds/puzzle.ts';
import { changedAfter, isLive, tokensOf, type Frame, type RunRecord } from '../solve/run/record.ts';

/** One of the two: a run, and which of its copies is watched. */
export interface Side {
  readonly record: RunRecord;
  readonly copy: number;
}

/** What stands under the playback head. */
export interface Stand {
  /** Index of the frame; -1 = the question. */
  readonly index: number;
  readonly frame: Frame | null;
  /** The head is past the last step of an ended run: that step stays in view. */
  readonly resting: boolean;
}

/** Where a run stands when the head is at `cursor` (-1 = the question). A run that is shorter rests at its last step. */
export function standAt({ frames, phase }: Pick<RunRecord, 'frames' | 'phase'>, cursor: number): Stand {
  const index = Math.max(-1, Math.min(cursor, frames.length - 1));
  const live = phase === 'preparing' || phase === 'running';
  return { index, frame: frames[index] ?? null, resting: !live && frames.length > 0 && cursor >= frames.length };
}

/** Text that is the same for the same board, in whatever order its fields stand. */
const canonical = (board: unknown): string =>
  JSON.stringify(board, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

/** The two runs were asked the same question. */
export const sameQuestion = (a: Pick<RunRecord, 'kind' | 'board'>, b: Pick<RunRecord, 'kind' | 'board'>): boolean =>
  a.kind === b.kind && (a.board === b.board || canonical(a.board) === canonical(b.board));

/** Why a run cannot be one of two, or null when it can. */
export function whyNotCompare(record: RunRecord | null): string | null {
  if (!record || record.frames.length === 0) return 'there is no run yet. Solve something first.';
  if (isLive(record)) return 'a run is on. Wait until it has ended, or stop it.';
  if (record.changes?.some(({ what }) => what === 'x'))
    return 'the board was changed in the middle of this run, so its steps belong to two boards. Solve again.';
  return null;
}

/** The answer of the watched copy in a frame. */
export const answerAt = ({ record, copy }: Side, frame: Frame): Answer =>
  kindOf(record.kind).answer(record.board, tokensOf(frame, record.copies, copy));

/** Cells of `a`, by its raster, that `b` has otherwise or not at all. */
export function cellsDiffering(a: Answer, b: Answer): ReadonlySet<number> {
  const differing = new Set<number>();
  a.cells.forEach((value, i) => {
    const [row, col] = [Math.floor(i / a.cols), i % a.cols];
    if (row >= b.rows || col >= b.cols || b.cells[row * b.cols + col] !== value) differing.add(i);
  });
  return differing;
}

/** How many cells two answers differ in; cells that only one of them has count too. */
export const differingCount = (a: Answer, b: Answer): number => {
  const shared = Math.min(a.rows, b.rows) * Math.min(a.cols, b.cols);
  return cellsDiffering(a, b).size + b.cells.length - shared;
};

/**
 * In how many cells the answers differ after each step: of the longer run, the shorter one resting at its last step; while B is on, of those
 * that both have.
 */
export function differencesOf(a: Side, b: Side): readonly number[] {
  const steps = (isLive(b.record) ? Math.min : Math.max)(a.record.frames.length, b.record.frames.length);
  if (a.record.frames.length === 0 || b.record.frames.length === 0) return [];
  const answers = ({ record, copy }: Side): readonly Answer[] => record.frames.map((frame) => answerAt({ record, copy }, frame));
  const [ofA, ofB] = [answers(a), answers(b)];
  const none: Answer = { rows: 0, cols: 0, cells: [] };
  return Array.from({ length: steps }, (_, i) =>
    differingCount(ofA[Math.min(i, ofA.length - 1)] ?? none, ofB[Math.min(i, ofB.length - 1)] ?? none),
  );
}

/** What is true of the answer of a copy in a frame; null where nothing says whether it is right. */
export type Judge = (side: Side, frame: Frame) => Verdict | null;

/** What the kind itself says where it does; else what the rules said in the worker. */
export function judgeFor(kind: RunRecord['kind']): Judge {
  const { judge } = kindOf(kind);
  return ({ record, copy }, frame) => (judge ? judge(tokensOf(frame, record.copies, copy)) : (frame.verdicts[copy] ?? null));
}

/** Supervision step (from 1) after which the watched copy was first right, since the last change; null when it never was. */
export function solvedStep(side: Side, judge: Judge): number | null {
  const since = changedAfter(side.record);
  return side.record.frames.find((frame) => frame.step > since && judge(side, frame)?.solved)?.step ?? null;
}
