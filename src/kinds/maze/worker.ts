/** Mazes in the worker. */

import type { WorkerKind } from '../kind.worker.ts';
import { canvasSide } from '../shared/canvas.ts';
import { rulesInWorker } from '../shared/question.ts';
import { MAZE_SIDE_MIN } from './core/board.ts';
import { mazeRules } from './core/rules.ts';

export const mazeInWorker: WorkerKind = {
  ...rulesInWorker(mazeRules),
  boardWords: 'the board is a maze',
  fits: ({ vocabSize, seqLen }, isSeqLenKnown) =>
    vocabSize === mazeRules.vocabSize && (!isSeqLenKnown || (canvasSide(seqLen) ?? 0) >= MAZE_SIDE_MIN),
  modelName: 'maze',
  sized: true,
  lesson: async () => (await import('./lesson.worker.ts')).mazeLesson,
  measured: async () => (await import('./lesson.worker.ts')).mazeMeasured,
};
