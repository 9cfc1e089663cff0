/** The question of a run about a task. */

import { z } from 'zod';
import { arcGridSchema } from './task.ts';

/** What a run is told of a task: its name and one test input. Never the answer. */
export const arcBoardSchema = z.object({
  id: z.string().min(1).max(100),
  input: arcGridSchema,
  /** The key of its demonstrations, by which a public task is known whatever it is called (kinds/arc/core/fingerprint.ts). */
  key: z.string().max(32).optional(),
});
export type ArcBoard = z.infer<typeof arcBoardSchema>;
