/**
 * Lists what `torch.save` wrote since torch 1.6: a zip of `<any>/data.pkl` and `<any>/data/<storage>`.
 * Tensors may be strided views and may share storages. Only the directory and the pickle are read.
 */

import { WeightsError } from './errors.ts';
import { checkName, checkTensorCount, elementCount, HEADER_MAX_BYTES } from './limits.ts';
import type { ListedTensor, Stored } from './listing.ts';
import { parsePickle } from './pickle.ts';
import type { PickleValue, TorchTensor } from './pickleValue.ts';
import { itemSizes } from './raw.ts';
import type { Reading } from './source.ts';
import { entryContents, locateContents, readDirectory, readEntry, type ZipEntry } from './zip.ts';

const PICKLE = '/data.pkl';
/** Shared storages may make the tensors larger than the file, but not by more than this: no small file may fill the memory. */
const EXPANSION_MAX = 4;

/** What the pickle of a checkpoint holds, its tensors not yet checked against the archive. */
export interface TorchArchive {
  readonly root: PickleValue;
  /** The tensors of a state dict, checked and ready to be read. @throws WeightsError */
  readonly list: (tensors: ReadonlyMap<string, TorchTensor>) => Map<string, ListedTensor>;
}

/** The folder of the archive that holds the state dict; torch names it after the file. */
function archivePrefix(names: Iterable<string>): string {
  const pickles = [...names].filter((name) => name.endsWith(PICKLE));
  const [pickle] = pickles;
  if (pickles.length !== 1) {
    throw new WeightsError('bad-header', 'data.pkl', `stands ${pickles.length} times in the archive; a torch checkpoint has one`);
  }
  return pickle.slice(0, -PICKLE.length);
}

const storedEntry = (entry: ZipEntry): Stored => ({
  name: entry.name,
  from: entry.offset,
  to: entry.limit,
  contents: (bytes) => entryContents(entry, bytes),
  locate: () => locateContents(entry),
});

/** Lists the tensors that the pickle describes, each storage once. */
function lister(archive: ReadonlyMap<string, ZipEntry>, prefix: string, size: number): TorchArchive['list'] {
  const stored = new Map<string, Stored>();
  /** Checks a tensor's window against its storage. */
  const list = (name: string, { storage, offset, shape, strides }: TorchTensor): ListedTensor => {
    checkName(name);
    const entry = archive.get(`${prefix}/data/${storage.key}`);
    if (!entry) throw new WeightsError('truncated', name, `its storage data/${storage.key.slice(0, 32)} is not in the archive`);
    const needed = storage.elements * itemSizes[storage.dtype];
    if (entry.size !== needed) {
      throw new WeightsError(
        'bad-tensor',
        name,
        `its storage has ${entry.size} bytes; ${storage.elements} x ${storage.dtype} need ${needed}`,
      );
    }
    const elements = elementCount(name, shape);
    const last = shape.reduce((index, side, axis) => index + (side - 1) * strides[axis], offset);
    if (elements > 0 && (elements > storage.elements || last >= storage.elements)) {
      throw new WeightsError('bad-tensor', name, `reaches beyond its storage of ${storage.elements} numbers`);
    }
    const run = stored.get(entry.name) ?? storedEntry(entry);
    stored.set(entry.name, run);
    return { name, dtype: storage.dtype, shape, stored: run, offset, strides };
  };
  return (tensors) => {
    checkTensorCount(tensors.size);
    const listed = new Map<string, ListedTensor>();
    let total = 0;
    for (const [name, tensor] of tensors) {
      const one = list(name, tensor);
      listed.set(name, one);
      total += elementCount(name, one.shape) * itemSizes[one.dtype];
      if (total > EXPANSION_MAX * size) {
        throw new WeightsError(
          'too-large',
          name,
          `the tensors up to here take ${total} bytes, over ${EXPANSION_MAX} times the file's ${size}`,
        );
      }
    }
    return listed;
  };
}

/**
 * Opens a torch checkpoint of `size` bytes.
 * @throws WeightsError `too-large`, `truncated`, `bad-header`, `bad-checksum`, or `unsupported` (compressed entries, foreign opcodes or globals).
 */
export function* openTorchZip(size: number): Reading<TorchArchive> {
  const archive = yield* readDirectory(size);
  const prefix = archivePrefix(archive.keys());
  const order = archive.get(`${prefix}/byteorder`);
  if (order && (order.size > 16 || new TextDecoder().decode(yield* readEntry(order)) !== 'little')) {
    throw new WeightsError('unsupported', 'byteorder', 'is not little');
  }
  const pickle = archive.get(prefix + PICKLE);
  if (!pickle) throw new WeightsError('bad-header', 'data.pkl', 'is not in the archive');
  if (pickle.size > HEADER_MAX_BYTES) {
    throw new WeightsError('too-large', 'data.pkl', `is ${pickle.size} bytes; the limit is ${HEADER_MAX_BYTES}`);
  }
  return { root: parsePickle(yield* readEntry(pickle)), list: lister(archive, prefix, size) };
}
