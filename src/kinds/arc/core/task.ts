/** An ARC task and its validated door: demonstration pairs, test inputs, and messages that name the pair and the row. */

import { z } from 'zod';
import { PuzzleParseError } from '../../puzzle.ts';
import { COLOURS, type Grid, GRID_SIDE_MAX } from './grid.ts';

/** Pairs a task may have; ARC's own tasks stay under a dozen. */
export const TRAIN_MAX = 32;
export const TEST_MAX = 16;

/** A demonstration. */
export interface ArcPair {
  readonly input: Grid;
  readonly output: Grid;
}

/** A question; the answer is there when the file has it. */
export interface ArcTest {
  readonly input: Grid;
  readonly output?: Grid | undefined;
}

export interface ArcTask {
  readonly train: readonly ArcPair[];
  readonly test: readonly ArcTest[];
}

const colourMessage = `must be a colour, a whole number from 0 to ${COLOURS - 1}`;
const rowMessage = `must be a list of 1 to ${GRID_SIDE_MAX} colours`;
const gridMessage = `must be a list of 1 to ${GRID_SIDE_MAX} rows`;
const pairMessage = 'must be an object with an input and an output';

const row = z
  .array(
    z
      .number(colourMessage)
      .int(colourMessage)
      .min(0, colourMessage)
      .max(COLOURS - 1, colourMessage),
    rowMessage,
  )
  .min(1, rowMessage)
  .max(GRID_SIDE_MAX, rowMessage);

const grid = z
  .array(row, gridMessage)
  .min(1, gridMessage)
  .max(GRID_SIDE_MAX, gridMessage)
  .superRefine((rows, context) => {
    const cols = rows[0]?.length ?? 0;
    const odd = rows.findIndex((r) => r.length !== cols);
    if (odd >= 0) context.addIssue({ code: 'custom', path: [odd], message: `has ${rows[odd]?.length ?? 0} cells, but row 1 has ${cols}` });
  });

/** The validated door for one grid. */
export const arcGridSchema: z.ZodType<Grid> = grid;

/** A list of 1 to `max` pairs. */
function pairs<T extends z.ZodType>(pair: T, max: number): z.ZodArray<T> {
  const message = `must be a list of 1 to ${max} pairs`;
  return z.array(pair, message).min(1, message).max(max, message);
}

/** The validated door for tasks from files, links and storage. Keys it does not know are dropped. */
export const arcTaskSchema: z.ZodType<ArcTask> = z.object(
  {
    train: pairs(z.object({ input: grid, output: grid }, pairMessage), TRAIN_MAX),
    test: pairs(z.object({ input: grid, output: grid.optional() }, pairMessage), TEST_MAX),
  },
  'must be an object with "train" and "test"',
);

/**
 * Checks a task that came from outside; `name` stands first in the message when there is one.
 * @throws PuzzleParseError such as "train pair 2, output, row 3: has 4 cells, but row 1 has 5."
 */
export function checkTask(raw: unknown, name?: string): ArcTask {
  const parsed = arcTaskSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = describePath(issue?.path ?? []);
  const what = `${where === '' ? 'The task' : `${where}:`} ${issue?.message ?? 'is not valid'}.`;
  throw new PuzzleParseError(name === undefined ? what : `Task ${name}: ${what}`);
}

/** "train pair 2, output, row 3, column 5" of the path [train, 1, output, 2, 4]. */
function describePath(path: readonly PropertyKey[]): string {
  const [part, pair, side, line, column] = path.map((key) => (typeof key === 'number' ? key + 1 : String(key)));
  const words = [pair === undefined ? part : `${part} pair ${pair}`, side, line && `row ${line}`, column && `column ${column}`];
  return words.filter((word) => word !== undefined).join(', ');
}
