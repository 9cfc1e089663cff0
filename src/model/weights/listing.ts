/** What a weights file holds, known from its directory alone; the reading of some of it in few, large pieces; and a puzzle table that stays in its file. */

import { elementCount, TooLargeError, BadTensorError, UnsupportedError, NotFiniteError } from './checks.ts';
import { alignedTo, itemSizes, RawTensor, type Dtype } from './raw.ts';
import { bytesAt, READ_MAX_BYTES, type Reading } from './source.ts';

/** A run of bytes that is read whole: a storage of a torch archive, or one tensor of a safetensors file. */
export interface ByteRun {
  readonly name: string;
  /** The part of the file that surely holds it, with what is needed to check it. */
  readonly from: number;
  readonly to: number;
  /** Its contents out of the bytes of that part, checked. */
  readonly contents: (bytes: Uint8Array) => Uint8Array;
  /** Where its contents start in the file. */
  readonly locate: () => Reading<number>;
}

/** A tensor that is described, not read: a strided window on a stored run. Offset and strides count elements. */
export interface ListedTensor {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly stored: ByteRun;
  readonly offset: number;
  readonly strides: readonly number[];
}

/** Bytes between two wanted runs, or rows, that are rather read along than asked for apart. */
const GAP_BYTES = 65_536;
/** torch aligns what it stores to 64 bytes of the file; pieces that start so hold floats where views may start. */
const ALIGNMENT = 64;

/** true when the strides are those of a dense row-major tensor (sides of 1 may have any). */
function isDense({ shape, strides }: Pick<ListedTensor, 'shape' | 'strides'>): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis];
  }
  return true;
}

/** Copies a strided window into `out`, row-major. The last axis is the inner loop. */
function gatherItems<T extends Uint8Array | Uint16Array | Uint32Array>(
  source: T,
  out: T,
  offset: number,
  shape: readonly number[],
  strides: readonly number[],
): void {
  const last = shape.length - 1;
  const side = shape[last];
  const step = strides[last];
  const index = new Array<number>(last).fill(0);
  let row = offset;
  for (let to = 0; to < out.length;) {
    for (let i = 0, from = row; i < side; i++, from += step) out[to++] = source[from];
    let axis = last - 1;
    for (; axis >= 0; axis--) {
      row += strides[axis];
      if (++index[axis] < shape[axis]) break;
      row -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
}

/** The bytes of a strided tensor, dense. */
function gather(storage: Uint8Array, itemSize: number, { offset, shape, strides }: ListedTensor): Uint8Array {
  const elements = shape.reduce((product, side) => product * side, 1);
  const out = new Uint8Array(elements * itemSize);
  switch (itemSize) {
    case 1:
      gatherItems(storage, out, offset, shape, strides);
      return out;
    case 2: {
      const source = alignedTo(2, storage);
      gatherItems(
        new Uint16Array(source.buffer, source.byteOffset, source.length / 2),
        new Uint16Array(out.buffer),
        offset,
        shape,
        strides,
      );
      return out;
    }
    default: {
      // 4 bytes, or 8 as a last axis of two words.
      const words = itemSize / 4;
      const source = alignedTo(4, storage);
      const wordStrides = [...strides.map((stride) => stride * words), 1];
      gatherItems(
        new Uint32Array(source.buffer, source.byteOffset, source.length / 4),
        new Uint32Array(out.buffer),
        offset * words,
        [...shape, words],
        wordStrides,
      );
      return out;
    }
  }
}

/** The listed tensor over its storage's contents: a view where it is dense. */
function rawOf(listed: ListedTensor, contents: Uint8Array): RawTensor {
  const { name, dtype, shape, offset } = listed;
  const itemSize = itemSizes[dtype];
  const elements = elementCount(name, shape);
  const isCopyNeeded = elements > 0 && !isDense(listed);
  const bytes = isCopyNeeded
    ? () => gather(contents, itemSize, listed)
    : () => contents.subarray(offset * itemSize, (offset + elements) * itemSize);
  return new RawTensor(name, dtype, shape, bytes);
}

/**
 * Reads these tensors, by the keys of the map: their stored runs in the order of the file, neighbours in one piece.
 * @throws TooLargeError over {@link READ_MAX_BYTES} in all, and what a run's own check throws
 */
export function* readTensors(wanted: ReadonlyMap<string, ListedTensor>): Reading<Map<string, RawTensor>> {
  const runs = [...new Set([...wanted.values()].map(({ stored }) => stored))].sort((a, b) => a.from - b.from);
  const total = runs.reduce((sum, { from, to }) => sum + to - from, 0);
  if (total > READ_MAX_BYTES) {
    throw new TooLargeError('file', `has a network of ${total} bytes; at most ${READ_MAX_BYTES} are read`);
  }
  const contents = new Map<ByteRun, Uint8Array>();
  for (let first = 0; first < runs.length;) {
    const from = runs[first].from - (runs[first].from % ALIGNMENT);
    let to = runs[first].to;
    let next = first + 1;
    for (; next < runs.length && runs[next].from - to <= GAP_BYTES; next++) to = Math.max(to, runs[next].to);
    const piece = yield* bytesAt(from, to);
    for (const run of runs.slice(first, next)) contents.set(run, run.contents(piece.subarray(run.from - from, run.to - from)));
    first = next;
  }
  const tensors = new Map<string, RawTensor>();
  for (const [key, listed] of wanted) tensors.set(key, rawOf(listed, contents.get(listed.stored) ?? new Uint8Array(0)));
  return tensors;
}

/** A table up to this size is read whole with the network: 8 MiB. */
export const TABLE_WHOLE_BYTES = 8 * 2 ** 20;
/** Most rows at once: 64 MB of the published width. */
export const ROWS_MAX = 32_768;

/** A table of `count` rows of `dim` numbers, in its file. */
export interface RowTable {
  readonly count: number;
  readonly dim: number;
  /** The numbers of these rows [rows, dim], in the order asked. @throws BadTensorError for a row that is not there, NotFiniteError */
  readonly read: (rows: readonly number[]) => Reading<Float32Array<ArrayBuffer>>;
}

/** @throws UnsupportedError for a table whose rows do not lie one after the other */
export function rowTable(listed: ListedTensor): RowTable {
  const { name, dtype, shape, stored, offset } = listed;
  if (shape.length !== 2 || !isDense(listed)) throw new UnsupportedError(name, 'is a table whose rows do not lie one after the other');
  const [count, dim] = shape;
  const rowBytes = dim * itemSizes[dtype];
  const gapRows = Math.max(1, Math.floor(GAP_BYTES / rowBytes));
  let start: number | null = null;
  return {
    count,
    dim,
    *read(rows) {
      if (rows.length > ROWS_MAX) throw new TooLargeError(name, `is asked for ${rows.length} rows at once; the limit is ${ROWS_MAX}`);
      const wrong = rows.find((row) => !Number.isInteger(row) || row < 0 || row >= count);
      if (wrong !== undefined) throw new BadTensorError(name, `has rows 0 to ${count - 1}, no row ${wrong}`);
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
        throw new NotFiniteError(name, `holds a number that is not finite in rows ${sorted[0]} to ${sorted.at(-1) ?? 0}`);
      return out;
    },
  };
}
