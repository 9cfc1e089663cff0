/** Latin squares on the page. */

import { lazy } from 'react';
import type { PuzzleKind } from '../../src/kinds/kind.ts';
import { latin, SIDE, solutions, type LatinBoard } from './core.ts';
import { latinFace } from './face.ts';
import { useLatin } from './store.ts';

const board = (): LatinBoard => useLatin.getState().board;

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
  board,
  unfit: (seqLen) => latin.unfit(board(), seqLen),
  known: board,
  subscribe: (changed) => useLatin.subscribe(changed),
  readiness: () =>
    solutions(board()).length > 0
      ? { solvable: true, tone: 'plain', headline: 'Ready to solve', sentence: '' }
      : { solvable: false, tone: 'bad', headline: 'Contradictory square', sentence: '' },
  checked: true,
  file: {
    now: board,
    open: (question: LatinBoard) => useLatin.getState().replace(question),
    asked: (question) => question,
  },
  answer: (question, tokens) => ({ rows: SIDE, cols: SIDE, cells: latin.decode(tokens, question as LatinBoard) }),
  lesson: async () => (await import('./lesson.ts')).latinLesson,
  measured: async () => (await import('./lesson.ts')).latinMeasured,
  ui: { Editor: lazy(() => import('./Editor.tsx')), Picture: lazy(() => import('./Picture.tsx')) },
};
