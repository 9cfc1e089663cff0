/**
 * Reads what `torch.save(model.state_dict(), path)` writes since torch 1.6: a zip of `<any>/data.pkl` and `<any>/data/<storage>`.
 * Tensors may be strided views and may share storages; they come out dense.
 */
import { WeightsError } from './errors.ts';
import { checkName, checkTensorCount, elementCount } from './limits.ts';
import { readStateDict } from './pickle.ts';
import type { TorchTensor } from './pickleValue.ts';
import { alignedTo, itemSizes, RawTensor } from './raw.ts';
import { readZip } from './zip.ts';

const PICKLE = '/data.pkl';
/** Shared storages may make the tensors larger than the file, but not by more than this: no small file may fill the memory. */
const EXPANSION_MAX = 4;

/** The folder of the archive that holds the state dict; torch names it after the file. */
function archivePrefix(names: Iterable<string>): string {
  const pickles = [...names].filter((name) => name.endsWith(PICKLE));
  const [pickle] = pickles;
  if (pickles.length !== 1) {
    throw new WeightsError('bad-header', 'data.pkl', `stands ${pickles.length} times in the archive; a torch checkpoint has one`);
  }
  return pickle.slice(0, -PICKLE.length);
}

/** true when the strides are those of a dense row-major tensor (sides of 1 may have any). */
function isDense(shape: readonly number[], strides: readonly number[]): boolean {
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
  for (let to = 0; to < out.length; ) {
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
function gather(storage: Uint8Array, itemSize: number, { offset, shape, strides }: TorchTensor): Uint8Array {
  const elements = shape.reduce((product, side) => product * side, 1);
  const out = new Uint8Array(elements * itemSize);
  switch (itemSize) {
    case 1:
      gatherItems(storage, out, offset, shape, strides);
      return out;
    case 2: {
      const source = alignedTo(2, storage);
      gatherItems(new Uint16Array(source.buffer, source.byteOffset, source.length / 2), new Uint16Array(out.buffer), offset, shape, strides);
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

/** Checks a tensor's window against its storage and makes it readable. */
function resolve(name: string, tensor: TorchTensor, archive: ReadonlyMap<string, Uint8Array>, prefix: string): { raw: RawTensor; bytes: number } {
  checkName(name);
  const { storage, offset, shape, strides } = tensor;
  const itemSize = itemSizes[storage.dtype];
  const stored = archive.get(`${prefix}/data/${storage.key}`);
  if (!stored) throw new WeightsError('truncated', name, `its storage data/${storage.key.slice(0, 32)} is not in the archive`);
  if (stored.length !== storage.elements * itemSize) {
    const needed = storage.elements * itemSize;
    throw new WeightsError('bad-tensor', name, `its storage has ${stored.length} bytes; ${storage.elements} x ${storage.dtype} need ${needed}`);
  }
  const elements = elementCount(name, shape);
  const last = shape.reduce((index, side, axis) => index + (side - 1) * strides[axis], offset);
  if (elements > 0 && (elements > storage.elements || last >= storage.elements)) {
    throw new WeightsError('bad-tensor', name, `reaches beyond its storage of ${storage.elements} numbers`);
  }
  const from = offset * itemSize;
  const size = elements * itemSize;
  const isCopyNeeded = elements > 0 && !isDense(shape, strides);
  const bytes = isCopyNeeded ? () => gather(stored, itemSize, tensor) : () => stored.subarray(from, from + size);
  return { raw: new RawTensor(name, storage.dtype, shape, bytes), bytes: size };
}

/**
 * The tensors of a torch checkpoint by key, in its order, decoded on request.
 * @throws WeightsError `too-large`, `truncated`, `bad-header`, `bad-tensor`, or `unsupported` (compressed entries, foreign opcodes or globals).
 */
export function readTorchZip(bytes: Uint8Array): Map<string, RawTensor> {
  const archive = readZip(bytes);
  const prefix = archivePrefix(archive.keys());
  const order = archive.get(`${prefix}/byteorder`);
  if (order && new TextDecoder().decode(order.subarray(0, 16)) !== 'little') throw new WeightsError('unsupported', 'byteorder', 'is not little');
  const pickle = archive.get(prefix + PICKLE);
  if (!pickle) throw new WeightsError('bad-header', 'data.pkl', 'is not in the archive');
  const described = readStateDict(pickle);
  checkTensorCount(described.size);
  const tensors = new Map<string, RawTensor>();
  let total = 0;
  for (const [name, tensor] of described) {
    const resolved = resolve(name, tensor, archive, prefix);
    tensors.set(name, resolved.raw);
    total += resolved.bytes;
    if (total > EXPANSION_MAX * bytes.length) {
      throw new WeightsError('too-large', name, `the tensors up to here take ${total} bytes, over ${EXPANSION_MAX} times the file's ${bytes.length}`);
    }
  }
  return tensors;
}
