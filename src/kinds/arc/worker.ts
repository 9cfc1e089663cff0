/** ARC in the worker. */

import { check } from '../../protocol/session.ts';
import type { WorkerKind } from '../kind.ts';
import { canvasSide } from '../shared/canvas.ts';
import { askedTaskSchema, arcBoardSchema } from './core/asked.ts';
import { arcKind } from './core/index.ts';
import { arcQuestion, rowsByTask } from './question.ts';

export const arcInWorker: WorkerKind = {
  id: arcKind.id,
  question: arcQuestion,
  document: askedTaskSchema,
  boardWords: 'the board is an ARC task',
  fits: ({ vocabSize, seqLen }, isSeqLenKnown) => vocabSize === arcKind.vocabSize && (!isSeqLenKnown || canvasSide(seqLen) !== null),
  modelName: 'ARC',
  tasks: rowsByTask,
  taskOf: (board) => check(arcBoardSchema, board, 'task'),
  lesson: async () => (await import('./lesson.worker.ts')).arcLesson,
};
