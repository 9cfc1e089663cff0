/** A model for new puzzles: a fresh puzzle table under the same network. */
import type { PuzzleRows } from '../model/weights/rows.ts';
import type { HostTensor, TrmWeights } from '../model/weights/tensors.ts';
import { checkWeights } from '../model/weights/validate.ts';

const TABLE = 'puzzle_emb.weights';

/**
 * The same weights with `count` rows, all equal to the mean of the old ones (SPEC section 7, "load_checkpoint with another number of ids").
 * @throws RangeError when the model has no puzzle table
 */
export function withFreshRows(weights: TrmWeights, count: number, rows: PuzzleRows): TrmWeights {
  const old = weights.tensors.get(TABLE);
  if (!old) throw new RangeError('This model has no puzzle table, so it cannot take new tasks.');
  const [oldCount = 1, dim = 0] = old.shape;
  const mean = new Float64Array(dim);
  old.data.forEach((v, i) => (mean[i % dim] += v / oldCount));
  const table: HostTensor = { shape: [count, dim], data: Float32Array.from({ length: count * dim }, (_, i) => mean[i % dim]) };
  return { ...checkWeights({ ...weights.config, puzzleIds: count }, new Map(weights.tensors).set(TABLE, table)), rows };
}
