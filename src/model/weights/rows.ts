/**
 * Which row of the puzzle table belongs to which puzzle. An ARC task goes by its bare name, an augmented copy of it by `task|||t<dihedral 0..7>|||<what the ten
 * colours become>` (SPEC section 5). Row 0 is the blank one that no task owns, though a table without it may be named from 0.
 *
 * A file says it in its metadata's `tasks`, a JSON object from identifier to row: `{"007bbfb7": 1, "007bbfb7|||t3|||0987654321": 2}`; without the entry it knows no task
 * by name. Of the published tables it is known packed: for each task its first row, how many it has, and its first augmentations in row order, 4 base64 characters
 * each (a dihedral turn in 3 bits, then the permutation's number in 19). Built by tools/rowTables.ts.
 */

import { z } from 'zod';
import { BadHeaderError } from './checks.ts';

/** The metadata's key. */
export const ROWS_KEY = 'tasks';

/** Identifier to row of the puzzle table. */
export type PuzzleRows = ReadonlyMap<string, number>;

/** A task that rows are asked for: by its name, else by the key of its demonstrations. */
export interface TaskKey {
  readonly id: string;
  readonly key: string;
}

const rowsSchema = z.record(z.string().min(1).max(200), z.number().int().min(0));

/** Reads the entry's text for a table of `count` rows. @throws BadHeaderError naming the identifier */
export function parseRows(text: string, count: number): PuzzleRows {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new BadHeaderError(ROWS_KEY, "in the file's metadata is not JSON");
  }
  const parsed = rowsSchema.safeParse(raw);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.').slice(0, 80);
    throw new BadHeaderError(
      where ? `${ROWS_KEY}.${where}` : ROWS_KEY,
      'must give a row (a whole number of 0 or more) for each identifier',
    );
  }
  const rows = new Map(Object.entries(parsed.data));
  for (const [identifier, row] of rows) {
    if (row >= count) throw new BadHeaderError(`${ROWS_KEY}.${identifier}`, `names row ${row}, but the puzzle table has ${count}`);
  }
  return rows;
}

/** The entry's text; `parseRows` reads it back equal. */
export const formatRows = (rows: PuzzleRows): string => JSON.stringify(Object.fromEntries(rows));

/** Characters of one augmentation. */
const CHARS = 4;
const COLOURS = 9;
const PERMUTATIONS = 362_880;
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const packedSchema = z.object({
  dataset: z.string().max(100),
  /** Rows of the table, by which a model is known to be of this data set. */
  rows: z.number().int().positive(),
  licence: z.string().max(500),
  origin: z.string().max(500),
  /** By the task's id: first row, rows, augmentations. */
  tasks: z.record(
    z.string().regex(/^[\w-]{1,100}$/),
    z.tuple([z.number().int().min(0), z.number().int().positive(), z.string().max(CHARS * 1001)]),
  ),
  /** The id of a task by the hash of its demonstrations (kinds/arc/core/task.ts), for files that carry no id. */
  known: z.record(z.string().max(32), z.string().max(100)),
});
export type PackedRows = z.infer<typeof packedSchema>;

/** Reads the text of a packed table. @throws BadHeaderError */
export function parsePackedRows(text: string): PackedRows {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new BadHeaderError('row table', 'is not JSON');
  }
  const parsed = packedSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new BadHeaderError('row table', `is not valid at ${parsed.error.issues[0]?.path.join('.') || 'its root'}`);
}

/** The number of a permutation of 1..9 in lexicographic order. */
function rank(permutation: readonly number[]): number {
  let number = 0;
  permutation.forEach((value, i) => {
    const smaller = permutation.slice(i + 1).filter((later) => later < value).length;
    number = number * (COLOURS - i) + smaller;
  });
  return number;
}

function unrank(number: number): number[] {
  const digits: number[] = [];
  for (let base = 1; base <= COLOURS; base++) {
    digits.unshift(number % base);
    number = Math.floor(number / base);
  }
  const left = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  return digits.flatMap((index) => left.splice(index, 1));
}

/** Packs an augmentation: `turn` 0..7 and what the colours 1..9 become. */
export function packAugmentation(turn: number, colours: readonly number[]): string {
  const bits = turn * 2 ** 19 + rank(colours);
  return Array.from({ length: CHARS }, (_, i) => DIGITS[Math.floor(bits / 64 ** (CHARS - 1 - i)) % 64]).join('');
}

/** The reference's identifier of an augmented copy, `task|||t<turn>|||0<colours>`; null for characters that pack none. */
function identifierOf(task: string, packed: string): string | null {
  let bits = 0;
  for (const char of packed) bits = bits * 64 + DIGITS.indexOf(char);
  const [turn, permutation] = [Math.floor(bits / 2 ** 19), bits % 2 ** 19];
  if (bits < 0 || turn > 7 || permutation >= PERMUTATIONS) return null;
  return `${task}|||t${turn}|||0${unrank(permutation).join('')}`;
}

/** A row of the table with its name. */
export interface NamedRow {
  readonly identifier: string;
  readonly row: number;
}

/** The rows of a task that are named, its own first; none for a task that the table does not know. */
export function rowsOfTask({ tasks }: PackedRows, task: string): NamedRow[] {
  const entry = Object.hasOwn(tasks, task) ? tasks[task] : undefined;
  if (!entry) return [];
  const [first, , packed] = entry;
  const named: NamedRow[] = [{ identifier: task, row: first }];
  for (let at = 0; at + CHARS <= packed.length; at += CHARS) {
    const identifier = identifierOf(task, packed.slice(at, at + CHARS));
    if (identifier) named.push({ identifier, row: first + 1 + at / CHARS });
  }
  return named;
}
