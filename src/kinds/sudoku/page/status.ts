/** What the exact solver says of the Sudoku on the page, before the model sees it. */

import { create } from 'zustand';
import type { SudokuBoard } from '../core/board.ts';
import { search, type SolutionCount } from '../core/solve.ts';
import { conflicts } from '../core/verify.ts';
import { statusWords } from '../words.ts';
import { counts } from './checks.ts';
import { askExactSolver } from './exact.ts';
import { useSudoku } from './store.ts';

export interface SudokuStatus {
  /** none, one, many: how many solutions there are. unknown: not known, or not known yet. */
  readonly kind: 'empty' | 'conflict' | 'none' | 'one' | 'many' | 'unknown';
  /** Cells (raster index) that break a rule, ascending; empty unless `kind` is 'conflict'. */
  readonly cells: readonly number[];
  /** One plain sentence for the page. */
  readonly sentence: string;
  /** The solution, where there is exactly one and it is known. */
  readonly solution: SudokuBoard | null;
}

/** Guesses the solver may make while the page waits: a few milliseconds. The hardest published puzzles need about 300. */
const QUICK_GUESSES = 400;
/** Quiet time after an edit before the worker is asked about a board that needs more, in milliseconds. */
const ASK_AFTER_MS = 300;

const say = (kind: SudokuStatus['kind'], sentence: string, cells: readonly number[] = []): SudokuStatus => ({
  kind,
  cells,
  sentence,
  solution: null,
});
const checking = say('unknown', statusWords.checking);
const tooMany = say('unknown', statusWords.tooMany);

const known = new WeakMap<SudokuBoard, SudokuStatus>();

/**
 * What can be said of a board within a few milliseconds, or what the worker has said of it since. Computed once for each
 * board, so it may be called while rendering; to be told when the worker is done, use `useSudokuStatus`.
 */
export function sudokuStatus(board: SudokuBoard): SudokuStatus {
  const status = known.get(board) ?? quickStatus(board);
  known.set(board, status);
  return status;
}

function quickStatus(board: SudokuBoard): SudokuStatus {
  if (board.every((digit) => digit === 0)) return say('empty', statusWords.empty('Sudoku'));
  const cells = conflicts(board);
  if (cells.length > 0) return say('conflict', statusWords.conflict(cells.length), cells);
  if (!board.includes(0)) return { ...say('one', statusWords.filled), solution: board };
  const found = search(board, { limit: 2, guessLimit: QUICK_GUESSES });
  return found.complete ? countStatus(found) : checking;
}

function countStatus({ count, solution }: Pick<SolutionCount, 'count' | 'solution'>): SudokuStatus {
  switch (count) {
    case 0:
      return say('none', statusWords.none);
    case 1:
      return { ...say('one', statusWords.one), solution };
    case 2:
      return say('many', statusWords.many);
    default:
      return count satisfies never;
  }
}

/** The status of the present board, completed by a worker where that takes longer. */
export const useSudokuStatus = create<SudokuStatus>()(() => sudokuStatus(useSudoku.getState().board));

let timer: ReturnType<typeof setTimeout> | undefined;
function completeLater(board: SudokuBoard): void {
  clearTimeout(timer);
  if (useSudokuStatus.getState() !== checking) return;
  timer = setTimeout(() => {
    void askExactSolver({ type: 'count', board: [...board] }, counts)
      .then((found) => (found.complete ? countStatus(found) : tooMany))
      .catch(() => tooMany)
      .then((status) => {
        known.set(board, status);
        if (useSudoku.getState().board === board) useSudokuStatus.setState(status, true);
      });
  }, ASK_AFTER_MS);
}

useSudoku.subscribe((state, before) => {
  if (state.board === before.board) return;
  useSudokuStatus.setState(sudokuStatus(state.board), true);
  completeLater(state.board);
});
completeLater(useSudoku.getState().board);
