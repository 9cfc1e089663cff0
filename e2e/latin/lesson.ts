/** Latin squares in Train mode and in measurements. */

import type { PageLesson, PageMeasured } from '../../src/kinds/lesson.ts';
import { boardExample, usual } from '../../src/kinds/shared/lesson.ts';
import { latin } from './core.ts';

export const latinLesson: PageLesson = {
  sources: [{ id: 'generated', words: 'Latin squares that are made up as it goes' }],
  start: 'nothing',
  recipe: (start) => ({ ...usual, start }),
  spec: () => ({ kind: 'latin' }),
  name: () => 'Latin squares',
  expectation: () => 'It learns twelve squares within seconds.',
  example: (tokens) => boardExample(tokens, latin.decode(tokens.question, [])),
};

export const latinMeasured: PageMeasured = { puzzles: () => ({ kind: 'latin' }), words: () => 'Latin squares', column: () => '' };
