/** What the page calls things that differ between puzzle kinds. */
import type { PuzzleKindId } from './puzzle.ts';

export interface KindWords {
  /** What the model writes into the cells: "digits". */
  readonly answers: string;
  /** What a verdict counts as problems, after a number: one, and many. */
  readonly problem: readonly [one: string, many: string];
  /** The problems as a title, and what they are. */
  readonly problems: string;
  readonly problemsAre: string;
  /** How symmetric copies differ from the board. */
  readonly copies: string;
  /** The headline of a solved run, from the verdict's summary. */
  readonly solved: (summary: string) => string;
  /** What a solved answer was checked for: one sentence. */
  readonly checked: string;
}

export const kindWords: Record<PuzzleKindId, KindWords> = {
  sudoku: {
    answers: 'digits',
    problem: ['cell breaks a rule', 'cells break a rule'],
    problems: 'Cells that break a rule',
    problemsAre: 'cells in conflict, or that differ from a given',
    copies: 'with digits, rows and columns shuffled',
    solved: () => 'Solved and checked',
    checked: 'The rules hold and the givens are kept.',
  },
  maze: {
    answers: 'cells',
    problem: ['cell goes wrong', 'cells go wrong'],
    problems: 'Cells that go wrong',
    problemsAre: 'cells where the path breaks, branches, runs into a wall, or that lie off it',
    copies: 'turned and mirrored',
    solved: (summary) => `${summary}, checked`,
    checked: 'One path over open cells from start to goal, measured against an exact search.',
  },
  arc: {
    answers: 'colours',
    problem: ['cell differs from the answer', 'cells differ from the answer'],
    problems: 'Cells that differ from the answer',
    problemsAre: 'cells that differ from the answer in the file, where it has one',
    copies: 'turned, mirrored and recoloured',
    solved: () => 'The answer in the file',
    checked: 'Every cell is as in the file.',
  },
};
