/** A PNG of flat colours made smaller: its lines without filters, which such pictures compress best with, and colours in steps that nobody sees. */

import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = 8;
/** Bytes a pixel, by the colour type of 8-bit pictures. */
const widths: Readonly<Record<number, number>> = { 2: 3, 6: 4 };

/** @param png 8 bits a channel, RGB or RGBA, not interlaced, as browsers write them @throws Error for any other */
export function flatPng(png: Buffer): Buffer {
  const header = png.subarray(SIGNATURE + 8, SIGNATURE + 8 + 13);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const bytes = widths[header[9] ?? 0];
  if (header[8] !== 8 || header[12] !== 0 || bytes === undefined) throw new Error('Only 8-bit RGB or RGBA pictures are read.');
  const stride = width * bytes;
  const lines = unfiltered(inflateSync(Buffer.concat(chunksOf(png, 'IDAT'))), stride, bytes);
  const flat = Buffer.alloc(height * (stride + 1));
  for (let i = 0; i < lines.length; i++) lines[i] = rounded(lines[i]);
  for (let y = 0; y < height; y++) lines.copy(flat, y * (stride + 1) + 1, y * stride, (y + 1) * stride);
  return Buffer.concat([
    png.subarray(0, SIGNATURE),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(flat, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** One of 64 steps, both ends among them. */
const rounded = (v: number): number => (v & 0xfc) | (v >> 6);

function chunksOf(png: Buffer, type: string): Buffer[] {
  const found: Buffer[] = [];
  for (let at = SIGNATURE; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === type) found.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  return found;
}

/** The pixels of filtered lines (PNG, section 9). */
function unfiltered(raw: Buffer, stride: number, bytes: number): Buffer {
  const height = raw.length / (stride + 1);
  const out = Buffer.alloc(height * stride);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x >= bytes ? out[at - bytes] : 0;
      const up = y > 0 ? out[at - stride] : 0;
      const corner = x >= bytes && y > 0 ? out[at - stride - bytes] : 0;
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
      out[at] = raw[y * (stride + 1) + 1 + x] + predicted;
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const p = left + up - corner;
  const [a, b, c] = [Math.abs(p - left), Math.abs(p - up), Math.abs(p - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
