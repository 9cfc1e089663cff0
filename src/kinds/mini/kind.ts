/** 4x4 Sudoku on the page: the smallest kind, learnt from nothing while one watches, and then played with. */

import { lazy } from 'react';
import type { PuzzleKind } from '../kind.ts';
import { fromStore } from '../shared/boardStore.ts';
import { sudokuKeys } from '../shared/sudoku/ui/input.ts';
import { workbenchOf } from '../shared/sudoku/ui/SudokuWorkbench.tsx';
import { sudokuWords } from '../shared/sudoku/words.ts';
import { mini } from './core/mini.ts';
import { miniFace } from './face.ts';
import { miniStatus, miniTable, useMini } from './page/store.ts';

const store = fromStore(useMini, mini);

export const miniKindOnPage: PuzzleKind = {
  ...miniFace,
  words: sudokuWords,
  columns: () => 4,
  vocabSize: mini.vocabSize,
  ...store,
  readiness: () => miniStatus(store.board()),
  checked: true,
  keys: () => Promise.resolve(sudokuKeys),
  answer: (_, tokens) => ({ rows: 4, cols: 4, cells: mini.decode(tokens, []) }),
  lesson: async () => (await import('./lesson.ts')).miniLesson,
  measured: async () => (await import('./lesson.ts')).miniMeasured,
  ui: { Editor: workbenchOf(miniTable), Picture: lazy(() => import('../shared/sudoku/ui/SudokuPicture.tsx')) },
};
