/** Writes generated Sudokus as CSV: `npm run puzzles -- --level hard --count 100 --seed 1 > hard.csv`. */

import { seededRng } from '../src/kinds/shared/rng.ts';
import { formatSudoku } from '../src/kinds/shared/sudoku/board.ts';
import { sudokuLevels, type SudokuLevel } from '../src/kinds/sudoku/core/board.ts';
import { levelOf } from '../src/kinds/sudoku/core/generate.ts';
import { sudokuRules } from '../src/kinds/sudoku/core/rules.ts';
import { countSolutions } from '../src/kinds/sudoku/core/solve.ts';
import { readOptions, usage, wholeNumber } from './args.ts';

const HELP = `Usage: npm run puzzles -- --level ${sudokuLevels.join('|')} [--count N] [--seed N]`;
const { values } = readOptions(['level', 'count', 'seed'], HELP);
const level = sudokuLevels.find((l): l is SudokuLevel => l === values.level) ?? usage(HELP);
const count = wholeNumber('count', values.count, 100, 1, 100_000);
const rng = seededRng(wholeNumber('seed', values.seed, 1, 0, 2 ** 31));
console.log('source,question,answer,rating');
for (let i = 0; i < count; i++) {
  const board = sudokuRules.generate({ level }, rng);
  const { solution, guesses } = countSolutions(board);
  if (!solution) throw new Error('A generated puzzle has no solution.');
  console.log(['generated-' + levelOf(guesses), formatSudoku(board), formatSudoku(solution), guesses].join(','));
}
