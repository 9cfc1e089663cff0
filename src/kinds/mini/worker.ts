/** 4x4 Sudoku in the worker. */

import type { WorkerKind } from '../kind.worker.ts';
import { rulesInWorker } from '../shared/question.ts';
import { mini, MINI_CELLS } from './core/mini.ts';

export const miniInWorker: WorkerKind = {
  ...rulesInWorker(mini),
  boardWords: 'the board is 4x4',
  fits: ({ vocabSize, seqLen }, isSeqLenKnown) => vocabSize === mini.vocabSize && (!isSeqLenKnown || seqLen === MINI_CELLS),
  modelName: '4x4 Sudoku',
  seqLen: MINI_CELLS,
  lesson: async () => (await import('./lesson.worker.ts')).miniLesson,
  measured: async () => (await import('./lesson.worker.ts')).miniMeasured,
};
