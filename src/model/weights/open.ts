/**
 * The one door for weights files, in steps: what a file holds (`listModel`), which configuration it has (`settleConfig`), and its numbers
 * (`readModel`). Each is a reader (source.ts): the same for bytes in memory, a file on disk and an address. `loadWeights` takes them in one, `saveWeights` is the way back.
 */

import { taskArchitectureWith } from '../architectures/ofTasks.ts';
import { ConfigError, parseConfig, formatConfig, type TrmConfig } from '../config.ts';
import { elementCount, TooLargeError, BadHeaderError, UnsupportedError } from './checks.ts';
import { inferConfig, type Inferred, type InferHints } from './infer.ts';
import { readTensors, rowTable, TABLE_WHOLE_BYTES, type ListedTensor, type RowTable } from './listing.ts';
import { takeModel } from './names.ts';
import { itemSizes } from './raw.ts';
import { parseRows, ROWS_KEY, formatRows, type PuzzleRows } from './rows.ts';
import { listSafetensors, writeSafetensors, type WriteOptions } from './safetensors.ts';
import { bytesAt, readFromMemory, type Reading } from './source.ts';
import { checkShapes, checkWeights, PUZZLE_TABLE, type HostTensor, type TrmWeights } from './tensors.ts';
import { findStateDict, openTorchZip } from './torch.ts';
import { isZip } from './zip.ts';

/** Largest `config` text in a file's metadata, 64 kB. */
const CONFIG_MAX_CHARS = 65_536;
const OPEN_BRACE = 0x7b;
/** Of the file's beginning, what is read first. */
const HEAD_BYTES = 4096;

/** What a file holds, before any number of it is read. */
export interface ModelListing {
  /** The model's tensors by bare name. */
  readonly tensors: ReadonlyMap<string, ListedTensor>;
  /** A safetensors file's own words; empty for a torch checkpoint. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Where the averaged (EMA) weights stood that are used; null where the file has one set of weights. */
  readonly averagedAt: string | null;
  /** What stands beside the model and is not read, by its keys. */
  readonly passedOver: readonly string[];
}

/** Under which a file's metadata says what puzzle kind its model is for. */
export const TASK_KEY = 'task';

/** The puzzle kind that a file says its model is for, whether there is one of this name or not. */
export const taskSaid = ({ metadata }: Pick<ModelListing, 'metadata'>): string | undefined =>
  Object.hasOwn(metadata, TASK_KEY) ? metadata[TASK_KEY] : undefined;

const isFloat = ({ dtype }: ListedTensor): boolean => dtype === 'F64' || dtype === 'F32' || dtype === 'F16' || dtype === 'BF16';
const couldBeWeights = (tensor: ListedTensor): boolean => isFloat(tensor) && tensor.shape.length > 0;

function* listTorch(size: number): Reading<ModelListing> {
  const { root, list } = yield* openTorchZip(size);
  const found = findStateDict(root);
  const plain = takeModel(list(found.tensors), couldBeWeights);
  const averaged = found.averaged ? takeModel(list(found.averaged), couldBeWeights).model : new Map<string, ListedTensor>();
  return {
    tensors: new Map([...plain.model, ...averaged]),
    metadata: {},
    averagedAt: found.averagedAt ?? null,
    passedOver: [...found.passedOver, ...plain.passedOver],
  };
}

/**
 * Lists the model in a file of `size` bytes; reads its directory alone.
 * @throws WeightsError always and only
 */
export function* listModel(size: number): Reading<ModelListing> {
  const head = yield* bytesAt(0, Math.min(size, HEAD_BYTES));
  if (isZip(head)) return yield* listTorch(size);
  if (looksForeign(head) || (head.length > 8 && head[8] !== OPEN_BRACE)) refuseForeign(head);
  const { tensors, metadata } = yield* listSafetensors(size);
  const ofTask = taskArchitectureWith(tensors.keys());
  if (ofTask)
    throw new UnsupportedError('arch', `is ${ofTask.label}: one task that was learnt. Open it on the ARC page, under “Model & device”`);
  const { model, passedOver } = takeModel(tensors, couldBeWeights);
  return { tensors: model, metadata, averagedAt: null, passedOver };
}

function parseConfigText(text: string): unknown {
  if (text.length > CONFIG_MAX_CHARS) {
    throw new TooLargeError('config', `has ${text.length} characters; the limit is ${CONFIG_MAX_CHARS}`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new BadHeaderError('config', "in the file's metadata is not JSON");
  }
}

interface ConfigOptions {
  /** A whole configuration in the reference's key names (a model card's, a training run's); it wins over the file's own. */
  readonly config?: unknown;
  /** What somebody says of the model (a configuration beside the file, a person's correction); it wins over what shapes suggest. */
  readonly hints?: InferHints;
}

/**
 * The caller's configuration, else the file's, else the one its shapes and the hints tell; checked against the shapes.
 * @throws BadHeaderError, MissingTensorError, UnknownTensorError, ShapeMismatchError or UnsupportedError
 */
export function settleConfig(
  { tensors, metadata }: Pick<ModelListing, 'tensors' | 'metadata'>,
  { config: given, hints }: ConfigOptions,
): Inferred {
  const settle = (): Inferred => {
    const written = Object.hasOwn(metadata, 'config') ? metadata['config'] : undefined;
    if (given !== undefined) return { config: parseConfig(given), assumed: [] };
    if (written !== undefined) return { config: { ...parseConfig(parseConfigText(written)), ...hints }, assumed: [] };
    return inferConfig(tensors, hints);
  };
  try {
    const { config, assumed } = settle();
    return { config: checkShapes(config, tensors), assumed };
  } catch (error) {
    if (error instanceof ConfigError) throw new BadHeaderError(`config.${error.field}`, error.message);
    throw error;
  }
}

/** A model in hand, and the table it may have left in its file. */
export interface OpenedModel {
  /** With the whole table, or with row 0 of it where it stays in the file. */
  readonly weights: TrmWeights;
  /** The table that stays in the file; null where the weights hold it whole. */
  readonly table: RowTable | null;
}

const isLarge = (table: ListedTensor): boolean => elementCount(table.name, table.shape) * itemSizes[table.dtype] > TABLE_WHOLE_BYTES;

/**
 * Reads the numbers of a listed model.
 * @param options.whole reads the puzzle table whole, however large
 * @throws WeightsError
 */
export function* readModel({ tensors, metadata }: ModelListing, config: TrmConfig, { whole = false } = {}): Reading<OpenedModel> {
  const listed = tensors.get(PUZZLE_TABLE);
  const table = listed && !whole && isLarge(listed) ? rowTable(listed) : null;
  const wanted = new Map([...tensors].filter(([name]) => !table || name !== PUZZLE_TABLE));
  const numbers = new Map<string, HostTensor>();
  for (const [name, raw] of yield* readTensors(wanted)) numbers.set(name, { shape: raw.shape, data: raw.float32() });
  if (table) numbers.set(PUZZLE_TABLE, { shape: [1, table.dim], data: yield* table.read([0]) });
  const rows: PuzzleRows | undefined = Object.hasOwn(metadata, ROWS_KEY)
    ? parseRows(metadata[ROWS_KEY], table?.count ?? config.puzzleIds)
    : undefined;
  return { weights: { ...checkWeights(config, numbers), ...(rows ? { rows } : {}) }, table };
}

/** Of the file's beginning, what is looked at. */
const LOOKED_AT = 512;

const startsWith = (bytes: Uint8Array, ...signature: number[]): boolean => signature.every((byte, i) => bytes[i] === byte);

/** Another program's format for weights, by its signature; null where it has none of these. */
function otherFormat(head: Uint8Array): string | null {
  if (startsWith(head, 0x47, 0x47, 0x55, 0x46)) return 'a GGUF file';
  if (startsWith(head, 0x89, 0x48, 0x44, 0x46)) return 'an HDF5 file';
  // Two fields of protobuf, the version of ONNX and the name of what wrote it.
  return startsWith(head, 0x08) && head[2] === 0x12 ? 'an ONNX file' : null;
}

/** What this beginning of a file says of it. */
function nature(head: Uint8Array): string {
  const text = new TextDecoder('latin1').decode(head.subarray(0, LOOKED_AT));
  if (text.startsWith('version https://git-lfs')) {
    const size = /^size (\d{1,15})$/m.exec(text)?.[1];
    return `is a Git LFS pointer, not the weights themselves${size ? ` (those have ${Number(size).toLocaleString('en')} bytes)` : ''}. Run "git lfs pull", or download the file itself`;
  }
  if (/^\s*<(!doctype|html|\?xml|head|body)/i.test(text))
    return 'is a web page, not weights. Use the download link of the file, not the page that shows it';
  if (startsWith(head, 0x80, 0x02)) return "is in torch's old format; save it again with torch 1.6 or newer";
  if (
    startsWith(head, 0x1f, 0x8b) ||
    startsWith(head, 0x28, 0xb5, 0x2f, 0xfd) ||
    startsWith(head, 0xfd, 0x37, 0x7a) ||
    startsWith(head, 0x37, 0x7a, 0xbc)
  ) {
    return 'is compressed; unpack it first';
  }
  const other = otherFormat(head);
  if (other !== null) return `is ${other}; safetensors and torch checkpoints are read`;
  return 'is neither safetensors nor a torch checkpoint';
}

/** @throws UnsupportedError, always */
function refuseForeign(head: Uint8Array): never {
  throw new UnsupportedError('file', nature(head));
}

/**
 * Begins like no weights, whatever its ninth byte is: pointers and pages, which can be shorter than any weights, and signatures that would be
 * a header of more bytes than are read.
 */
const looksForeign = (head: Uint8Array): boolean =>
  startsWith(head, 0x47, 0x47, 0x55, 0x46) ||
  startsWith(head, 0x89, 0x48, 0x44, 0x46) ||
  /^(version https:\/\/git-lfs|\s*<(!doctype|html|\?xml|head|body))/i.test(new TextDecoder('latin1').decode(head.subarray(0, LOOKED_AT)));

/**
 * Reads a safetensors file or a torch checkpoint, with its whole puzzle table.
 * @throws WeightsError always and only, for any bytes and any configuration.
 */
export function loadWeights(bytes: Uint8Array, options: ConfigOptions = {}): TrmWeights {
  return readFromMemory(bytes, function* (size): Reading<TrmWeights> {
    const listing = yield* listModel(size);
    const { config } = settleConfig(listing, options);
    return (yield* readModel(listing, config, { whole: true })).weights;
  });
}

/**
 * Writes a model as safetensors with `inner.*` names and its configuration in the metadata's `config`; `loadWeights` reads it back equal
 * (exactly in F32, rounded to nearest even in F16 and BF16).
 * @throws NotFiniteError when a number is too large for the dtype, or what {@link writeSafetensors} throws.
 */
export function saveWeights({ config, tensors, rows }: TrmWeights, { dtype, metadata = {} }: WriteOptions): Uint8Array<ArrayBuffer> {
  const named = new Map<string, HostTensor>();
  for (const [name, tensor] of tensors) named.set(`inner.${name}`, tensor);
  const own = { config: JSON.stringify(formatConfig(config)), ...(rows ? { [ROWS_KEY]: formatRows(rows) } : {}) };
  return writeSafetensors(named, { dtype, metadata: { format: 'pt', ...metadata, ...own } });
}
