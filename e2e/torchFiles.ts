/** Test support: models as torch checkpoints, also one of 1.8 GB that takes no room on disk, since its puzzle table is a hole. */

import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { crc32 } from '../src/model/weights/checksums.ts';
import type { TrmWeights } from '../src/model/weights/tensors.ts';
import { concat, safetensorsFile, stateDict } from '../src/testing/weightFiles.ts';

/** As HRM's ports are published: safetensors without a configuration, in F32, its tables under other names. */
export function hrmPort({ tensors }: TrmWeights): Uint8Array {
  const named = (name: string): string =>
    `hrm.${name.replace('embedding_weight', 'weight').replace('puzzle_emb.weights', 'puzzle_emb.weight')}`;
  let at = 0;
  const header = [...tensors].map(
    ([name, { shape, data }]) => [named(name), { dtype: 'F32', shape, data_offsets: [at, (at += data.byteLength)] }] as const,
  );
  return safetensorsFile(
    Object.fromEntries(header),
    concat(...[...tensors.values()].map(({ data }) => new Uint8Array(data.slice().buffer))),
  );
}

/** Bytes of the file to whose multiples contents are moved. */
const ALIGNMENT = 64;
const u16 = (v: number): number[] => [v & 255, (v >> 8) & 255];
const u32 = (v: number): number[] => [...u16(v & 0xffff), ...u16(Math.floor(v / 65_536))];

/** Writes a checkpoint whose puzzle table has `rows` rows of `dim` numbers, all of them nothing but a hole in the file. Returns its size. */
export function writeHugeCheckpoint(path: string, { tensors }: TrmWeights, rows: number, dim: number): number {
  const list = [...tensors].map(([name, { shape, data }]) => ({ name, shape: name === 'puzzle_emb.weights' ? [rows, dim] : shape, data }));
  const file = openSync(path, 'w');
  let at = 0;
  const put = (bytes: Uint8Array | number[]): void => void (at += writeSync(file, Uint8Array.from(bytes), 0, bytes.length, at));
  const directory: number[][] = [];
  const entry = (name: string, data: Uint8Array, size: number): void => {
    const encoded = [...new TextEncoder().encode(name)];
    // A hole's checksum would take a minute to compute and nobody reads it whole: 0 is none.
    const crc = size === data.length ? crc32(data) : 0;
    const sizes = [...u32(crc), ...u32(size), ...u32(size), ...u16(encoded.length)];
    directory.push([
      ...u32(0x02014b50),
      ...u32(0),
      ...u16(0x0808),
      ...u16(0),
      ...u32(0),
      ...sizes,
      ...u16(0),
      ...u16(0),
      ...u32(0),
      ...u32(0),
      ...u32(at),
      ...encoded,
    ]);
    // An extra field "FB" of padding, so that what follows starts at a multiple of 64, as torch does it.
    const padding = (ALIGNMENT - ((at + 30 + encoded.length + 4) % ALIGNMENT)) % ALIGNMENT;
    put([
      ...u32(0x04034b50),
      ...u16(0),
      ...u16(0x0808),
      ...u16(0),
      ...u32(0),
      ...u32(0),
      ...u32(0),
      ...u32(0),
      ...u16(encoded.length),
      ...u16(4 + padding),
      ...encoded,
    ]);
    put([...u16(0x4246), ...u16(padding), ...new Array<number>(padding).fill(0)]);
    if (size === data.length) put(data);
    else at += size;
  };
  const pickle = stateDict(list);
  entry('archive/data.pkl', pickle, pickle.length);
  list.forEach(({ shape, data }, i) =>
    entry(`archive/data/${i}`, new Uint8Array(data.slice().buffer), 4 * shape.reduce((a, b) => a * b, 1)),
  );
  const start = at;
  const records = directory.flat();
  put(records);
  put([
    ...u32(0x06054b50),
    ...u32(0),
    ...u16(directory.length),
    ...u16(directory.length),
    ...u32(records.length),
    ...u32(start),
    ...u16(0),
  ]);
  ftruncateSync(file, at);
  closeSync(file);
  return at;
}
