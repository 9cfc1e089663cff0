/** What the page asks of the exact solver's worker, checked there. */

import { z } from 'zod';
import { sudokuLevels } from '../core/levels.ts';
import { sudokuBoardSchema } from '../core/schema.ts';

export const exactRequestSchema = z.discriminatedUnion('type', [
  /** Answered with a board. The same level and seed give the same one. */
  z.object({ type: z.literal('generate'), level: z.enum(sudokuLevels), seed: z.number().int() }),
  /** Answered with a count. */
  z.object({ type: z.literal('count'), board: sudokuBoardSchema }),
]);
export type ExactRequest = z.infer<typeof exactRequestSchema>;
