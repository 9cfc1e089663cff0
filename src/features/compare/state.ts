/** Comparing two runs: A is kept, B is the run on the page. When the two are side by side, and what ends that. */

import { createStore, type StoreApi } from 'zustand';
import type { Recording } from '../../protocol/inspect.ts';
import { residualsOf, type Residuals } from '../inspect/residuals.ts';
import type { RunRecord } from '../solve/run/record.ts';
import type { RunStores } from '../solve/run/run.ts';
import { sameQuestion, whyNotCompare } from './compare.ts';

export interface CompareState {
  /** Run A; one at most is kept. */
  readonly kept: RunRecord | null;
  /** How far its z moved at each update, where that is recorded. */
  readonly residuals: Residuals | null;
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

export interface CompareDeps extends RunStores {
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
