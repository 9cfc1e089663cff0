/** Sudoku in the worker. */

import type { WorkerKind } from '../kind.worker.ts';
import { rulesInWorker } from '../shared/question.ts';
import { CELLS } from './core/board.ts';
import { sudokuRules } from './core/rules.ts';

export const sudokuInWorker: WorkerKind = {
  ...rulesInWorker(sudokuRules),
  boardWords: 'the board is 9x9',
  fits: ({ vocabSize, seqLen }, isSeqLenKnown) => vocabSize === sudokuRules.vocabSize && (!isSeqLenKnown || seqLen === CELLS),
  modelName: '9x9 Sudoku',
  seqLen: CELLS,
  lesson: async () => (await import('./lesson.worker.ts')).sudokuLesson,
  measured: async () => (await import('./lesson.worker.ts')).sudokuMeasured,
};
