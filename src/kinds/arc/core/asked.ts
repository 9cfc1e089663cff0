/** What stands on the page with a run: the whole task, and which of its tests was asked. */

import { z } from 'zod';
import { arcTaskSchema, TEST_MAX, arcGridSchema } from './task.ts';

/** What a run is told of a task: its name and one test input. Never the answer. */
export const arcBoardSchema = z.object({
  id: z.string().min(1).max(100),
  input: arcGridSchema,
  /** The key of its demonstrations, by which a public task is known whatever it is called (kinds/arc/core/fingerprint.ts). */
  key: z.string().max(32).optional(),
});
export type ArcBoard = z.infer<typeof arcBoardSchema>;

export const askedTaskSchema = z
  .object({
    id: z.string().min(1).max(100),
    task: arcTaskSchema,
    test: z
      .number()
      .int()
      .min(0)
      .max(TEST_MAX - 1),
  })
  .superRefine(({ task, test }, context) => {
    if (test >= task.test.length)
      context.addIssue({ code: 'custom', path: ['test'], message: `is ${test}; the task has ${task.test.length} tests, from 0` });
  });
export type AskedTask = z.infer<typeof askedTaskSchema>;
