/** Bytes of a file that are already here, by range; and the simplest place for them, memory. */

import type { ByteRange } from '../../model/weights/source.ts';

export interface KeptBytes {
  /** Bytes of the whole file; null until it is known. */
  readonly size: number | null;
  /** The host's own mark of this version of the file (a strong ETag); null where it gave none. */
  readonly etag: string | null;
  /** What is here, in the order of the file; neighbours may touch or overlap. */
  ranges(): readonly ByteRange[];
  /** Says how large the whole file is, and which version of it this is. */
  begin(size: number, etag: string | null): Promise<void>;
  add(from: number, bytes: Uint8Array): Promise<void>;
  /** Bytes that are all here. */
  read(from: number, to: number): Promise<Uint8Array>;
}

/** The parts of a range that are not here. `ranges` in the order of the file. */
export function missing(ranges: readonly ByteRange[], { from, to }: ByteRange): ByteRange[] {
  const gaps: ByteRange[] = [];
  let at = from;
  for (const range of ranges) {
    if (range.to <= at) continue;
    if (range.from >= to) break;
    if (range.from > at) gaps.push({ from: at, to: range.from });
    at = Math.max(at, range.to);
  }
  if (at < to) gaps.push({ from: at, to });
  return gaps;
}

/** Bytes of ranges that do not overlap. */
export const bytesIn = (ranges: readonly ByteRange[]): number => ranges.reduce((sum, { from, to }) => sum + to - from, 0);

/** Puts a range together from the pieces that hold it. @param part the bytes from..to of a piece */
export async function assemble<P extends ByteRange>(
  pieces: readonly P[],
  { from, to }: ByteRange,
  part: (piece: P, from: number, to: number) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const out = new Uint8Array(to - from);
  let at = from;
  for (const piece of pieces) {
    if (piece.to <= at || piece.from > at) continue;
    const end = Math.min(piece.to, to);
    out.set(await part(piece, at, end), at - from);
    at = end;
    if (at >= to) return out;
  }
  if (at < to) throw new Error(`Bytes ${at} to ${to} are not here.`);
  return out;
}

export const byPlace = (a: ByteRange, b: ByteRange): number => a.from - b.from || b.to - a.to;

/** Keeps bytes as long as it lives. */
export class MemoryKept implements KeptBytes {
  size: number | null = null;
  etag: string | null = null;
  private pieces: (ByteRange & { readonly bytes: Uint8Array })[] = [];

  ranges(): readonly ByteRange[] {
    return this.pieces;
  }

  begin(size: number, etag: string | null): Promise<void> {
    this.size = size;
    this.etag = etag;
    return Promise.resolve();
  }

  add(from: number, bytes: Uint8Array): Promise<void> {
    this.pieces = [...this.pieces, { from, to: from + bytes.length, bytes }].sort(byPlace);
    return Promise.resolve();
  }

  read(from: number, to: number): Promise<Uint8Array> {
    return assemble(this.pieces, { from, to }, (piece, a, b) => Promise.resolve(piece.bytes.subarray(a - piece.from, b - piece.from)));
  }
}
