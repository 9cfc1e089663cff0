/**
 * Where the bytes of a weights file come from, and how a reader asks for them. A reader is a generator: it yields the range it needs next
 * and is handed its bytes. So one reader serves a file in memory (at once) and a file on disk or on a server (awaited).
 */

import { TooLargeError, TruncatedError } from './checks.ts';

/** Bytes from `from` up to, not including, `to`. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** A file that can be read in part. */
export interface ByteSource {
  /** Bytes in all. */
  readonly size: number;
  /** Exactly the bytes of that range. */
  read(from: number, to: number): Promise<Uint8Array>;
}

/** What a reader is: ranges out, their bytes in, a result at the end. */
export type Reading<T> = Generator<ByteRange, T, Uint8Array>;

/** Most bytes that are asked for at once: far above any network's weights, far below what fills a tab. */
export const READ_MAX_BYTES = 2 ** 30;

function checkRange({ from, to }: ByteRange, size: number): void {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || from > to || to > size) {
    throw new TruncatedError('file', `has ${size} bytes; bytes ${from} to ${to} are needed`);
  }
  if (to - from > READ_MAX_BYTES) throw new TooLargeError('file', `needs ${to - from} bytes at once; the limit is ${READ_MAX_BYTES}`);
}

/** Asks for one range. */
export function* bytesAt(from: number, to: number): Reading<Uint8Array> {
  return yield { from, to };
}

/** Runs a reader on bytes that are already here; what it is handed are views of them. @throws what the reader throws */
export function readFromMemory<T>(bytes: Uint8Array, start: (size: number) => Reading<T>): T {
  const reading = start(bytes.length);
  for (let next = reading.next(); ;) {
    if (next.done) return next.value;
    checkRange(next.value, bytes.length);
    next = reading.next(bytes.subarray(next.value.from, next.value.to));
  }
}

/** Runs a reader on a source. @throws what the reader or the source throws; TruncatedError where the source gives too few bytes */
export async function readFrom<T>(source: ByteSource, start: (size: number) => Reading<T>): Promise<T> {
  const reading = start(source.size);
  for (let next = reading.next(); ;) {
    if (next.done) return next.value;
    const { from, to } = next.value;
    checkRange(next.value, source.size);
    const bytes = await source.read(from, to);
    if (bytes.length !== to - from) throw new TruncatedError('file', `gave ${bytes.length} bytes where ${to - from} were asked for`);
    next = reading.next(bytes);
  }
}

/** Bytes in memory. */
export const memorySource = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: (from, to) => Promise.resolve(bytes.subarray(from, to)),
});

/** A browser holds a piece of a file twice while it is read: of a large one only so much, 4 MiB. */
const PIECE_BYTES = 4 * 2 ** 20;

/** A file that a person chose, or a stored one. Only what is asked for comes into memory. */
export const blobSource = (blob: Blob): ByteSource => ({
  size: blob.size,
  read: async (from, to) => {
    try {
      if (to - from <= PIECE_BYTES) return new Uint8Array(await blob.slice(from, to).arrayBuffer());
      const bytes = new Uint8Array(to - from);
      for (let at = from; at < to; at += PIECE_BYTES)
        bytes.set(new Uint8Array(await blob.slice(at, Math.min(to, at + PIECE_BYTES)).arrayBuffer()), at - from);
      return bytes;
    } catch {
      throw new TruncatedError('file', 'can no longer be read: was it moved or changed on disk? Choose it again');
    }
  },
});
