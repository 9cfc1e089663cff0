/** The one door for weights: bytes of a safetensors file or a torch checkpoint in, a checked model out; and the way back. */
import { ConfigError, formatConfig, parseConfig, type TrmConfig } from '../config.ts';
import { WeightsError } from './errors.ts';
import { inferConfig } from './infer.ts';
import { mapNames } from './names.ts';
import type { RawTensor } from './raw.ts';
import { formatRows, parseRows, ROWS_KEY } from './rows.ts';
import { readSafetensors, writeSafetensors, type WriteOptions } from './safetensors.ts';
import type { HostTensor, TrmWeights } from './tensors.ts';
import { readTorchZip } from './torchZip.ts';
import { checkShapes, checkWeights, type Shaped } from './validate.ts';
import { isZip } from './zip.ts';

/** Largest `config` text in a file's metadata, 64 kB. */
const CONFIG_MAX_CHARS = 65_536;
const OPEN_BRACE = 0x7b;

export interface LoadOptions {
  /** A configuration in the reference's key names (a model card's, a training run's); it wins over the file's own. */
  readonly config?: unknown;
}

interface WeightsFile {
  readonly tensors: ReadonlyMap<string, RawTensor>;
  /** The text of the metadata's `config`, when there is one. */
  readonly config?: string;
  /** The text of the metadata's `tasks`, when there is one. */
  readonly rows?: string;
}

function readFile(bytes: Uint8Array): WeightsFile {
  if (isZip(bytes)) return { tensors: readTorchZip(bytes) };
  if (bytes.length > 8 && bytes[8] !== OPEN_BRACE) {
    const isOldTorch = bytes[0] === 0x80 && bytes[1] === 0x02;
    throw new WeightsError(
      'unsupported',
      'file',
      isOldTorch ? "is in torch's old format; save it again with torch 1.6 or newer" : 'is neither safetensors nor a torch checkpoint',
    );
  }
  const { tensors, metadata } = readSafetensors(bytes);
  return {
    tensors,
    ...(Object.hasOwn(metadata, 'config') ? { config: metadata['config'] } : {}),
    ...(Object.hasOwn(metadata, ROWS_KEY) ? { rows: metadata[ROWS_KEY] } : {}),
  };
}

function parseConfigText(text: string): unknown {
  if (text.length > CONFIG_MAX_CHARS) {
    throw new WeightsError('too-large', 'config', `has ${text.length} characters; the limit is ${CONFIG_MAX_CHARS}`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new WeightsError('bad-header', 'config', "in the file's metadata is not JSON");
  }
}

/** The caller's configuration, else the file's, else the one its shapes tell. */
function settleConfig(given: unknown, text: string | undefined, tensors: ReadonlyMap<string, Shaped>): TrmConfig {
  try {
    if (given !== undefined) return parseConfig(given);
    if (text !== undefined) return parseConfig(parseConfigText(text));
    return inferConfig(tensors);
  } catch (error) {
    if (error instanceof ConfigError) throw new WeightsError('bad-header', `config.${error.field}`, error.message);
    throw error;
  }
}

/**
 * Reads a model from the bytes of a file, whatever its name: safetensors, or a zip of `torch.save`.
 * F32 tensors may be views of `bytes`: do not change or transfer them afterwards.
 * @throws WeightsError always and only, for any bytes and any configuration.
 */
export function loadWeights(bytes: Uint8Array, options: LoadOptions = {}): TrmWeights {
  const file = readFile(bytes);
  const raw = mapNames(file.tensors);
  const config = checkShapes(settleConfig(options.config, file.config, raw), raw);
  const tensors = new Map<string, HostTensor>();
  for (const [name, tensor] of raw) tensors.set(name, { shape: tensor.shape, data: tensor.float32() });
  const rows = file.rows === undefined ? {} : { rows: parseRows(file.rows, config.puzzleIds) };
  return { ...checkWeights(config, tensors), ...rows };
}

/**
 * Writes a model as safetensors with `inner.*` names and its configuration in the metadata's `config`; `loadWeights` reads it back equal
 * (exactly in F32, rounded to nearest even in F16 and BF16).
 * @throws WeightsError `not-finite` when a number is too large for the dtype, or what {@link writeSafetensors} throws.
 */
export function saveWeights({ config, tensors, rows }: TrmWeights, { dtype, metadata = {} }: WriteOptions): Uint8Array<ArrayBuffer> {
  const named = new Map<string, HostTensor>();
  for (const [name, tensor] of tensors) named.set(`inner.${name}`, tensor);
  const own = { config: JSON.stringify(formatConfig(config)), ...(rows ? { [ROWS_KEY]: formatRows(rows) } : {}) };
  return writeSafetensors(named, { dtype, metadata: { format: 'pt', ...metadata, ...own } });
}
