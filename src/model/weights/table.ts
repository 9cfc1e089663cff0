/** A puzzle table that stays in its file: a row is read when somebody asks for it (the published ARC table has 876,406, 1.8 GB). */

import { WeightsError } from './errors.ts';
import { isDense, type ListedTensor } from './listing.ts';
import { itemSizes, RawTensor } from './raw.ts';
import { bytesAt, type Reading } from './source.ts';

/** A table up to this size is read whole with the network: 8 MiB. */
export const TABLE_WHOLE_BYTES = 8 * 2 ** 20;
/** Rows between two wanted ones that are rather read along than asked for apart take at most these bytes. */
const GAP_BYTES = 65_536;
/** Most rows at once: 64 MB of the published width. */
export const ROWS_MAX = 32_768;

/** A table of `count` rows of `dim` numbers, in its file. */
export interface RowTable {
  readonly count: number;
  readonly dim: number;
  /** The numbers of these rows [rows, dim], in the order asked. @throws WeightsError `bad-tensor` for a row that is not there, `not-finite` */
  readonly read: (rows: readonly number[]) => Reading<Float32Array<ArrayBuffer>>;
}

/** @throws WeightsError `unsupported` for a table whose rows do not lie one after the other */
export function rowTable(listed: ListedTensor): RowTable {
  const { name, dtype, shape, stored, offset } = listed;
  if (shape.length !== 2 || !isDense(listed))
    throw new WeightsError('unsupported', name, 'is a table whose rows do not lie one after the other');
  const [count, dim] = shape;
  const rowBytes = dim * itemSizes[dtype];
  const gapRows = Math.max(1, Math.floor(GAP_BYTES / rowBytes));
  let start: number | null = null;
  return {
    count,
    dim,
    *read(rows) {
      if (rows.length > ROWS_MAX)
        throw new WeightsError('too-large', name, `is asked for ${rows.length} rows at once; the limit is ${ROWS_MAX}`);
      const wrong = rows.find((row) => !Number.isInteger(row) || row < 0 || row >= count);
      if (wrong !== undefined) throw new WeightsError('bad-tensor', name, `has rows 0 to ${count - 1}, no row ${wrong}`);
      start ??= yield* stored.locate();
      const sorted = [...new Set(rows)].sort((a, b) => a - b);
      const found = new Map<number, Float32Array>();
      for (let i = 0; i < sorted.length;) {
        let end = i + 1;
        while (end < sorted.length && sorted[end] - sorted[end - 1] <= gapRows) end++;
        const [first, last] = [sorted[i], sorted[end - 1]];
        const from = start + offset * itemSizes[dtype] + first * rowBytes;
        const bytes = yield* bytesAt(from, from + (last - first + 1) * rowBytes);
        for (const row of sorted.slice(i, end)) {
          const at = (row - first) * rowBytes;
          found.set(row, new RawTensor(name, dtype, [dim], () => bytes.slice(at, at + rowBytes)).float32());
        }
        i = end;
      }
      const out = new Float32Array(rows.length * dim);
      rows.forEach((row, i) => out.set(found.get(row) ?? [], i * dim));
      if (!out.every(Number.isFinite))
        throw new WeightsError('not-finite', name, `holds a number that is not finite in rows ${sorted[0]} to ${sorted.at(-1) ?? 0}`);
      return out;
    },
  };
}
