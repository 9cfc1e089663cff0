/** What is said of a Sudoku of any size. */

import type { KindWords } from '../../kind.ts';

export const sudokuWords: KindWords = {
  answers: 'digits',
  problem: ['cell breaks a rule', 'cells break a rule'],
  problems: 'Cells that break a rule',
  problemsAre: 'cells in conflict, empty, or different from a given',
  copies: 'with digits, rows and columns shuffled',
  solved: () => 'Solved and checked',
  checked: 'The rules hold and the givens are kept.',
  did: 'solved',
  wrongMark: 'hatched: breaks a rule',
  legend: [
    ['ink', 'given'],
    ['accent', 'model’s answer'],
    ['warn', 'changed at this step (dot)'],
    ['bad', 'breaks a rule (hatched)'],
  ],
  value: (digit) => (digit === 0 ? 'empty' : String(digit)),
  token: (token) => (token === 0 ? 'padding' : token === 1 ? 'blank' : String(token - 1)),
};

/** What to see in the recorded run's z. */
export const SEE = 'Cells of one digit drift to one colour as the answer forms.';

/** Under and beside the board. */
export const workbenchWords = {
  busy: 'The model is solving this board: stop it to edit.',
  busyLoad: 'The model is solving this board: stop it to load.',
  clear: 'Empty the board (can be undone)',
  clearOwn: 'Clear what you wrote (can be undone)',
  select: 'Select a cell first.',
  digits: (thing: string, side: number) => `The digits of a ${thing} are 1 to ${side}.`,
  colours: (most: number) => `The colours are 1 to ${most}.`,
  given: 'A given. Leave “Play it yourself” to change it.',
} as const;

/** What is known of a board before the model sees it. */
export const statusWords = {
  empty: (thing: string) => `The board is empty: type, paste or generate a ${thing}.`,
  conflict: (cells: number) => `${cells} cells repeat a digit in their row, column or box.`,
  filled: 'Filled, and the rules hold.',
  none: 'No solution: the rules cannot be kept.',
  one: 'Exactly one solution.',
  many: 'More than one solution: any of them counts.',
  checking: 'Counting the solutions.',
  tooMany: 'Too many possibilities to count the solutions.',
  ready: 'Ready to solve',
  ambiguous: 'Ambiguous grid',
  nothing: 'Nothing to solve yet',
  contradictory: 'Contradictory grid',
} as const;
