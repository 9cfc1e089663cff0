/** 4x4 Sudoku on the page: the smallest kind, learnt from nothing while one watches, and then played with. */

import { lazy } from 'react';
import type { PuzzleKind } from '../kind.ts';
import { sudokuWords } from '../sudoku/words.ts';
import { mini, MINI_SIDE, unfit } from './core/index.ts';
import { MINI_VOCAB, type MiniBoard } from './core/mini.ts';
import { miniFace } from './face.ts';
import { miniReadiness } from './page/status.ts';
import { useMini } from './page/store.ts';

const board = (): MiniBoard => useMini.getState().board;

export const miniKindOnPage: PuzzleKind = {
  ...miniFace,
  words: sudokuWords,
  columns: () => MINI_SIDE,
  vocabSize: MINI_VOCAB,
  board,
  unfit,
  known: board,
  subscribe: (changed) => useMini.subscribe(changed),
  readiness: () => miniReadiness(board()),
  checked: true,
  keys: async () => (await import('../sudoku/ui/keys.ts')).sudokuKeys,
  file: {
    now: board,
    open: (question: MiniBoard) => useMini.getState().replace(question),
    asked: (question) => question,
  },
  answer: (question, tokens) => ({ rows: MINI_SIDE, cols: MINI_SIDE, cells: mini.decode(tokens, question as MiniBoard) }),
  lesson: async () => (await import('./lesson.ts')).miniLesson,
  measured: async () => (await import('./lesson.ts')).miniMeasured,
  ui: { Editor: lazy(() => import('./ui/MiniEditor.tsx')), Picture: lazy(() => import('../sudoku/ui/SudokuPicture.tsx')) },
};
