/** Mazes in the worker. */

import type { WorkerKind } from '../kind.ts';
import { canvasSide } from '../shared/canvas.ts';
import { questionOf } from '../shared/question.ts';
import { MAZE_SIDE_MIN, mazeKind } from './core/index.ts';

export const mazeInWorker: WorkerKind = {
  id: mazeKind.id,
  question: (board) => questionOf(mazeKind, board),
  document: mazeKind.schema,
  changed: mazeKind.schema,
  boardWords: 'the board is a maze',
  fits: ({ vocabSize, seqLen }, isSeqLenKnown) =>
    vocabSize === mazeKind.vocabSize && (!isSeqLenKnown || (canvasSide(seqLen) ?? 0) >= MAZE_SIDE_MIN),
  modelName: 'maze',
  sized: true,
  lesson: async () => (await import('./lesson.worker.ts')).mazeLesson,
  measured: async () => (await import('./lesson.worker.ts')).mazeMeasured,
};
