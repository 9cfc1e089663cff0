/** What crosses the border between the page and the exact solver's worker, checked on both sides. */

import { z } from 'zod';
import { sudokuBoardSchema } from '../core/board.ts';
import { sudokuLevels } from '../core/levels.ts';

export const exactRequestSchema = z.discriminatedUnion('type', [
  /** Answered with a board. The same level and seed give the same one. */
  z.object({ type: z.literal('generate'), level: z.enum(sudokuLevels), seed: z.number().int() }),
  /** Answered with a count. */
  z.object({ type: z.literal('count'), board: sudokuBoardSchema }),
]);
export type ExactRequest = z.infer<typeof exactRequestSchema>;

/** Solutions found, at most 2; not complete: the search gave up before it could tell. */
export const countSchema = z.object({ count: z.union([z.literal(0), z.literal(1), z.literal(2)]), complete: z.boolean() });
