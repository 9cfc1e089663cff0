/** Sudoku in Train mode and in measurements. */

import type { PageLesson, PageMeasured } from '../lesson.ts';
import { boardExample, boardLesson, linesOf, gentle, usual } from '../shared/lesson.ts';
import { sudokuCodec, sudokuLevels } from './core/board.ts';
import { parseSudoku } from './core/parse.ts';

export const sudokuLesson: PageLesson = {
  ...boardLesson({ id: 'sudoku', thing: 'Sudoku', things: 'Sudokus', split: linesOf, parse: parseSudoku }),
  recipe: (start) => ({
    ...usual,
    ...gentle(start),
    start,
    shape: { ...usual.shape, hiddenSize: 128, layers: 2, n: 4, nSup: 16 },
    haltWeight: 0.1,
    budget: { seconds: 300 },
  }),
  list: { label: 'Sudokus, one a line', placeholder: '..6.3.8....4.5.......6....25.9...3....3..4..5......17.......2...1.36......2175..9' },
  example: (tokens) => boardExample(tokens, sudokuCodec.decode(tokens.question)),
};

export const sudokuMeasured: PageMeasured = {
  choice: {
    label: 'Difficulty',
    hint: 'Easy: singles solve it. Medium: 1 to 5 guesses on top of singles. Hard: more than 5.',
    options: sudokuLevels,
    initial: 'medium',
  },
  puzzles: (level) => ({ kind: 'sudoku', level }),
  words: ({ level }) => `${String(level)} Sudokus`,
  column: ({ level }) => String(level),
};
