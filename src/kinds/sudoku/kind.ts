/** Sudoku on the page. */

import { lazy } from 'react';
import type { PuzzleKind, Readiness } from '../kind.ts';
import { decode, unfit, VOCAB_SIZE } from './core/codec.ts';
import { sudokuFace } from './face.ts';
import { sudokuStatus, useSudokuStatus } from './page/status.ts';
import { useSudoku } from './page/store.ts';
import { SudokuEditor } from './ui/SudokuEditor.tsx';
import { SEE, statusWords, sudokuWords } from './words.ts';

const board = () => useSudoku.getState().board;

export const sudokuKindOnPage: PuzzleKind = {
  ...sudokuFace,
  words: sudokuWords,
  columns: () => 9,
  vocabSize: VOCAB_SIZE,
  board,
  unfit: (seqLen) => unfit(board(), seqLen),
  known: () => sudokuStatus(board()),
  subscribe(changed) {
    const ends = [useSudoku.subscribe(changed), useSudokuStatus.subscribe(changed)];
    return () => ends.forEach((end) => end());
  },
  readiness: () => readinessOf(sudokuStatus(board())),
  checked: true,
  keys: async () => (await import('./ui/keys.ts')).sudokuKeys,
  file: {
    now: board,
    open: (question: ReturnType<typeof board>) => useSudoku.getState().replace(question),
    asked: (question) => question,
  },
  answer: (_, tokens) => ({ rows: 9, cols: 9, cells: decode(tokens) }),
  sample: { run: async () => (await import('./sample.ts')).sample, see: SEE },
  teachable: true,
  lesson: async () => (await import('./lesson.ts')).sudokuLesson,
  measured: async () => (await import('./lesson.ts')).sudokuMeasured,
  ui: { Editor: SudokuEditor, Picture: lazy(() => import('./ui/SudokuPicture.tsx')) },
};

function readinessOf({ kind, sentence }: ReturnType<typeof sudokuStatus>): Readiness {
  switch (kind) {
    case 'one':
      return { solvable: true, tone: 'plain', headline: statusWords.ready, sentence };
    case 'many':
      return { solvable: true, tone: 'warn', headline: statusWords.ambiguous, sentence };
    case 'unknown':
      return { solvable: true, tone: 'warn', headline: statusWords.ready, sentence };
    case 'empty':
      return { solvable: false, tone: 'plain', headline: statusWords.nothing, sentence };
    case 'conflict':
    case 'none':
      return { solvable: false, tone: 'bad', headline: statusWords.contradictory, sentence };
  }
  return kind satisfies never;
}
