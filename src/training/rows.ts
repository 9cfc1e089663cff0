/** A model for new puzzles: a fresh puzzle table under the same network. */

import type { PuzzleRows } from '../model/weights/rows.ts';
import { checkWeights, type HostTensor, type TrmWeights } from '../model/weights/tensors.ts';

const TABLE = 'puzzle_emb.weights';

/** Where the rows of a fresh table start. */
export interface RowStart {
  /** Where a task starts that the old table does not know [puzzleDim]. */
  readonly mean: Float32Array;
  /** The old table's rows by their identifiers (a task's name, or its name with an augmentation). */
  readonly known: ReadonlyMap<string, Float32Array>;
}

/** The mean of rows that lie one after the other [puzzleDim]. */
export function meanOfRows(rows: Float32Array, dim: number): Float32Array {
  const mean = new Float64Array(dim);
  rows.forEach((v, i) => (mean[i % dim] += (v * dim) / rows.length));
  return Float32Array.from(mean);
}

/** Of a table that the weights hold whole: its named rows, and the mean of all. */
function startInHand({ data, shape }: HostTensor, rows: PuzzleRows): RowStart {
  const [, dim = 0] = shape;
  return { mean: meanOfRows(data, dim), known: new Map([...rows].map(([name, row]) => [name, data.subarray(row * dim, (row + 1) * dim)])) };
}

/**
 * The same weights with `count` rows (SPEC section 7, "load_checkpoint with another number of ids"): a task or a copy that the old table knows starts
 * from its row, another copy of such a task at the mean of the task's rows, and all others at the mean of the table.
 * @param start where the weights do not hold the table whole
 * @throws RangeError when the model has no puzzle table
 */
export function withFreshRows(weights: TrmWeights, count: number, rows: PuzzleRows, start?: RowStart): TrmWeights {
  const old = weights.tensors.get(TABLE);
  if (!old) throw new RangeError('This model has no puzzle table, so it cannot take new tasks.');
  const [, dim = 0] = old.shape;
  const { mean, known } = start ?? startInHand(old, weights.rows ?? new Map<string, number>());
  const data = new Float32Array(count * dim);
  for (let row = 0; row < count; row++) data.set(mean, row * dim);
  const ofTask = new Map<string, Float32Array | null>();
  for (const [identifier, row] of rows) {
    const task = identifier.split('|||', 1)[0];
    if (!ofTask.has(task)) ofTask.set(task, meanOfTask(known, task, dim));
    const from = known.get(identifier) ?? ofTask.get(task);
    if (from) data.set(from, row * dim);
  }
  return {
    ...checkWeights({ ...weights.config, puzzleIds: count }, new Map(weights.tensors).set(TABLE, { shape: [count, dim], data })),
    rows,
  };
}

/** The mean of a task's rows; null where none is known. */
function meanOfTask(known: RowStart['known'], task: string, dim: number): Float32Array | null {
  const own = [...known].filter(([name]) => name === task || name.startsWith(`${task}|||`)).map(([, row]) => row);
  if (own.length === 0) return null;
  const all = new Float32Array(own.length * dim);
  own.forEach((row, i) => all.set(row, i * dim));
  return meanOfRows(all, dim);
}
