/**
 * What `torch.save` wrote since torch 1.6: a zip of `<any>/data.pkl` and `<any>/data/<storage>`, of which only the directory and the pickle are read. Tensors may
 * be strided views and share storages; the model may lie in a training state, beside an optimiser's, as plain weights and as their average.
 */

import { architectureLabels } from '../architectures/index.ts';
import {
  checkName,
  checkTensorCount,
  elementCount,
  HEADER_MAX_BYTES,
  TooLargeError,
  TruncatedError,
  BadHeaderError,
  BadTensorError,
  UnsupportedError,
  UnknownTensorError,
} from './checks.ts';
import type { ListedTensor, ByteRun } from './listing.ts';
import { isKnownName, withoutStranger } from './names.ts';
import { parsePickle } from './pickle.ts';
import type { PickleValue, TorchTensor } from './pickleValue.ts';
import { itemSizes } from './raw.ts';
import type { Reading } from './source.ts';
import { entryContents, locateContents, readDirectory, readEntry, type ZipEntry } from './zip.ts';

const PICKLE = '/data.pkl';
/** Shared storages may make the tensors larger than the file, but not by more than this: no small file may fill the memory. */
const EXPANSION_MAX = 4;

/** What the pickle of a checkpoint holds, its tensors not yet checked against the archive. */
interface TorchArchive {
  readonly root: PickleValue;
  /** The tensors of a state dict, checked and ready to be read. @throws WeightsError */
  readonly list: (tensors: ReadonlyMap<string, TorchTensor>) => Map<string, ListedTensor>;
}

/** The folder of the archive that holds the state dict; torch names it after the file. */
function archivePrefix(names: Iterable<string>): string {
  const pickles = [...names].filter((name) => name.endsWith(PICKLE));
  const [pickle] = pickles;
  if (pickles.length !== 1) {
    throw new BadHeaderError('data.pkl', `stands ${pickles.length} times in the archive; a torch checkpoint has one`);
  }
  return pickle.slice(0, -PICKLE.length);
}

const storedEntry = (entry: ZipEntry): ByteRun => ({
  name: entry.name,
  from: entry.offset,
  to: entry.limit,
  contents: (bytes) => entryContents(entry, bytes),
  locate: () => locateContents(entry),
});

/** Lists the tensors that the pickle describes, each storage once. */
function lister(archive: ReadonlyMap<string, ZipEntry>, prefix: string, size: number): TorchArchive['list'] {
  const stored = new Map<string, ByteRun>();
  /** Checks a tensor's window against its storage. */
  const list = (name: string, { storage, offset, shape, strides }: TorchTensor): ListedTensor => {
    checkName(name);
    const entry = archive.get(`${prefix}/data/${storage.key}`);
    if (!entry) throw new TruncatedError(name, `its storage data/${storage.key.slice(0, 32)} is not in the archive`);
    const needed = storage.elements * itemSizes[storage.dtype];
    if (entry.size !== needed) {
      throw new BadTensorError(name, `its storage has ${entry.size} bytes; ${storage.elements} x ${storage.dtype} need ${needed}`);
    }
    const elements = elementCount(name, shape);
    const last = shape.reduce((index, side, axis) => index + (side - 1) * strides[axis], offset);
    if (elements > 0 && (elements > storage.elements || last >= storage.elements)) {
      throw new BadTensorError(name, `reaches beyond its storage of ${storage.elements} numbers`);
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
        throw new TooLargeError(name, `the tensors up to here take ${total} bytes, over ${EXPANSION_MAX} times the file's ${size}`);
      }
    }
    return listed;
  };
}

/**
 * Opens a torch checkpoint of `size` bytes.
 * @throws TooLargeError, TruncatedError, BadHeaderError, BadChecksumError, or UnsupportedError (compressed entries, foreign opcodes or globals).
 */
export function* openTorchZip(size: number): Reading<TorchArchive> {
  const archive = yield* readDirectory(size);
  const prefix = archivePrefix(archive.keys());
  const order = archive.get(`${prefix}/byteorder`);
  if (order && (order.size > 16 || new TextDecoder().decode(yield* readEntry(order)) !== 'little')) {
    throw new UnsupportedError('byteorder', 'is not little');
  }
  const pickle = archive.get(prefix + PICKLE);
  if (!pickle) throw new BadHeaderError('data.pkl', 'is not in the archive');
  if (pickle.size > HEADER_MAX_BYTES) {
    throw new TooLargeError('data.pkl', `is ${pickle.size} bytes; the limit is ${HEADER_MAX_BYTES}`);
  }
  return { root: parsePickle(yield* readEntry(pickle)), list: lister(archive, prefix, size) };
}

type Dict = Extract<PickleValue, { kind: 'dict' }>;

/** A state dict of a checkpoint. */
interface StateDictAt {
  /** The keys that lead to it; none for the whole file. */
  readonly path: readonly string[];
  readonly dict: Dict;
}

/** What was found. */
interface StateDict {
  /** By the keys of the file. */
  readonly tensors: ReadonlyMap<string, TorchTensor>;
  /** The averaged weights that are used instead of the plain ones where both are there; absent where there are none. */
  readonly averaged?: ReadonlyMap<string, TorchTensor>;
  /** Where `averaged` stands, e.g. "ema_state_dict". */
  readonly averagedAt?: string;
  /** What stands beside the model and is not read, by its keys. */
  readonly passedOver: readonly string[];
}

/** How deep state dicts are looked for. */
const DEPTH_MAX = 3;
/** A state dict has at least so many names that we know. */
const NAMES_MIN = 3;
/** Where training scripts put a model, the first that is there. */
const usualPlaces = ['model', 'model_state_dict', 'state_dict', 'module'] as const;
const EMA = /(^|[_.])ema([_.]|$)/i;

function tensorsOf({ entries }: Dict): Map<string, TorchTensor> {
  const tensors = new Map<string, TorchTensor>();
  for (const [key, value] of entries) if (value.kind === 'tensor') tensors.set(key, value);
  return tensors;
}

/** Every state dict, those near the root first. A dict that is there by two ways counts once. */
function candidatesIn(root: Dict): StateDictAt[] {
  const found: StateDictAt[] = [];
  const seen = new Set<Dict>([root]);
  let level: StateDictAt[] = [{ path: [], dict: root }];
  for (let depth = 0; depth <= DEPTH_MAX && level.length > 0; depth++) {
    const below: StateDictAt[] = [];
    for (const { path, dict } of level) {
      let names = 0;
      const own = withoutStranger(dict.entries.keys());
      for (const [key, value] of dict.entries) {
        if (value.kind === 'tensor' && isKnownName(own(key))) names++;
        if (value.kind !== 'dict' || seen.has(value)) continue;
        seen.add(value);
        below.push({ path: [...path, key], dict: value });
      }
      if (names >= NAMES_MIN) found.push({ path, dict });
    }
    level = below;
  }
  return found;
}

const isAveraged = ({ path }: StateDictAt): boolean => path.some((key) => EMA.test(key));
const placeOf = ({ path }: StateDictAt): string => path.join('.').slice(0, 100);

/** The plain model among several: the whole file, the usual places, else the only one. */
function plainModel(candidates: readonly StateDictAt[]): StateDictAt | undefined {
  const plain = candidates.filter((c) => !isAveraged(c));
  const usual = usualPlaces.map((place) => plain.find(({ path }) => path.at(-1) === place)).find((c) => c !== undefined);
  const chosen = plain.find(({ path }) => path.length === 0) ?? usual;
  if (chosen || plain.length < 2) return chosen ?? plain[0];
  throw new UnsupportedError('file', `holds several models (${plain.map(placeOf).join(', ')}); save the one you want alone`);
}

/**
 * The model's tensors in what a checkpoint's pickle holds.
 * @throws UnsupportedError where there is no state dict, or more than one and no way to tell which
 */
export function findStateDict(root: PickleValue): StateDict {
  if (root.kind !== 'dict') {
    const what = root.kind === 'foreign' ? root.name : root.kind;
    throw new UnsupportedError('file', `holds a ${what}, not a state dict; save the model's state_dict()`);
  }
  const candidates = candidatesIn(root);
  const averaged = candidates.find(isAveraged);
  const plain = plainModel(candidates) ?? averaged;
  if (!plain) {
    const keys = [...root.entries.keys()].slice(0, 3).map((key) => JSON.stringify(key.slice(0, 60)));
    const holds = keys.length > 0 ? `holds ${keys.join(', ')}` : 'is empty';
    throw new UnknownTensorError('file', `${holds}: no tensors of ${architectureLabels} are in it`);
  }
  const used = [plain.path[0], averaged?.path[0]];
  const beside =
    plain.path.length === 0
      ? [...plain.dict.entries].filter(([, value]) => value.kind !== 'tensor').map(([key]) => key)
      : [...root.entries.keys()];
  const passedOver = beside.filter((key) => !used.includes(key));
  const tensors = tensorsOf(plain.dict);
  if (!averaged) return { tensors, passedOver };
  return { tensors, averaged: tensorsOf(averaged.dict), averagedAt: placeOf(averaged), passedOver };
}
