/** 4x4 Sudoku on the page: the smallest kind, learnt from nothing while one watches, and then played with. */

import { lazy } from 'react';
import type { PuzzleKind } from '../kind.ts';
import { sudokuWords } from '../sudoku/words.ts';
import { mini, MINI_SIDE, miniBoardSchema, unfit } from './core/index.ts';
import { MINI_VOCAB, type MiniBoard } from './core/mini.ts';
import { miniReadiness } from './page/status.ts';
import { MINI_LINK_KEY, useMini } from './page/store.ts';

const board = (): MiniBoard => useMini.getState().board;

export const miniKindOnPage: PuzzleKind = {
  id: 'mini',
  label: '4x4',
  place: 2,
  words: sudokuWords,
  columns: () => MINI_SIDE,
  vocabSize: MINI_VOCAB,
  linkKey: MINI_LINK_KEY,
  board,
  unfit,
  known: board,
  subscribe: (changed) => useMini.subscribe(changed),
  readiness: () => miniReadiness(board()),
  checked: true,
  door: { words: 'Watch a model learn from nothing', hash: '#train=mini' },
  formerly: { kind: 'sudoku', from: 'mini' },
  file: {
    schema: miniBoardSchema,
    now: board,
    open: (question: MiniBoard) => useMini.getState().replace(question),
    asked: (question) => question,
    changed: miniBoardSchema,
  },
  answer: (question, tokens) => ({ rows: MINI_SIDE, cols: MINI_SIDE, cells: mini.decode(tokens, question as MiniBoard) }),
  lesson: async () => (await import('./lesson.ts')).miniLesson,
  measured: async () => (await import('./lesson.ts')).miniMeasured,
  ui: { Editor: lazy(() => import('./ui/MiniEditor.tsx')), Picture: lazy(() => import('../sudoku/ui/SudokuPicture.tsx')) },
};
