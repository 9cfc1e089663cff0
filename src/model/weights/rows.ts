/**
 * Which row of the puzzle table belongs to which puzzle: the `tasks` entry of a safetensors file's metadata.
 *
 * Its text is a JSON object from identifier to row, e.g. `{"007bbfb7": 1, "007bbfb7|||t3|||0987654321": 2}`. An ARC task goes by its bare name,
 * an augmented copy of it by `task|||t<dihedral 0..7>|||<what the ten colours become>` (SPEC section 5). Row 0 is the blank one that no task
 * owns, though a table without it may be named from 0. A file without the entry knows no task by name.
 */

import { z } from 'zod';
import { WeightsError } from './errors.ts';

/** The metadata's key. */
export const ROWS_KEY = 'tasks';

/** Identifier to row of the puzzle table. */
export type PuzzleRows = ReadonlyMap<string, number>;

const rowsSchema = z.record(z.string().min(1).max(200), z.number().int().min(0));

/** Reads the entry's text for a table of `count` rows. @throws WeightsError `bad-header` naming the identifier */
export function parseRows(text: string, count: number): PuzzleRows {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new WeightsError('bad-header', ROWS_KEY, "in the file's metadata is not JSON");
  }
  const parsed = rowsSchema.safeParse(raw);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.').slice(0, 80);
    throw new WeightsError(
      'bad-header',
      where ? `${ROWS_KEY}.${where}` : ROWS_KEY,
      'must give a row (a whole number of 0 or more) for each identifier',
    );
  }
  const rows = new Map(Object.entries(parsed.data));
  for (const [identifier, row] of rows) {
    if (row >= count)
      throw new WeightsError('bad-header', `${ROWS_KEY}.${identifier}`, `names row ${row}, but the puzzle table has ${count}`);
  }
  return rows;
}

/** The entry's text; `parseRows` reads it back equal. */
export const formatRows = (rows: PuzzleRows): string => JSON.stringify(Object.fromEntries(rows));
