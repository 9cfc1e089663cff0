/** Who owns the rows of a puzzle table that stays in its file: by the file's own names, a list beside it, or the tables of the public builds. */

import { WeightsError } from '../../model/weights/errors.ts';
import { parsePackedRows, rowsOfTask, type NamedRow } from '../../model/weights/packedRows.ts';
import type { PuzzleRows } from '../../model/weights/rows.ts';

export interface RowNames {
  /** Rows of each task, by its id. */
  readonly tasks: Readonly<Record<string, number>>;
  /** The named rows of a task, its own first; none for a task it does not know. */
  readonly of: (task: string) => readonly NamedRow[];
}

/** Largest identifiers.json: the list of the ARC-2 build takes about 45 MB. */
const IDENTIFIERS_MAX_BYTES = 128 * 2 ** 20;
/** Copies of a task that are remembered by name; more never vote. */
const COPIES_MAX = 256;
/** The public builds, by the rows of their tables: a file of public/published/. */
const builds: ReadonlyMap<number, { readonly file: string }> = new Map([
  [876_406, { file: 'arc1-rows.json' }],
  [1_191_730, { file: 'arc2-rows.json' }],
]);

const taskOf = (identifier: string): string => identifier.split('|||', 1)[0];

/** The name of a task that is known by the key of its demonstrations alone. */
export const contentName = (key: string): string => `#${key}`;

/** Names of one row each, as a file's metadata or a list gives them. */
export function namesOfRows(rows: Iterable<readonly [string, number]>): RowNames {
  const byTask = new Map<string, NamedRow[]>();
  const counts = new Map<string, number>();
  for (const [identifier, row] of rows) {
    const task = taskOf(identifier);
    const named = byTask.get(task) ?? [];
    counts.set(task, (counts.get(task) ?? 0) + 1);
    if (identifier === task) named.unshift({ identifier, row });
    else if (named.length <= COPIES_MAX) named.push({ identifier, row });
    byTask.set(task, named);
  }
  return { tasks: Object.fromEntries(counts), of: (task) => byTask.get(task) ?? [] };
}

/**
 * Reads an identifiers.json: a list of names, row by row (the reference writes one; row 0 is "<blank>").
 * @throws WeightsError `too-large`, `bad-header` where it is no such list or not as long as the table
 */
export async function readIdentifiers(list: Blob, count: number): Promise<Map<string, number>> {
  const where = 'identifiers.json';
  if (list.size > IDENTIFIERS_MAX_BYTES)
    throw new WeightsError('too-large', where, `has ${list.size} bytes; the limit is ${IDENTIFIERS_MAX_BYTES}`);
  let names: unknown;
  try {
    names = JSON.parse(await list.text());
  } catch {
    throw new WeightsError('bad-header', where, 'is not JSON');
  }
  if (!Array.isArray(names) || names.some((name) => typeof name !== 'string'))
    throw new WeightsError('bad-header', where, 'is not a list of names, one a row');
  if (names.length !== count)
    throw new WeightsError(
      'bad-header',
      where,
      `names ${names.length} rows, but the puzzle table has ${count}: it belongs to another model`,
    );
  return new Map((names as string[]).map((name, row) => [name, row]));
}

/** The names of a public build with so many rows; null where there is no such build. @param base address of the folder of tables */
async function namesOfBuild(count: number, base: string): Promise<RowNames | null> {
  const build = builds.get(count);
  if (!build) return null;
  const response = await fetch(new URL(build.file, base)).catch(() => null);
  if (!response?.ok)
    throw new WeightsError(
      'truncated',
      build.file,
      'could not be fetched: without it nobody knows which row is which task. Try again when you are online',
    );
  const packed = parsePackedRows(await response.text());
  const tasks = Object.fromEntries(Object.entries(packed.tasks).map(([task, [, rows]]) => [task, rows]));
  const byContent = new Map(Object.entries(packed.known).map(([key, task]) => [contentName(key), task]));
  for (const [name, task] of byContent) tasks[name] = tasks[task] ?? 0;
  return { tasks, of: (task) => rowsOfTask(packed, byContent.get(task) ?? task) };
}

/** The names of a table's rows by whatever says them, the nearest first. @throws WeightsError */
export async function rowNames(
  count: number,
  from: { readonly rows?: PuzzleRows | undefined; readonly list?: Blob | undefined; readonly base?: string | undefined },
): Promise<RowNames | null> {
  if (from.list) return namesOfRows(await readIdentifiers(from.list, count));
  if (from.rows) return namesOfRows(from.rows);
  return from.base === undefined ? null : namesOfBuild(count, from.base);
}
