/** The model that a session works with: its weights, and the rows of the task in hand where its puzzle table stays in the file. */

import type { NamedRow } from '../../model/weights/packedRows.ts';
import { readFrom, type ByteSource } from '../../model/weights/source.ts';
import type { RowTable } from '../../model/weights/table.ts';
import type { HostTensor, TrmWeights } from '../../model/weights/tensors.ts';
import { PUZZLE_TABLE } from '../../model/weights/validate.ts';
import type { ModelInfo } from '../../protocol/session.ts';
import { meanOfRows, type RowStart } from '../../training/rows.ts';
import { contentName, type RowNames } from './rowNames.ts';

/** Rows in hand: the blank one, a task's own, and as many copies as may vote. */
export const ROWS_IN_HAND = 65;

/** Of a table that stays in its file, so many runs of so many neighbours are a sample: rows of a task are neighbours, so these are of 16 tasks. */
const SAMPLE = { runs: 16, rows: 16 } as const;

/** A task that rows are asked for: by its name, else by the key of its demonstrations. */
export interface NamedTask {
  readonly id: string;
  readonly key: string;
}

/** A table that stays in its file, and who owns its rows. */
export interface DistantTable {
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
  #weights: TrmWeights;
  #asked: string | null = null;

  constructor(weights: TrmWeights, key: string, distant: DistantTable | null) {
    this.key = key;
    this.distant = distant;
    this.#weights = distant ? withRoom(weights, distant.table) : weights;
  }

  get weights(): TrmWeights {
    return this.#weights;
  }

  /**
   * Brings a task's rows into the weights' table, its own and those of some augmented copies: row 0 stays the blank one. Does nothing where the table is whole, or the rows are here.
   * @returns the new table for the engine [ROWS_IN_HAND, dim]; null where nothing changed
   * @throws WeightsError, ModelFetchError: what was in hand before stays
   */
  async bringRows(
    task: string,
    { key, copies = ROWS_IN_HAND - 2 }: { readonly key?: string | undefined; readonly copies?: number } = {},
  ): Promise<Float32Array | null> {
    const asked = `${task}|${key ?? ''}|${copies}`;
    if (!this.distant || this.#asked === asked) return null;
    const { source, table, names } = this.distant;
    const named = namedRows(names, task, key).slice(0, Math.min(ROWS_IN_HAND - 1, 1 + copies));
    const numbers = await readFrom(source, () => table.read([0, ...named.map(({ row }) => row)]));
    const data = new Float32Array(ROWS_IN_HAND * table.dim);
    data.set(numbers);
    this.#weights = withTable(
      this.#weights,
      { shape: [ROWS_IN_HAND, table.dim], data },
      new Map(named.map(({ identifier }, i) => [identifier, i + 1])),
    );
    this.#asked = asked;
    return data;
  }

  /**
   * Where training starts these tasks' rows, of a table that stays in its file: from their own, others at the mean of a sample of 256 rows. Null where
   * the weights hold the table whole. @throws WeightsError, ModelFetchError
   */
  async startingRows(tasks: readonly NamedTask[]): Promise<RowStart | null> {
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
