/** 4x4 Sudoku in Train mode and in measurements. */

import type { PageLesson, PageMeasured } from '../lesson.ts';
import { boardExample, gentle, usual } from '../shared/lesson.ts';
import { mini } from './core/mini.ts';

export const miniLesson: PageLesson = {
  sources: [{ id: 'generated', words: 'See it learn 4x4 Sudoku: puzzles that are made up as it goes' }],
  start: 'nothing',
  recipe: (start) => ({ ...usual, ...gentle(start), start, warmup: 10 }),
  spec: () => ({ kind: 'mini' }),
  name: () => '4x4 Sudoku',
  expectation: (_, start) =>
    start === 'nothing'
      ? 'A small model starts from random numbers and learns 4x4 Sudokus that are made up as it goes. ' +
        'On a laptop’s graphics processor it gets nearly every held-out puzzle right within two minutes; on the CPU it takes several.'
      : 'The loaded model goes on learning 4x4 Sudokus that are made up as it goes. Every evaluation uses grids it was not trained on.',
  example: (tokens) => boardExample(tokens, mini.decode(tokens.question, [])),
};

export const miniMeasured: PageMeasured = {
  puzzles: () => ({ kind: 'mini' }),
  words: () => '4x4 Sudokus',
  column: () => '',
};
