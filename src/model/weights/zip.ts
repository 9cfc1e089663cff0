/**
 * The part of the zip format that torch.save writes: stored entries, zip64 or not, one disk, nothing encrypted. Only the end of the file is
 * read for the directory; an entry's contents when they are wanted. Sizes, places and checksums come from the central directory; entries
 * must not overlap. A checksum of 0 is none: torch can write files without (set_crc32_options).
 * The format: PKWARE APPNOTE 6.3, sections 4.3 to 4.5.
 */

import { checkFileSize, TENSORS_MAX, TooLargeError, TruncatedError, BadHeaderError, BadChecksumError, UnsupportedError } from './checks.ts';
import { crc32 } from './checksums.ts';
import { bytesAt, type Reading } from './source.ts';

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

/** Largest central directory, 1 MiB; torch's entries take about 100 bytes each. */
const DIRECTORY_MAX_BYTES = 2 ** 20;
/** The end of the file that is read first: the longest comment, and the records around it. */
const TAIL_BYTES = COMMENT_MAX + END_BYTES + LOCATOR_BYTES + END64_BYTES;
/** Longest local header: its two lengths are 16-bit. */
const LOCAL_MAX_BYTES = LOCAL_BYTES + 2 * 0xffff;

/** The central directory: where it lies and how many entries it has. */
interface Directory {
  readonly offset: number;
  readonly size: number;
  readonly entries: number;
}

/** An entry of the archive, known from the directory alone. */
export interface ZipEntry {
  readonly name: string;
  /** Where its local header starts. */
  readonly offset: number;
  /** Of its contents. */
  readonly size: number;
  /** CRC-32 of its contents; 0 where none was written. */
  readonly crc: number;
  /** Its header and contents end before this byte: the next entry or the directory begins here, or nothing of it can reach so far. */
  readonly limit: number;
}

/** A piece of the file: its bytes, and where they begin in the file. */
interface Piece {
  readonly bytes: Uint8Array;
  readonly at: number;
}

export const isZip = (bytes: Uint8Array): boolean => bytes.length >= 4 && viewOf(bytes).getUint32(0, true) === LOCAL;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const broken = (where: string, problem: string): BadHeaderError => new BadHeaderError(where, problem);

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
  throw new TruncatedError('file', 'has no zip end record: it is not whole. Download or copy it again');
}

/** Where the directory lies, by the end record and by the zip64 one where there is one. */
function* findDirectory(tail: Piece): Reading<Directory> {
  const view = viewOf(tail.bytes);
  const end = findEnd(view);
  const short: Directory = {
    entries: view.getUint16(end + 10, true),
    size: view.getUint32(end + 12, true),
    offset: view.getUint32(end + 16, true),
  };
  const locator = end - LOCATOR_BYTES;
  const isLong = locator >= 0 && view.getUint32(locator, true) === END64_LOCATOR;
  let limit = tail.at + end;
  let directory = short;
  if (isLong) {
    const end64 = uint64(view, locator + 8);
    if (end64 > tail.at + locator - END64_BYTES) throw broken('zip directory', 'has a wrong zip64 end record');
    const record = viewOf(yield* within(tail, end64, end64 + END64_BYTES));
    if (record.getUint32(0, true) !== END64) throw broken('zip directory', 'has a wrong zip64 end record');
    limit = end64;
    directory = { entries: uint64(record, 32), size: uint64(record, 40), offset: uint64(record, 48) };
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
    throw new TooLargeError('zip directory', `has ${directory.entries} entries; the limit is ${ENTRIES_MAX}`);
  }
  if (directory.size > DIRECTORY_MAX_BYTES) {
    throw new TooLargeError('zip directory', `takes ${directory.size} bytes; the limit is ${DIRECTORY_MAX_BYTES}`);
  }
  if (directory.offset + directory.size > limit) throw broken('zip directory', 'reaches beyond its end record');
  return directory;
}

/** These bytes of the file, out of the piece that is already here where it holds them. */
function* within(piece: Piece, from: number, to: number): Reading<Uint8Array> {
  if (from >= piece.at && to <= piece.at + piece.bytes.length) return piece.bytes.subarray(from - piece.at, to - piece.at);
  return yield* bytesAt(from, to);
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

interface DirectoryRecord extends Omit<ZipEntry, 'limit'> {
  /** Of the name in the directory. */
  readonly nameBytes: number;
}

/** The directory's records in its order. `bytes`: the directory alone. */
function readRecords(bytes: Uint8Array, count: number): DirectoryRecord[] {
  const view = viewOf(bytes);
  const records: DirectoryRecord[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + CENTRAL_BYTES > bytes.length || view.getUint32(at, true) !== CENTRAL)
      throw broken('zip directory', `breaks off at entry ${i}`);
    const nameBytes = view.getUint16(at + 28, true);
    const nameEnd = at + CENTRAL_BYTES + nameBytes;
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const next = extraEnd + view.getUint16(at + 32, true);
    if (next > bytes.length) throw broken('zip directory', `breaks off at entry ${i}`);
    const name = decodeName(bytes.subarray(at + CENTRAL_BYTES, nameEnd));
    const [size, packed, offset] = widen(view, name, nameEnd, extraEnd, [
      view.getUint32(at + 24, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 42, true),
    ]);
    if ((view.getUint16(at + 8, true) & 1) !== 0) throw new UnsupportedError(name, 'is encrypted');
    const method = view.getUint16(at + 10, true);
    if (method !== 0) throw new UnsupportedError(name, `is compressed (zip method ${method}); only stored entries are read`);
    if (packed !== size) throw broken(name, 'is stored, but has two sizes');
    records.push({ name, offset, size, crc: view.getUint32(at + 16, true), nameBytes });
    at = next;
  }
  if (at !== bytes.length) throw broken('zip directory', 'holds more than its entries');
  return records;
}

/** Gives every entry the room up to the next one, or to the directory. */
function withLimits(records: DirectoryRecord[], directory: number): Map<string, ZipEntry> {
  records.sort((a, b) => a.offset - b.offset);
  const entries = new Map<string, ZipEntry>();
  records.forEach(({ name, offset, size, crc, nameBytes }, i) => {
    const room = i + 1 < records.length ? records[i + 1].offset : directory;
    if (offset + LOCAL_BYTES > directory) throw broken(name, 'has no local header');
    if (entries.has(name)) throw broken(name, 'stands twice in the archive');
    if (offset + LOCAL_BYTES + nameBytes + size > directory) throw broken(name, 'reaches into the directory');
    if (offset + LOCAL_BYTES + nameBytes + size > room) throw broken(records[i + 1].name, 'overlaps the entry before it');
    entries.set(name, { name, offset, size, crc, limit: Math.min(room, offset + LOCAL_MAX_BYTES + size) });
  });
  return entries;
}

/**
 * The entries of an archive of `size` bytes, in the order they lie in the file; reads the end of the file and the directory.
 * @throws TooLargeError, TruncatedError, BadHeaderError or UnsupportedError (compressed, encrypted).
 */
export function* readDirectory(size: number): Reading<Map<string, ZipEntry>> {
  checkFileSize(size);
  const at = Math.max(0, size - TAIL_BYTES);
  const tail: Piece = { bytes: yield* bytesAt(at, size), at };
  const { offset, size: length, entries } = yield* findDirectory(tail);
  return withLimits(readRecords(yield* within(tail, offset, offset + length), entries), offset);
}

/** Where the contents start within bytes that begin with the entry's local header, which is checked. */
function contentsStart({ name, offset, size, limit }: ZipEntry, bytes: Uint8Array): number {
  const view = viewOf(bytes);
  if (bytes.length < LOCAL_BYTES || view.getUint32(0, true) !== LOCAL) throw broken(name, 'has no local header');
  const nameEnd = LOCAL_BYTES + view.getUint16(26, true);
  const start = nameEnd + view.getUint16(28, true);
  if (offset + start + size > limit) throw broken(name, 'reaches into what follows it');
  if (decodeName(bytes.subarray(LOCAL_BYTES, nameEnd)) !== name) throw broken(name, 'has another name in its local header');
  return start;
}

/**
 * The contents of an entry, out of the bytes from its `offset` to its `limit`; a view of them.
 * @throws BadHeaderError for a local header that does not fit the directory, BadChecksumError.
 */
export function entryContents(entry: ZipEntry, bytes: Uint8Array): Uint8Array {
  const start = contentsStart(entry, bytes);
  const contents = bytes.subarray(start, start + entry.size);
  if (contents.length !== entry.size) throw new TruncatedError(entry.name, 'breaks off');
  if (entry.crc !== 0 && crc32(contents) !== entry.crc) {
    throw new BadChecksumError(entry.name, "is damaged: its checksum is not the archive's. Fetch or copy the file again");
  }
  return contents;
}

/** Reads a whole entry. */
export function* readEntry(entry: ZipEntry): Reading<Uint8Array> {
  return entryContents(entry, yield* bytesAt(entry.offset, entry.limit));
}

/** Enough for the local headers that torch writes: a short name, and padding up to a multiple of 64. */
const HEADER_GUESS = 1024;

/** Where an entry's contents start in the file; reads its local header alone. */
export function* locateContents(entry: ZipEntry): Reading<number> {
  const upTo = (length: number): number => Math.min(entry.limit, entry.offset + length);
  let header = yield* bytesAt(entry.offset, upTo(HEADER_GUESS));
  if (header.length >= LOCAL_BYTES) {
    const length = LOCAL_BYTES + viewOf(header).getUint16(26, true) + viewOf(header).getUint16(28, true);
    if (length > header.length) header = yield* bytesAt(entry.offset, upTo(length));
  }
  return entry.offset + contentsStart(entry, header);
}
