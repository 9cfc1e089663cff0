/** The puzzle kinds that can be run, each with the board that is on the page and what is known of it before a run. */
import type { SolveRequest } from '../worker/protocol.ts';
import { useSudoku } from './puzzle.ts';
import { sudokuStatus } from './sudokuStatus.ts';

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
  /** Cells in a row of the board on the page, for pictures laid out like it. */
  readonly columns: () => number;
  readonly board: () => unknown;
  /** Calls back after every change; returns the way to stop. */
  readonly subscribe: (changed: () => void) => () => void;
  readonly readiness: () => Readiness;
}

const sudokuKind: RunKind = {
  id: 'sudoku',
  label: 'Sudoku',
  columns: () => 9,
  board: () => useSudoku.getState().board,
  subscribe: (changed) => useSudoku.subscribe(changed),
  readiness: () => sudokuReadiness(sudokuStatus(useSudoku.getState().board)),
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

/** The kinds in the order of the tabs. A new kind is one more line. */
export const runKinds: readonly RunKind[] = [sudokuKind];
