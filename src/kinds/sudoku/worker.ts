/** Sudoku in the worker. */

import type { WorkerKind } from '../kind.worker.ts';
import { questionOf } from '../shared/question.ts';
import { CELLS } from './core/board.ts';
import { sudokuRules as sudoku } from './core/rules.ts';

export const sudokuInWorker: WorkerKind = {
  id: sudoku.id,
  question: (board) => questionOf(sudoku, board),
  document: sudoku.schema,
  changed: sudoku.schema,
  boardWords: 'the board is 9x9',
  fits: ({ vocabSize, seqLen }, isSeqLenKnown) => vocabSize === sudoku.vocabSize && (!isSeqLenKnown || seqLen === CELLS),
  modelName: '9x9 Sudoku',
  lesson: async () => (await import('./lesson.worker.ts')).sudokuLesson,
  measured: async () => (await import('./lesson.worker.ts')).sudokuMeasured,
};
