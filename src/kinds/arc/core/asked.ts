/** What stands on the page with a run: the whole task, and which of its tests was asked. */

import { z } from 'zod';
import { arcTaskSchema, TEST_MAX } from './task.ts';

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
