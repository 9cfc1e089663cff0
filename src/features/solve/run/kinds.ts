/** The puzzle kinds that can be run, each with the board that is on the page and what is known of it before a run. */
import { VOCAB_SIZE as ARC_VOCAB_SIZE } from '../../../kinds/arc/core/codec.ts';
import { canvasSide } from '../../../kinds/shared/canvas.ts';
import { unfit as mazeUnfit, VOCAB_SIZE as MAZE_VOCAB_SIZE } from '../../../kinds/maze/core/codec.ts';
import { unfit as sudokuUnfit, VOCAB_SIZE as SUDOKU_VOCAB_SIZE } from '../../../kinds/sudoku/core/codec.ts';
import type { ModelInfo, SolveRequest } from '../../../protocol/session.ts';
import { ARC_LINK_KEY } from '../../../kinds/arc/page/store.ts';
import { arcBoard, arcReadiness, arcUnfit, arcWords, onArcChange } from '../../../kinds/arc/page/run.ts';
import { MAZE_LINK_KEY, useMaze } from '../../../kinds/maze/page/store.ts';
import { mazeStatus } from '../../../kinds/maze/page/status.ts';
import { SUDOKU_LINK_KEY, useSudoku } from '../../../kinds/sudoku/page/store.ts';
import type { RunRecord } from './record.ts';
import { sudokuStatus, useSudokuStatus } from '../../../kinds/sudoku/page/status.ts';

/** What is known of a board before the model sees it. */
export interface Readiness {
  /** Solve may be pressed. */
  readonly solvable: boolean;
  readonly tone: 'plain' | 'warn' | 'bad';
  /** A few words: "This Sudoku has exactly one solution". */
  readonly headline: string;
  /** One plain sentence more; may be empty. */
  readonly sentence: string;
}

/** The board of one kind, as the run sees it. */
export interface RunKind {
  readonly id: SolveRequest['kind'];
  readonly label: string;
  /** Cells in a row of the board on the page, or of the canvas of a model with `seqLen` task tokens, for pictures laid out like it. */
  readonly columns: (seqLen: number | null) => number;
  /** V of the kind's encoding; a model for this kind has the same, and no other kind does. */
  readonly vocabSize: number;
  /** The hash parameter of a shared board. */
  readonly linkKey: string;
  readonly board: () => unknown;
  /** One value that is another whenever the board, or what is known of it before a run, has changed. */
  readonly known: () => unknown;
  /** Why a model with this many task tokens cannot take the board on the page, or null when it can. */
  readonly unfit: (seqLen: number) => string | null;
  /** Calls back after every change; returns the way to stop. */
  readonly subscribe: (changed: () => void) => () => void;
  /** `model`: the one in the worker, where it is one for this kind. */
  readonly readiness: (model: ModelInfo | null) => Readiness;
  /** Rules say whether an answer is right: then many copies are tried at once and the first right one counts. Else one copy is watched. */
  readonly checked: boolean;
  /** What the banner says of a run where "solved" and "not solved" do not fit; null where they do. */
  readonly words?: (record: RunRecord) => RunWords | null;
}

/** The words of the banner for a run. */
export interface RunWords {
  readonly tone: 'plain' | 'busy' | 'good' | 'warn' | 'bad';
  /** Spoken when it changes. */
  readonly headline: string;
  /** Shown after the headline, not spoken. */
  readonly counter: string;
  readonly detail: string;
}

const sudokuRunKind: RunKind = {
  id: 'sudoku',
  label: 'Sudoku',
  columns: () => 9,
  vocabSize: SUDOKU_VOCAB_SIZE,
  linkKey: SUDOKU_LINK_KEY,
  board: () => useSudoku.getState().board,
  unfit: (seqLen) => sudokuUnfit(useSudoku.getState().board, seqLen),
  known: () => sudokuStatus(useSudoku.getState().board),
  subscribe(changed) {
    const ends = [useSudoku.subscribe(changed), useSudokuStatus.subscribe(changed)];
    return () => ends.forEach((end) => end());
  },
  readiness: () => sudokuReadiness(sudokuStatus(useSudoku.getState().board)),
  checked: true,
};

function sudokuReadiness({ kind, sentence }: ReturnType<typeof sudokuStatus>): Readiness {
  switch (kind) {
    case 'one':
      return { solvable: true, tone: 'plain', headline: 'Ready to solve', sentence };
    case 'many':
      return { solvable: true, tone: 'warn', headline: 'Ambiguous grid', sentence };
    case 'unknown':
      return { solvable: true, tone: 'warn', headline: 'Ready to solve', sentence };
    case 'empty':
      return { solvable: false, tone: 'plain', headline: 'Nothing to solve yet', sentence };
    case 'conflict':
    case 'none':
      return { solvable: false, tone: 'bad', headline: 'Contradictory grid', sentence };
  }
  return kind satisfies never;
}

const mazeRunKind: RunKind = {
  id: 'maze',
  label: 'Maze',
  columns: (seqLen) => (seqLen === null ? null : canvasSide(seqLen)) ?? useMaze.getState().board.cols,
  vocabSize: MAZE_VOCAB_SIZE,
  linkKey: MAZE_LINK_KEY,
  board: () => useMaze.getState().board,
  unfit: (seqLen) => mazeUnfit(useMaze.getState().board, seqLen),
  known: () => useMaze.getState().board,
  subscribe: (changed) => useMaze.subscribe(changed),
  readiness: () => mazeReadiness(mazeStatus(useMaze.getState().board)),
  checked: true,
};

const mazeReadiness = ({ kind, sentence }: ReturnType<typeof mazeStatus>): Readiness =>
  kind === 'route'
    ? { solvable: true, tone: 'plain', headline: 'Ready to solve', sentence }
    : { solvable: false, tone: 'bad', headline: 'No route', sentence };

/** Side of the published ARC canvas, until a model says its own. */
const ARC_SIDE = 30;

const arcRunKind: RunKind = {
  id: 'arc',
  label: 'ARC',
  columns: (seqLen) => (seqLen === null ? ARC_SIDE : Math.ceil(Math.sqrt(seqLen))),
  vocabSize: ARC_VOCAB_SIZE,
  linkKey: ARC_LINK_KEY,
  board: arcBoard,
  unfit: arcUnfit,
  known: arcBoard,
  subscribe: onArcChange,
  readiness: arcReadiness,
  checked: false,
  words: arcWords,
};

/** The kinds in the order of the tabs; a first visit sees the first. A new kind is one more line. */
export const runKinds: readonly [RunKind, ...RunKind[]] = [sudokuRunKind, mazeRunKind, arcRunKind];
