/** Latin squares in the worker. */

import type { WorkerKind } from '../../src/kinds/kind.worker.ts';
import { rulesInWorker } from '../../src/kinds/shared/question.ts';
import { latin } from './core.ts';

export const latinInWorker: WorkerKind = {
  ...rulesInWorker(latin),
  boardWords: 'the board is 3x3',
  fits: ({ vocabSize }) => vocabSize === latin.vocabSize,
  modelName: 'Latin square',
  lesson: async () => (await import('./lesson.worker.ts')).latinLesson,
  measured: async () => (await import('./lesson.worker.ts')).latinMeasured,
};
