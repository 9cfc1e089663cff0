/** 4x4 Sudoku in the worker. */

import type { WorkerKind } from '../kind.worker.ts';
import { questionOf } from '../shared/question.ts';
import { mini } from './core/index.ts';
import { MINI_CELLS } from './core/mini.ts';

export const miniInWorker: WorkerKind = {
  id: mini.id,
  question: (board) => questionOf(mini, board),
  document: mini.schema,
  changed: mini.schema,
  boardWords: 'the board is 4x4',
  fits: ({ vocabSize, seqLen }, isSeqLenKnown) => vocabSize === mini.vocabSize && (!isSeqLenKnown || seqLen === MINI_CELLS),
  modelName: '4x4 Sudoku',
  lesson: async () => (await import('./lesson.worker.ts')).miniLesson,
  measured: async () => (await import('./lesson.worker.ts')).miniMeasured,
};
