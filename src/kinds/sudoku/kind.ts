/** Sudoku on the page. */

import { lazy } from 'react';
import type { KindEntry, PuzzleKind } from '../kind.ts';
import { fromStore } from '../shared/boardStore.ts';
import { sudokuKeys } from '../shared/sudoku/ui/input.ts';
import { workbenchOf } from '../shared/sudoku/ui/SudokuWorkbench.tsx';
import { SEE, sudokuWords } from '../shared/sudoku/words.ts';
import { sudokuCodec } from './core/board.ts';
import { sudokuFace } from './face.ts';
import { sudokuStatus, sudokuTable, useSudoku, useSudokuStatus } from './page/store.ts';

const store = fromStore(useSudoku, sudokuCodec);
const status = () => sudokuStatus(store.board());

const sudokuKindOnPage: PuzzleKind = {
  ...sudokuFace,
  words: sudokuWords,
  columns: () => 9,
  vocabSize: sudokuCodec.vocabSize,
  ...store,
  known: status,
  subscribe(changed) {
    const ends = [useSudoku.subscribe(changed), useSudokuStatus.subscribe(changed)];
    return () => ends.forEach((end) => end());
  },
  readiness: status,
  checked: true,
  keys: () => Promise.resolve(sudokuKeys),
  answer: (_, tokens) => ({ rows: 9, cols: 9, cells: sudokuCodec.decode(tokens) }),
  sample: { run: async () => (await import('./sample.ts')).sample, see: SEE },
  teachable: true,
  lesson: async () => (await import('./lesson.ts')).sudokuLesson,
  measured: async () => (await import('./lesson.ts')).sudokuMeasured,
  ui: { Editor: workbenchOf(sudokuTable), Picture: lazy(() => import('../shared/sudoku/ui/SudokuPicture.tsx')) },
};

/** There at once: a first visit sees it. */
export const sudoku: KindEntry = { kind: sudokuKindOnPage };
