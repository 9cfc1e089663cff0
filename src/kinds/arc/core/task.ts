/** An ARC task: its validated door, with messages that name the pair and the row; what a run is told of it; an answer compared; its keys. */

import { z } from 'zod';
import { gridKey } from '../../../model/architectures/etrm/task.ts';
import { PuzzleParseError, type Verdict } from '../../puzzle.ts';
import { COLOURS, GRID_SIDE_MAX, gridSize, sameGridSize, type Grid } from './grid.ts';

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

/** All grids of a task; the answers of tests where it holds them. */
export const gridsOf = ({ train, test }: ArcTask): Grid[] =>
  [...train, ...test].flatMap(({ input, output }: ArcTest) => (output ? [input, output] : [input]));

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

/** What a run is told of a task: its name and one test input. Never the answer. */
export const arcBoardSchema = z.object({
  id: z.string().min(1).max(100),
  input: arcGridSchema,
  /** The hash of its demonstrations, by which a public task is known whatever it is called. */
  key: z.string().max(32).optional(),
});
export type ArcBoard = z.infer<typeof arcBoardSchema>;

/** What stands on the page with a run: the whole task, and which of its tests was asked. */
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

/**
 * Compares an answer with the task's own: ARC's rules are not written down anywhere.
 * @param test the test pair, counted from 0
 * @returns null when the task does not hold its answer; `cells` are those that differ (raster index), none where the sizes do
 */
export function verify(task: ArcTask, test: number, answer: Grid): Verdict | null {
  const expected = task.test[test]?.output;
  if (!expected) return null;
  if (!sameGridSize(answer, expected)) {
    const summary =
      answer.length === 0 ? 'The answer holds no grid' : `The answer is ${gridSize(answer)}, the right one ${gridSize(expected)}`;
    return { solved: false, problems: 1, cells: [], summary };
  }
  const right = expected.flat();
  const cells = answer.flat().flatMap((colour, n) => (colour === right[n] ? [] : [n]));
  const summary = cells.length === 0 ? 'The answer is right' : `${cells.length} of ${right.length} cells differ from the right answer`;
  return { solved: cells.length === 0, problems: cells.length, cells, summary };
}

/** What tells tasks apart: their demonstrations, and with them their test inputs. */
interface Asked {
  readonly train: readonly ArcPair[];
  readonly test: readonly { readonly input: Grid }[];
}

const pairKey = ({ input, output }: ArcTest): string => `${gridKey(input)}>${output ? gridKey(output) : ''}`;

/** A key of a whole task: equal for tasks with the same pairs, in whatever order. */
export const taskKey = ({ train, test }: ArcTask): string => [train, test].map((pairs) => pairs.map(pairKey).sort().join(';')).join('|');

/** The key that what was learnt is kept under: of a task's demonstrations, in order. Who has learnt them knows the rule. */
export const demonstrationsKey = ({ train }: Pick<Asked, 'train'>): string => digest(train.map(pairKey).join('|'));

/** The key of a task's demonstrations and its test inputs; its answers play no part. */
export const questionKey = ({ train, test }: Asked): string =>
  `${demonstrationsKey({ train })}-${digest(test.map(({ input }) => gridKey(input)).join('|'))}`;

/**
 * The hash by which a public task is known, since files that people pass around often carry no id: 16 hexadecimal digits, equal for tasks
 * with the same demonstrations in whatever order (FNV-1a, twice over for 64 bits). Not a cryptographic hash.
 */
export function demonstrationsHash({ train }: Pick<Asked, 'train'>): string {
  const text = train.map(pairKey).sort().join(';');
  let [even, odd] = [0x811c9dc5, 0xc9dc5811];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    even = Math.imul(even ^ code, 0x01000193);
    odd = Math.imul(odd ^ (code + i), 0x01000193);
  }
  return [even, odd].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

/** 106 bits of text as letters and digits (two lanes of cyrb53, B. Harris, public domain). Not a cryptographic hash. */
const digest = (text: string): string => [0, 0x9e3779b9].map((seed) => lane(text, seed).toString(36)).join('');

function lane(text: string, seed: number): number {
  let [a, b] = [0xdeadbeef ^ seed, 0x41c6ce57 ^ seed];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
