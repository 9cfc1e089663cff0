/** The model that a session works with: its weights, and where its puzzle table stays in the file, whose rows those are and those of the task in hand. */

import { TooLargeError, TruncatedError, BadHeaderError } from '../../model/weights/checks.ts';
import type { RowTable } from '../../model/weights/listing.ts';
import { parsePackedRows, rowsOfTask, type NamedRow, type TaskKey, type PuzzleRows } from '../../model/weights/rows.ts';
import { readFrom, type ByteSource } from '../../model/weights/source.ts';
import { PUZZLE_TABLE, type HostTensor, type TrmWeights } from '../../model/weights/tensors.ts';
import type { ModelInfo } from '../../protocol/session.ts';
import { meanOfRows, type RowStart } from '../../training/rows.ts';

interface RowNames {
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
 * @throws TooLargeError, BadHeaderError where it is no such list or not as long as the table
 */
export async function readIdentifiers(list: Blob, count: number): Promise<Map<string, number>> {
  const where = 'identifiers.json';
  if (list.size > IDENTIFIERS_MAX_BYTES) throw new TooLargeError(where, `has ${list.size} bytes; the limit is ${IDENTIFIERS_MAX_BYTES}`);
  let names: unknown;
  try {
    names = JSON.parse(await list.text());
  } catch {
    throw new BadHeaderError(where, 'is not JSON');
  }
  if (!Array.isArray(names) || names.some((name) => typeof name !== 'string'))
    throw new BadHeaderError(where, 'is not a list of names, one a row');
  if (names.length !== count)
    throw new BadHeaderError(where, `names ${names.length} rows, but the puzzle table has ${count}: it belongs to another model`);
  return new Map((names as string[]).map((name, row) => [name, row]));
}

/** The names of a public build with so many rows; null where there is no such build. @param base address of the folder of tables */
async function namesOfBuild(count: number, base: string): Promise<RowNames | null> {
  const build = builds.get(count);
  if (!build) return null;
  const response = await fetch(new URL(build.file, base)).catch(() => null);
  if (!response?.ok)
    throw new TruncatedError(
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

/** Rows in hand: the blank one, a task's own, and as many copies as may vote. */
export const ROWS_IN_HAND = 65;

/** Of a table that stays in its file, so many runs of so many neighbours are a sample: rows of a task are neighbours, so these are of 16 tasks. */
const SAMPLE = { runs: 16, rows: 16 } as const;

/** A table that stays in its file, and who owns its rows. */
interface DistantTable {
  readonly source: ByteSource;
  readonly table: RowTable;
  readonly names: RowNames | null;
}

/** Weights with a table of {@link ROWS_IN_HAND} rows, all of them the blank one until a task is in hand. */
function withRoom(weights: TrmWeights, { dim }: RowTable): TrmWeights {
  const blank = weights.tensors.get(PUZZLE_TABLE)?.data.subarray(0, dim) ?? new Float32Array(dim);
  const data = new Float32Array(ROWS_IN_HAND * dim);
  for (let row = 0; row < ROWS_IN_HAND; row++) data.set(blank, row * dim);
  return withTable({ ...weights, config: { ...weights.config, puzzleIds: ROWS_IN_HAND } }, { shape: [ROWS_IN_HAND, dim], data }, new Map());
}

function withTable(weights: TrmWeights, table: HostTensor, rows: ReadonlyMap<string, number>): TrmWeights {
  return { ...weights, tensors: new Map(weights.tensors).set(PUZZLE_TABLE, table), rows };
}

/** A task's rows by its name, else by its demonstrations; under the name it is asked by. */
function namedRows(names: RowNames | null, task: string, key: string | undefined): readonly NamedRow[] {
  const own = names?.of(task) ?? [];
  if (own.length > 0 || key === undefined || !names) return own;
  return names
    .of(contentName(key))
    .map(({ identifier, row }) => ({ identifier: [task, ...identifier.split('|||').slice(1)].join('|||'), row }));
}

export class ModelInHand {
  /** Tells models apart. */
  readonly key: string;
  readonly distant: DistantTable | null;
  private held: TrmWeights;
  private asked: string | null = null;

  constructor(weights: TrmWeights, key: string, distant: DistantTable | null) {
    this.key = key;
    this.distant = distant;
    this.held = distant ? withRoom(weights, distant.table) : weights;
  }

  get weights(): TrmWeights {
    return this.held;
  }

  /**
   * Brings a task's rows into the weights' table, its own and those of some augmented copies: row 0 stays the blank one. Does nothing where the table is whole, or the rows are here.
   * @returns the new table for the engine [ROWS_IN_HAND, dim]; null where nothing changed
   * @throws WeightsError, and what keeps it from being fetched: what was in hand before stays
   */
  async bringRows(
    task: string,
    { key, copies = ROWS_IN_HAND - 2 }: { readonly key?: string | undefined; readonly copies?: number } = {},
  ): Promise<Float32Array | null> {
    const asked = `${task}|${key ?? ''}|${copies}`;
    if (!this.distant || this.asked === asked) return null;
    const { source, table, names } = this.distant;
    const named = namedRows(names, task, key).slice(0, Math.min(ROWS_IN_HAND - 1, 1 + copies));
    const numbers = await readFrom(source, () => table.read([0, ...named.map(({ row }) => row)]));
    const data = new Float32Array(ROWS_IN_HAND * table.dim);
    data.set(numbers);
    this.held = withTable(
      this.held,
      { shape: [ROWS_IN_HAND, table.dim], data },
      new Map(named.map(({ identifier }, i) => [identifier, i + 1])),
    );
    this.asked = asked;
    return data;
  }

  /**
   * Where training starts these tasks' rows, of a table that stays in its file: from their own, others at the mean of a sample of 256 rows. Null where
   * the weights hold the table whole. @throws WeightsError, and what keeps it from being fetched
   */
  async startingRows(tasks: readonly TaskKey[]): Promise<RowStart | null> {
    if (!this.distant) return null;
    const { source, table, names } = this.distant;
    const named = tasks.flatMap(({ id, key }) => namedRows(names, id, key).slice(0, ROWS_IN_HAND - 1));
    const between = Math.max(1, Math.floor(table.count / SAMPLE.runs));
    const sample = Array.from(
      { length: SAMPLE.runs * SAMPLE.rows },
      (_, i) => Math.floor(i / SAMPLE.rows) * between + (i % SAMPLE.rows),
    ).filter((row) => row < table.count);
    const numbers = await readFrom(source, () => table.read([...sample, ...named.map(({ row }) => row)]));
    const row = (i: number): Float32Array => numbers.subarray(i * table.dim, (i + 1) * table.dim);
    return {
      mean: meanOfRows(numbers.subarray(0, sample.length * table.dim), table.dim),
      known: new Map(named.map(({ identifier }, i) => [identifier, row(sample.length + i)])),
    };
  }
}

/** What the page is told of a model. @param byRow the tasks that rows of a puzzle table are of */
export function modelInfo(
  id: string,
  bytes: number,
  { weights: { config, tensors, rows }, distant }: ModelInHand,
  byRow: (rows: ReadonlyMap<string, number>) => Record<string, number>,
): Omit<ModelInfo, 'task'> {
  let parameters = distant ? (distant.table.count - ROWS_IN_HAND) * distant.table.dim : 0;
  for (const t of tensors.values()) parameters += t.data.length;
  const { arch, hiddenSize, layers, answerLayers, T, n, nSup, heads, mlpT, prefixLen, seqLen, vocabSize } = config;
  const tasks = distant ? distant.names?.tasks : rows && byRow(rows);
  return {
    id,
    parameters,
    bytes,
    ...(tasks ? { tasks } : {}),
    config: { arch, hiddenSize, layers, answerLayers, T, n, nSup, heads, mlpT, prefixLen, seqLen, vocabSize },
  };
}
