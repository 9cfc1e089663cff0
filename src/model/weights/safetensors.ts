/**
 * Safetensors, strictly: 8 bytes of header length, a JSON header, then the tensors' bytes without hole or overlap to the end of the file.
 * The format: https://github.com/huggingface/safetensors (README, "Format"); the limits are ours (limits.ts).
 */

import {
  WeightsError,
  checkFileSize,
  checkName,
  checkTensorCount,
  elementCount,
  HEADER_MAX_BYTES,
  isCount,
  TooLargeError,
  TruncatedError,
  BadHeaderError,
  BadTensorError,
  UnsupportedError,
  NotFiniteError,
} from './checks.ts';
import { readTensors, type ListedTensor } from './listing.ts';
import { f32ToBf16, f32ToF16, isDtype, itemSizes, type RawTensor } from './raw.ts';
import { bytesAt, readFromMemory, type Reading } from './source.ts';
import type { HostTensor, TensorMap } from './tensors.ts';

/** header > tensor's entry > shape */
const DEPTH_MAX = 3;

/** Index of the quote that closes the string opened at `open`, or the end of the text. */
function stringEnd(text: string, open: number): number {
  let i = open + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i;
}

/** Walks the text once; in valid JSON a string is a key exactly when a colon follows it. */
function checkStructure(text: string): void {
  const keysOfOpen: Set<string>[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '{' || c === '[') {
      keysOfOpen.push(new Set());
      if (keysOfOpen.length > DEPTH_MAX) throw new BadHeaderError('header', `is nested deeper than ${DEPTH_MAX}`);
    } else if (c === '}' || c === ']') {
      keysOfOpen.pop();
    } else if (c === '"') {
      const end = stringEnd(text, i);
      let next = end + 1;
      while (next < text.length && ' \n\r\t'.includes(text[next])) next++;
      if (text[next] === ':') {
        // Parsed, because the same key can be spelt with different escapes.
        const key = String(JSON.parse(text.slice(i, end + 1)));
        const keys = keysOfOpen.at(-1);
        if (keys?.has(key)) throw new BadHeaderError(key.slice(0, 64), 'stands twice in the header');
        keys?.add(key);
      }
      i = end;
    }
  }
}

/**
 * Parses a header into an object.
 * @throws BadHeaderError for text that is not UTF-8, not JSON, not an object, too deep, or has a key twice.
 */
function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let value: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    checkStructure(text);
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof WeightsError) throw error;
    throw new BadHeaderError('header', 'is not JSON in UTF-8');
  }
  if (!isRecord(value)) throw new BadHeaderError('header', 'is not a JSON object');
  return value;
}

function isRecord(v: unknown): v is Record<string, unknown> {
  return typeof v === 'object' && v !== null && !Array.isArray(v);
}

const METADATA = '__metadata__';
const PREAMBLE = 8;

interface SafetensorsFile {
  readonly tensors: Map<string, RawTensor>;
  readonly metadata: Record<string, string>;
}

/** A file of which the header alone was read. */
interface SafetensorsListing {
  readonly tensors: Map<string, ListedTensor>;
  readonly metadata: Record<string, string>;
}

export type FloatDtype = 'F32' | 'F16' | 'BF16';

export interface WriteOptions {
  readonly dtype: FloatDtype;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A tensor's place in the body. */
interface Extent {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
}

/** The tensors' part of the file. */
interface Body {
  /** Where it starts. */
  readonly start: number;
  readonly length: number;
}

function* readHeader(size: number): Reading<{ header: Record<string, unknown>; body: Body }> {
  checkFileSize(size);
  if (size < PREAMBLE) throw new TruncatedError('file', `is ${size} bytes, too short to hold weights`);
  const preamble = yield* bytesAt(0, PREAMBLE);
  const view = new DataView(preamble.buffer, preamble.byteOffset, preamble.byteLength);
  const length = view.getUint32(4, true) * 2 ** 32 + view.getUint32(0, true);
  if (length > HEADER_MAX_BYTES) throw new TooLargeError('header', `claims ${length} bytes; the limit is ${HEADER_MAX_BYTES}`);
  const start = PREAMBLE + length;
  if (start > size)
    throw new TruncatedError(
      'header',
      `claims ${length} bytes, but only ${size - PREAMBLE} follow: the file was cut off. Download or copy it again`,
    );
  return { header: parseHeader(yield* bytesAt(PREAMBLE, start)), body: { start, length: size - start } };
}

function readMetadata(value: unknown): Record<string, string> {
  if (!isRecord(value)) throw new BadHeaderError(METADATA, 'is not an object');
  return Object.fromEntries(
    Object.entries(value).map(([key, text]): [string, string] => {
      checkName(key);
      if (typeof text !== 'string') throw new BadHeaderError(`${METADATA}.${key}`, 'is not a string');
      return [key, text];
    }),
  );
}

/** Checks one entry of the header against itself and the body. */
function readEntry(name: string, entry: unknown, body: Body): { tensor: ListedTensor; extent: Extent } {
  checkName(name);
  if (!isRecord(entry)) throw new BadTensorError(name, 'its entry is not an object');
  const { dtype, shape, data_offsets: offsets, ...rest } = entry;
  const surplus = Object.keys(rest)[0];
  if (surplus !== undefined) throw new BadTensorError(name, `has an unknown field ${JSON.stringify(surplus.slice(0, 64))}`);
  if (typeof dtype !== 'string') throw new BadTensorError(name, 'has no dtype');
  if (!isDtype(dtype)) throw new UnsupportedError(name, `has dtype ${JSON.stringify(dtype.slice(0, 16))}`);
  if (!Array.isArray(shape)) throw new BadTensorError(name, 'has no shape');
  const elements = elementCount(name, shape);
  const sides = shape.filter(isCount);

  const [begin, end, ...surplusOffsets]: readonly unknown[] = Array.isArray(offsets) ? (offsets as readonly unknown[]) : [];
  if (surplusOffsets.length > 0 || !isCount(begin) || !isCount(end) || begin > end) {
    throw new BadTensorError(name, 'data_offsets are not two whole numbers of 0 or more in ascending order');
  }
  if (end > body.length)
    throw new TruncatedError(
      name,
      `ends at byte ${end} of the data, which has ${body.length}: the file was cut off. Download or copy it again`,
    );
  if (elements * itemSizes[dtype] !== end - begin) {
    throw new BadTensorError(name, `takes ${end - begin} bytes; [${sides.join(', ')}] in ${dtype} needs ${elements * itemSizes[dtype]}`);
  }
  const from = body.start + begin;
  const stored = { name, from, to: body.start + end, contents: (bytes: Uint8Array) => bytes, locate: () => at(from) };
  return { tensor: { name, dtype, shape: sides, stored, offset: 0, strides: denseStrides(sides) }, extent: { name, begin, end } };
}

/** Known without reading. */
// eslint-disable-next-line require-yield -- a reader that needs no bytes
function* at(place: number): Reading<number> {
  return place;
}

function denseStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1] * shape[axis + 1];
  return strides;
}

/** Every byte of the body must belong to exactly one tensor. */
function checkCoverage(extents: Extent[], bodyLength: number): void {
  extents.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  for (const { name, begin, end } of extents) {
    if (begin < covered) throw new BadTensorError(name, `overlaps its neighbour at byte ${begin} of the data`);
    if (begin > covered) throw new BadTensorError(name, `leaves a hole before it, bytes ${covered} to ${begin} of the data`);
    covered = end;
  }
  if (covered !== bodyLength) throw new BadHeaderError('file', `has ${bodyLength - covered} bytes that belong to no tensor`);
}

/**
 * Lists a safetensors file of `size` bytes: its header is read, its tensors are not.
 * @throws TooLargeError, TruncatedError, BadHeaderError, BadTensorError or UnsupportedError (a dtype we do not read).
 */
export function* listSafetensors(size: number): Reading<SafetensorsListing> {
  const { header, body } = yield* readHeader(size);
  const tensors = new Map<string, ListedTensor>();
  const extents: Extent[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === METADATA) {
      metadata = readMetadata(entry);
    } else {
      const { tensor, extent } = readEntry(name, entry, body);
      tensors.set(name, tensor);
      extents.push(extent);
    }
  }
  checkTensorCount(tensors.size);
  checkCoverage(extents, body.length);
  return { tensors, metadata };
}

function* readWhole(size: number): Reading<SafetensorsFile> {
  const { tensors, metadata } = yield* listSafetensors(size);
  return { tensors: yield* readTensors(tensors), metadata };
}

/**
 * Reads a whole safetensors file: tensors in the header's order, decoded on request, and the metadata.
 * @throws WeightsError as {@link listSafetensors}
 */
export const readSafetensors = (bytes: Uint8Array): SafetensorsFile => readFromMemory(bytes, readWhole);

function encode(name: string, data: Float32Array, dtype: FloatDtype): Float32Array | Uint16Array {
  switch (dtype) {
    case 'F32':
      return data;
    case 'BF16':
      return refuseOverflow(name, data, f32ToBf16(data), dtype, 0x7f80);
    case 'F16':
      return refuseOverflow(name, data, f32ToF16(data), dtype, 0x7c00);
  }
}

/** A finite number must not become infinite on the way to the file. */
function refuseOverflow(name: string, data: Float32Array, bits: Uint16Array, dtype: FloatDtype, infinity: number): Uint16Array {
  for (let i = 0; i < bits.length; i++) {
    if ((bits[i] & 0x7fff) === infinity && Number.isFinite(data[i])) {
      throw new NotFiniteError(name, `holds ${data[i]} at ${i}, which is too large for ${dtype}`);
    }
  }
  return bits;
}

function checkTensor(name: string, tensor: HostTensor): void {
  checkName(name);
  if (name === METADATA) throw new BadTensorError(name, 'is not allowed as a name');
  const elements = elementCount(name, tensor.shape);
  if (elements !== tensor.data.length) {
    throw new BadTensorError(name, `[${tensor.shape.join(', ')}] needs ${elements} numbers, not ${tensor.data.length}`);
  }
}

/**
 * Writes tensors in the map's order, all in one dtype (rounded to nearest even), the data aligned to 8 bytes.
 * @throws BadTensorError (a name or shape our own reader would refuse), NotFiniteError (a number too large for the dtype), TooLargeError.
 */
export function writeSafetensors(tensors: TensorMap, { dtype, metadata = {} }: WriteOptions): Uint8Array<ArrayBuffer> {
  checkTensorCount(tensors.size);
  Object.keys(metadata).forEach(checkName);
  const entries: [string, unknown][] = [[METADATA, metadata]];
  let end = 0;
  for (const [name, tensor] of tensors) {
    checkTensor(name, tensor);
    const begin = end;
    end += tensor.data.length * itemSizes[dtype];
    entries.push([name, { dtype, shape: tensor.shape, data_offsets: [begin, end] }]);
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const headerLength = Math.ceil(json.length / 8) * 8;
  if (headerLength > HEADER_MAX_BYTES) throw new TooLargeError('header', `needs ${headerLength} bytes; the limit is ${HEADER_MAX_BYTES}`);
  checkFileSize(PREAMBLE + headerLength + end);

  const out = new Uint8Array(PREAMBLE + headerLength + end);
  new DataView(out.buffer).setUint32(0, headerLength, true);
  out.fill(0x20, PREAMBLE, PREAMBLE + headerLength);
  out.set(json, PREAMBLE);
  let at = PREAMBLE + headerLength;
  for (const [name, { data }] of tensors) {
    const encoded = encode(name, data, dtype);
    out.set(new Uint8Array(encoded.buffer, encoded.byteOffset, encoded.byteLength), at);
    at += encoded.byteLength;
  }
  return out;
}
