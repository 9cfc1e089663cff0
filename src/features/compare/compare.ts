/** Two runs of one board: which frame of each is shown, where their answers differ, and who solved it when; which run is kept as A, when the two are side by side, and what ends that. */

import { createStore, type StoreApi } from 'zustand';
import { changedAfter, isLive, tokensOf, type Frame, type RunRecord } from '../../client/record.ts';
import type { Answer } from '../../kinds/kind.ts';
import { kindOf } from '../../kinds/kinds.ts';
import type { Verdict } from '../../kinds/puzzle.ts';
import type { RunStores } from '../../page/run/run.ts';
import type { Recording } from '../../protocol/inspect.ts';
import { residualsOf, type ResidualPoints } from '../inspect/replay.ts';

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

/** A is kept, B is the run on the page. */
export interface CompareState {
  /** Run A; one at most is kept. */
  readonly kept: RunRecord | null;
  /** How far its z moved at each update, where that is recorded. */
  readonly residuals: ResidualPoints | null;
  /** The next run of the same board is compared with A as soon as it starts. */
  readonly waiting: boolean;
  /** A and B are side by side, or would be if the board on the page were theirs. */
  readonly open: boolean;
  /** The comparison was left just now: the focus belongs to where it is begun. */
  readonly left: boolean;
  /** Keeps the run on the page as A. False where it cannot be kept. */
  readonly keep: () => boolean;
  /** Keeps another run as A, which must be of the board on the page; that run on the page is B. */
  readonly keepOther: (a: RunRecord) => void;
  /** A was looked into after it was kept; a recording of another run is left out. */
  readonly recorded: (recording: Recording) => void;
  readonly forget: () => void;
  /** Shows A beside the run on the page, where both are of one board. */
  readonly show: () => void;
  /** Back to the ordinary page with the run on it. A stays kept. */
  readonly leave: () => void;
  /** The focus went where it belongs. */
  readonly focused: () => void;
}

interface CompareDeps extends RunStores {
  /** The recording of every update of the run on the page, where there is one. */
  readonly recording: () => Recording | null;
}

export function createCompareStore({ run, playback, recording }: CompareDeps): StoreApi<CompareState> {
  const store = createStore<CompareState>()((set, get) => ({
    kept: null,
    residuals: null,
    waiting: false,
    open: false,
    left: false,
    keep() {
      const { record, attached } = run.getState();
      if (!record || !attached || whyNotCompare(record) !== null) return false;
      const recorded = recording();
      set({ kept: record, residuals: recorded?.runId === record.runId ? residualsOf(recorded) : null, waiting: true, left: false });
      return true;
    },
    keepOther(kept) {
      set({ kept, residuals: null, waiting: false });
      get().show();
    },
    recorded(recording) {
      if (recording.runId === get().kept?.runId) set({ residuals: residualsOf(recording) });
    },
    forget() {
      set({ kept: null, residuals: null, waiting: false, open: false });
      align();
    },
    show() {
      if (!get().kept) return;
      set({ open: true, waiting: false, left: false });
      align();
    },
    leave() {
      if (!get().open) return;
      set({ open: false, left: true });
      align();
    },
    focused: () => set({ left: false }),
  }));
  /** Puts A beside the run on the page, or takes it away. The head stays within what is played. */
  const align = (): void => {
    const { record, beside } = run.getState();
    const { kept, open } = store.getState();
    const wanted =
      open &&
      kept &&
      record &&
      record.runId !== kept.runId &&
      sameQuestion(kept, record) &&
      !record.changes?.some(({ what }) => what === 'x')
        ? kept
        : null;
    if (wanted === beside) return;
    run.setState({ beside: wanted });
    const { cursor } = playback.getState();
    const frames = record?.frames.length ?? 0;
    if (!wanted && cursor >= frames && frames > 0) playback.getState().seek(frames - 1);
  };
  let follows = '';
  run.subscribe(({ record }) => {
    if ((record?.runId ?? '') === follows) return;
    follows = record?.runId ?? '';
    if (!record) return align(); // a kind without a run is on the page
    const { kept, waiting } = store.getState();
    // A first step is still to come: a new run, not more of the one before.
    if (waiting && kept && record.phase === 'preparing' && record.frames.length === 0 && sameQuestion(kept, record))
      store.getState().show();
    align();
  });
  return store;
}
