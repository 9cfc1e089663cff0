/**
 * The part of the zip format that torch.save writes: stored entries, zip64 or not, one disk, nothing encrypted.
 * Sizes and places come from the central directory; entries must not overlap. Checksums are not verified: torch can write files without them.
 * The format: PKWARE APPNOTE 6.3, sections 4.3 to 4.5.
 */
import { WeightsError } from './errors.ts';
import { checkFileSize, TENSORS_MAX } from './limits.ts';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END64 = 0x06064b50;
const END64_LOCATOR = 0x07064b50;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const END64_BYTES = 56;
const LOCATOR_BYTES = 20;
const COMMENT_MAX = 0xffff;
/** Each storage is an entry; torch adds a handful of its own. */
const ENTRIES_MAX = TENSORS_MAX + 64;

/** The central directory: where it lies and how many entries it has. */
interface Directory {
  readonly offset: number;
  readonly size: number;
  readonly entries: number;
}

interface Entry {
  readonly name: string;
  /** Where its local header starts. */
  readonly offset: number;
  readonly size: number;
}

export const isZip = (bytes: Uint8Array): boolean => bytes.length >= 4 && viewOf(bytes).getUint32(0, true) === LOCAL;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const broken = (where: string, problem: string): WeightsError => new WeightsError('bad-header', where, problem);

function uint64(view: DataView, at: number): number {
  return view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true);
}

function decodeName(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw broken('zip directory', 'holds a name that is not UTF-8');
  }
}

/** Looks for the end record from the back; its comment must reach exactly to the end of the file. */
function findEnd(view: DataView): number {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - COMMENT_MAX); at--) {
    if (view.getUint32(at, true) === END && view.getUint16(at + 20, true) === last - at) return at;
  }
  throw new WeightsError('truncated', 'file', 'has no zip end record; it was cut off or is not a zip');
}

function readDirectory(view: DataView): Directory {
  const end = findEnd(view);
  const short: Directory = {
    entries: view.getUint16(end + 10, true),
    size: view.getUint32(end + 12, true),
    offset: view.getUint32(end + 16, true),
  };
  const locator = end - LOCATOR_BYTES;
  const isLong = locator >= 0 && view.getUint32(locator, true) === END64_LOCATOR;
  let limit = end;
  let directory = short;
  if (isLong) {
    const end64 = uint64(view, locator + 8);
    if (end64 > locator - END64_BYTES || view.getUint32(end64, true) !== END64) throw broken('zip directory', 'has a wrong zip64 end record');
    limit = end64;
    directory = { entries: uint64(view, end64 + 32), size: uint64(view, end64 + 40), offset: uint64(view, end64 + 48) };
    const agrees = (a: number, b: number, unset: number): boolean => a === unset || a === b;
    if (
      !agrees(short.entries, directory.entries, 0xffff) ||
      !agrees(short.size, directory.size, 0xffffffff) ||
      !agrees(short.offset, directory.offset, 0xffffffff)
    ) {
      throw broken('zip directory', 'has two end records that disagree');
    }
  }
  if (directory.entries > ENTRIES_MAX) {
    throw new WeightsError('too-large', 'zip directory', `has ${directory.entries} entries; the limit is ${ENTRIES_MAX}`);
  }
  if (directory.offset + directory.size > limit) throw broken('zip directory', 'reaches beyond its end record');
  return directory;
}

/** Replaces the fields that are all ones by those of the zip64 extra field, in APPNOTE's order. */
function widen(view: DataView, name: string, at: number, end: number, fields: readonly number[]): number[] {
  if (!fields.includes(0xffffffff)) return [...fields];
  let extra = at;
  while (extra + 4 <= end) {
    const next = extra + 4 + view.getUint16(extra + 2, true);
    if (view.getUint16(extra, true) === 1 && next <= end) {
      let from = extra + 4;
      return fields.map((value) => {
        if (value !== 0xffffffff) return value;
        if (from + 8 > next) throw broken(name, 'has a zip64 field that is too short');
        from += 8;
        return uint64(view, from - 8);
      });
    }
    extra = next;
  }
  throw broken(name, 'lacks its zip64 field');
}

function readEntries(bytes: Uint8Array, directory: Directory): Entry[] {
  const view = viewOf(bytes);
  const end = directory.offset + directory.size;
  const entries: Entry[] = [];
  let at = directory.offset;
  for (let i = 0; i < directory.entries; i++) {
    if (at + CENTRAL_BYTES > end || view.getUint32(at, true) !== CENTRAL) throw broken('zip directory', `breaks off at entry ${i}`);
    const nameEnd = at + CENTRAL_BYTES + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const next = extraEnd + view.getUint16(at + 32, true);
    if (next > end) throw broken('zip directory', `breaks off at entry ${i}`);
    const name = decodeName(bytes.subarray(at + CENTRAL_BYTES, nameEnd));
    const [size, packed, offset] = widen(view, name, nameEnd, extraEnd, [
      view.getUint32(at + 24, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 42, true),
    ]);
    if ((view.getUint16(at + 8, true) & 1) !== 0) throw new WeightsError('unsupported', name, 'is encrypted');
    const method = view.getUint16(at + 10, true);
    if (method !== 0) throw new WeightsError('unsupported', name, `is compressed (zip method ${method}); only stored entries are read`);
    if (packed !== size) throw broken(name, 'is stored, but has two sizes');
    entries.push({ name, offset, size });
    at = next;
  }
  if (at !== end) throw broken('zip directory', 'holds more than its entries');
  return entries;
}

/**
 * The contents of every entry by name, as views of the file.
 * @throws WeightsError `too-large`, `truncated`, `bad-header` or `unsupported` (compressed, encrypted).
 */
export function readZip(bytes: Uint8Array): Map<string, Uint8Array> {
  checkFileSize(bytes.length);
  const view = viewOf(bytes);
  const directory = readDirectory(view);
  const entries = readEntries(bytes, directory).sort((a, b) => a.offset - b.offset);
  const contents = new Map<string, Uint8Array>();
  let free = 0;
  for (const { name, offset, size } of entries) {
    if (offset < free) throw broken(name, 'overlaps the entry before it');
    if (offset + LOCAL_BYTES > directory.offset || view.getUint32(offset, true) !== LOCAL) throw broken(name, 'has no local header');
    const nameEnd = offset + LOCAL_BYTES + view.getUint16(offset + 26, true);
    const start = nameEnd + view.getUint16(offset + 28, true);
    if (start + size > directory.offset) throw broken(name, 'reaches into the directory');
    if (decodeName(bytes.subarray(offset + LOCAL_BYTES, nameEnd)) !== name) throw broken(name, 'has another name in its local header');
    if (contents.has(name)) throw broken(name, 'stands twice in the archive');
    contents.set(name, bytes.subarray(start, start + size));
    free = start + size;
  }
  return contents;
}
