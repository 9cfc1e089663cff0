/** Latin squares on the page. */

import { lazy } from 'react';
import type { PuzzleKind } from '../../src/kinds/kind.ts';
import { fromStore } from '../../src/kinds/shared/boardStore.ts';
import { latin, SIDE, solutions } from './core.ts';
import { latinFace } from './face.ts';
import { useLatin } from './store.ts';

const store = fromStore(useLatin, latin);

export const latinKindOnPage: PuzzleKind = {
  ...latinFace,
  words: {
    answers: 'digits',
    problem: ['cell breaks a rule', 'cells break a rule'],
    problems: 'Cells that break a rule',
    problemsAre: 'cells that repeat a digit',
    copies: 'with digits, rows and columns shuffled',
    solved: () => 'Solved and checked',
    checked: 'Every digit stands once in its row and column.',
    did: 'solved',
    wrongMark: 'framed: breaks a rule',
    legend: [
      ['ink', 'given'],
      ['accent', 'answer'],
    ],
    value: String,
    token: (token) => (token < 2 ? 'blank' : String(token - 1)),
  },
  columns: () => SIDE,
  vocabSize: latin.vocabSize,
  ...store,
  readiness: () =>
    solutions(store.board()).length > 0
      ? { solvable: true, tone: 'plain', headline: 'Ready to solve', sentence: '' }
      : { solvable: false, tone: 'bad', headline: 'Contradictory square', sentence: '' },
  checked: true,
  answer: (_, tokens) => ({ rows: SIDE, cols: SIDE, cells: latin.decode(tokens, []) }),
  lesson: async () => (await import('./lesson.ts')).latinLesson,
  measured: async () => (await import('./lesson.ts')).latinMeasured,
  ui: { Editor: lazy(() => import('./Editor.tsx')), Picture: lazy(() => import('./Picture.tsx')) },
};
