/** 4x4 Sudoku in Train mode and in measurements. */

import type { PageLesson, PageMeasured } from '../lesson.ts';
import { boardExample, gentle, usual } from '../shared/lesson.ts';
import { mini } from './core/mini.ts';
import { lessonWords } from './words.ts';

export const miniLesson: PageLesson = {
  sources: [{ id: 'generated', words: lessonWords.source }],
  start: 'nothing',
  recipe: (start) => ({ ...usual, ...gentle(start), start, warmup: 10 }),
  spec: () => ({ kind: 'mini' }),
  name: () => lessonWords.name,
  expectation: (_, start) => (start === 'nothing' ? lessonWords.scratch : lessonWords.loaded),
  example: (tokens) => boardExample(tokens, mini.decode(tokens.question, [])),
};

export const miniMeasured: PageMeasured = {
  puzzles: () => ({ kind: 'mini' }),
  words: () => lessonWords.measured,
  column: () => '',
};
