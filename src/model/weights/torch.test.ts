/** The torch reader: checkpoints that torch wrote (fixtures/make_checkpoints.py), forged variants, and every kind of hostile file. */

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { errorOf } from '../../testing/errors.ts';
import { concat, le, p, torchFile, zipFile, type TestZipEntry } from '../../testing/weightFiles.ts';
import { refusal } from '../../testing/weights.ts';
import { WeightsError } from './checks.ts';
import { readTensors } from './listing.ts';
import type { TorchTensor } from './pickleValue.ts';
import type { RawTensor } from './raw.ts';
import { readFromMemory, type Reading } from './source.ts';
import { findStateDict, openTorchZip } from './torch.ts';

/** Every tensor at the root of a checkpoint. */
const readTorchZip = (bytes: Uint8Array): Map<string, RawTensor> =>
  readFromMemory(bytes, function* (size): Reading<Map<string, RawTensor>> {
    const { root, list } = yield* openTorchZip(size);
    if (root.kind !== 'dict') findStateDict(root);
    const tensors = new Map<string, TorchTensor>();
    if (root.kind === 'dict') for (const [key, value] of root.entries) if (value.kind === 'tensor') tensors.set(key, value);
    return yield* readTensors(list(tensors));
  });

const fixture = (name: string): Buffer => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
const numbers = z.array(z.number());
const expected = z
  .record(
    z.string(),
    z.record(z.string(), z.object({ shape: numbers, dtype: z.string(), head: numbers, tail: numbers, weighted: z.number() })),
  )
  .parse(JSON.parse(fixture('expected.json').toString()));
const dtypeOf: Readonly<Record<string, string>> = {
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
  int32: 'I32',
  int64: 'I64',
  uint8: 'U8',
  bool: 'BOOL',
};

/** A one-tensor checkpoint: 2 x 3 floats 0..5, or another window on them. */
const floats = concat(new Uint8Array(Float32Array.of(0, 1, 2, 3, 4, 5).buffer));
const windowOn = (offset: number, shape: number[], strides: number[]): Uint8Array =>
  torchFile(p.file(p.dict(['w', p.tensor(p.storage('FloatStorage', '0', 6), offset, shape, strides)])), { 0: floats });
const pickled = (value: Uint8Array): Uint8Array => torchFile(value, {});
const good = windowOn(0, [2, 3], [3, 1]);
const entries = (...faults: Partial<TestZipEntry>[]): TestZipEntry[] => {
  const list: TestZipEntry[] = [
    { name: 'x/data.pkl', data: p.file(p.dict(['w', p.tensor(p.storage('FloatStorage', '0', 6), 0, [6], [1])])) },
    { name: 'x/data/0', data: floats },
  ];
  return list.map((entry, i) => ({ ...entry, ...faults[i] }));
};
const read = (bytes: Uint8Array): number[] | undefined => {
  const raw = readTorchZip(bytes).get('w');
  return raw && [...raw.float32()];
};

describe('what torch wrote', () => {
  test.each(Object.keys(expected))('%s: every tensor has its shape, dtype and numbers', (name) => {
    const tensors = readTorchZip(fixture(name));
    expect([...tensors.keys()]).toEqual(Object.keys(expected[name]));
    for (const [key, raw] of tensors) {
      const want = expected[name][key];
      const isFloat = ['F32', 'F16', 'BF16'].includes(raw.dtype);
      const data = [...(isFloat ? raw.float32() : raw.int32())];
      expect([key, dtypeOf[want.dtype], want.shape]).toEqual([key, raw.dtype, raw.shape]);
      expect(data).toHaveLength(want.shape.reduce((a, b) => a * b, 1));
      expect([key, data.slice(0, 6)]).toEqual([key, want.head]);
      expect([key, data.slice(-2)]).toEqual([key, want.tail]);
      expect(data.reduce((sum, v, i) => sum + v * (i + 1), 0)).toBeCloseTo(want.weighted, 6);
    }
  });

  test('a file that starts at an odd byte of its buffer reads the same', () => {
    const bytes = fixture('views.pt');
    const moved = new Uint8Array(bytes.length + 1);
    moved.set(bytes, 1);
    const shifted = readTorchZip(moved.subarray(1));
    for (const [key, raw] of readTorchZip(bytes)) {
      if (raw.dtype.endsWith('32') || raw.dtype.endsWith('16')) {
        const other = shifted.get(key);
        expect(raw.dtype === 'I32' ? other?.int32() : other?.float32()).toEqual(raw.dtype === 'I32' ? raw.int32() : raw.float32());
      }
    }
  });
});

describe('variants that are fine', () => {
  test('zip64 sizes and end record, an archive comment, newer side entries', () => {
    const wide = entries({ zip64: true }, { zip64: true });
    const side = [
      { name: 'x/byteorder', data: concat([...'little'].map((c) => c.charCodeAt(0))) },
      { name: 'x/.data/serialization_id', data: concat([1, 2]) },
    ];
    // A comment that looks like an end record, but is not at the end by its own account.
    const comment = `PK\u0005\u0006${'\u0001'.repeat(18)}`;
    for (const zip64End of [false, true]) expect(read(zipFile([...wide, ...side], { zip64End, comment }))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('windows: dense with an offset, transposed, stepping, scalar, none, and sides of one with any stride', () => {
    expect(read(windowOn(2, [2, 2], [2, 1]))).toEqual([2, 3, 4, 5]);
    expect(read(windowOn(0, [3, 2], [1, 3]))).toEqual([0, 3, 1, 4, 2, 5]);
    expect(read(windowOn(1, [3], [2]))).toEqual([1, 3, 5]);
    expect(read(windowOn(5, [], []))).toEqual([5]);
    expect(read(windowOn(0, [0, 9], [9, 1]))).toEqual([]);
    expect(read(windowOn(3, [1, 3], [77, 1]))).toEqual([3, 4, 5]);
  });

  test('any permutation and stepping of axes equals picking element by element', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 2 })), { minLength: 1, maxLength: 4 }),
        fc.nat(3),
        fc.constantFrom(
          ['ByteStorage', 1] as const,
          ['HalfStorage', 2] as const,
          ['FloatStorage', 4] as const,
          ['LongStorage', 8] as const,
        ),
        fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
        (axes, offset, [type, itemSize], ranks) => {
          let stride = 1;
          const laid = axes.map(([side, step]) => {
            const axis = { side, stride: stride * step };
            stride *= side * step;
            return axis;
          });
          const order = ranks.flatMap((rank) => laid.slice(rank, rank + 1));
          const elements = stride + offset;
          // Every byte of the storage differs from its neighbours, and each value is small in all dtypes.
          const storage = concat(...Array.from({ length: elements }, (_, i) => le(i % 251, itemSize)));
          const shape = order.map(({ side }) => side);
          const tensor = p.tensor(
            p.storage(type, 'k', elements),
            offset,
            shape,
            order.map((axis) => axis.stride),
          );
          const raw = readTorchZip(torchFile(p.file(p.dict(['w', tensor])), { k: storage })).get('w');
          const want: number[] = [];
          const walk = (axis: number, at: number): void => {
            if (axis === order.length) want.push(at % 251);
            else for (let i = 0; i < order[axis].side; i++) walk(axis + 1, at + i * order[axis].stride);
          };
          walk(0, offset);
          const isFloat = itemSize === 2 || itemSize === 4;
          const scale = itemSize === 2 ? 2 ** 24 : 2 ** 149;
          expect(isFloat ? [...(raw?.float32() ?? [])].map((v) => v * scale) : [...(raw?.int32() ?? [])]).toEqual(want);
        },
      ),
    );
  });
});

describe('hostile archives', () => {
  const zip = (list: TestZipEntry[], options = {}): Uint8Array => zipFile(list, options);
  const whole = zip(entries());
  /** Where the second entry starts in it. */
  const dataAt = Buffer.from(whole).lastIndexOf('x/data/0', whole.length - 100) - 30;
  test.each<[string, Uint8Array, string, string]>([
    ['cut off', whole.subarray(0, whole.length - 1), 'truncated', 'file'],
    ['only a signature', whole.subarray(0, 4), 'truncated', 'file'],
    ['compressed', zip(entries({}, { method: 8 })), 'unsupported', 'x/data/0'],
    ['encrypted', zip(entries({ flags: 1 })), 'unsupported', 'x/data.pkl'],
    ['two sizes', zip(entries({}, { packedSize: 3 })), 'bad-header', 'x/data/0'],
    ['the same name twice', zip([...entries(), ...entries().slice(1)]), 'bad-header', 'x/data/0'],
    ['another name in the local header', zip(entries({}, { localName: 'x/data/1' })), 'bad-header', 'x/data/0'],
    ['overlapping entries', zip(entries({}, { offset: 1 })), 'bad-header', 'x/data/0'],
    ['an entry inside another', zip([{ name: 'x/pad', data: whole }, ...entries({}, { offset: 38 + dataAt })]), 'bad-header', 'x/data/0'],
    ['a size that reaches into the directory', zip(entries({}, { claimedSize: 28 })), 'bad-header', 'x/data/0'],
    ['an entry at the same place', zip(entries({}, { offset: 0 })), 'bad-header', 'x/data/0'],
    ['an entry beyond the file', zip(entries({}, { offset: 1e6 })), 'bad-header', 'x/data/0'],
    ['an entry near 2^64', zip(entries({}, { offset: 2 ** 60, zip64: true })), 'bad-header', 'x/data/0'],
    ['end records that disagree', zip(entries(), { zip64End: true, zip64Entries: 1 }), 'bad-header', 'zip directory'],
    [
      '5,000 entries',
      zip(Array.from({ length: 5000 }, (_, i) => ({ name: `${i}`, data: new Uint8Array(0) }))),
      'too-large',
      'zip directory',
    ],
    ['a damaged entry', zip(entries({}, { crc: 1 })), 'bad-checksum', 'x/data/0'],
    ['no pickle', zip(entries({ name: 'x/other' })), 'bad-header', 'data.pkl'],
    ['two pickles', zip([...entries(), { name: 'y/data.pkl', data: floats }]), 'bad-header', 'data.pkl'],
    ['big-endian', zip([...entries(), { name: 'x/byteorder', data: concat([98, 105, 103]) }]), 'unsupported', 'byteorder'],
    ['a storage that is not there', zip(entries({}, { name: 'x/data/1' })), 'truncated', 'w'],
    ['a storage of another size', zip(entries({}, { data: floats.subarray(4) })), 'bad-tensor', 'w'],
  ])('%s: refused', (_, bytes, code, where) => {
    expect(refusal(() => readTorchZip(bytes))).toEqual([code, where]);
  });
});

describe('hostile tensors', () => {
  const storage = p.storage('FloatStorage', '0', 6);
  const large = p.storage('ByteStorage', '1', 100_000);
  const many = Array.from({ length: 10 }, (_, i): [string, Uint8Array] => [`t${i}`, p.tensor(large, 0, [100_000], [1])]);
  test.each<[string, Uint8Array, string, string]>([
    ['a window beyond the storage', windowOn(1, [6], [1]), 'bad-tensor', 'w'],
    ['strides beyond the storage', windowOn(0, [2, 2], [6, 1]), 'bad-tensor', 'w'],
    ['more elements than the storage (stride 0)', windowOn(0, [7], [0]), 'bad-tensor', 'w'],
    ['a product that overflows', windowOn(0, [2 ** 40, 2 ** 40], [0, 0]), 'bad-tensor', 'w'],
    ['rank 9', windowOn(0, new Array<number>(9).fill(1), new Array<number>(9).fill(1)), 'bad-tensor', 'w'],
    ['a negative stride', windowOn(5, [6], [-1]), 'bad-header', 'data.pkl'],
    ['a negative side', windowOn(0, [-1], [1]), 'bad-header', 'data.pkl'],
    ['a negative offset', windowOn(-1, [1], [1]), 'bad-header', 'data.pkl'],
    ['fewer strides than sides', windowOn(0, [1, 1], [1]), 'bad-header', 'data.pkl'],
    ['a key twice', torchFile(p.file(p.dict(['w', p.tensor(storage, 0, [1], [1])], ['w', p.none])), { 0: floats }), 'bad-tensor', 'w'],
    [
      '__proto__ as a key',
      torchFile(p.file(p.dict(['__proto__', p.tensor(storage, 0, [1], [1])])), { 0: floats }),
      'bad-tensor',
      '"__proto__"',
    ],
    ['10 tensors on one storage', torchFile(p.file(p.dict(...many)), { 1: new Uint8Array(100_000) }), 'too-large', 't4'],
    ['a storage instead of a dict', torchFile(p.file(p.storage('FloatStorage', '0', 6)), { 0: floats }), 'unsupported', 'file'],
  ])('%s: refused', (_, bytes, code, where) => {
    expect(refusal(() => readTorchZip(bytes))).toEqual([code, where]);
  });
});

describe('hostile pickles', () => {
  const op = (...bytes: number[]): Uint8Array => pickled(concat([0x80, 2], bytes));
  test.each<[string, Uint8Array, string, string]>([
    ['a call of os.system', pickled(p.file(p.call(p.global('os', 'system'), p.tuple(p.text('true'))))), 'unsupported', 'os.system'],
    ['a global of torch that is not on the list', pickled(p.file(p.global('torch', 'load'))), 'unsupported', 'torch.load'],
    ['a global named like an object method', pickled(p.file(p.global('constructor', 'constructor'))), 'unsupported', 'constructor'],
    ['a list', op(0x5d, 0x2e), 'unsupported', 'holds a list'],
    ['INST', op(0x69), 'unsupported', 'opcode 0x69'],
    ['an object of a tuple', op(0x29, 0x29, 0x81), 'unsupported', 'object of a tuple'],
    ['a global named by numbers', op(0x4b, 1, 0x4b, 2, 0x93), 'bad-header', 'global'],
    [
      'os.system by protocol 4',
      pickled(
        concat(
          [0x80, 4, 0x8c, 2],
          [...'os'].map((c) => c.charCodeAt(0)),
          [0x8c, 6],
          [...'system'].map((c) => c.charCodeAt(0)),
          [0x93],
        ),
      ),
      'unsupported',
      'os.system',
    ],
    ["a person's own class", pickled(p.file(p.global('pretrain', 'TrainState'))), 'unsupported', 'pretrain.TrainState'],
    ['eval', pickled(p.file(p.global('builtins', 'eval'))), 'unsupported', 'builtins.eval'],
    ['protocol 6', pickled(concat([0x80, 6, 0x7d, 0x2e])), 'unsupported', 'protocol 6'],
    ['a list that is a dict', op(0x7d, 0x4b, 1, 0x61), 'bad-header', 'appends to a dict'],
    ['a call of a dict', op(0x7d, 0x29, 0x52), 'bad-header', 'calls a dict'],
    ['state for a tuple', op(0x29, 0x7d, 0x62), 'unsupported', 'state of a tuple'],
    ['an odd number of items', op(0x7d, 0x28, 0x4b, 1, 0x75), 'bad-header', 'sets items'],
    ['a storage id that is none', op(0x29, 0x51), 'bad-header', 'storage'],
    ['an empty stack', op(0x52), 'bad-header', 'empty stack'],
    ['a reach below the mark', op(0x29, 0x28, 0x85), 'bad-header', 'empty stack'],
    ['a mark that was never set', op(0x74), 'bad-header', 'mark'],
    ['a memo never stored', op(0x68, 7), 'bad-header', 'never stored'],
    ['text beyond the end', op(0x58, 255, 255, 255, 255), 'truncated', 'breaks off'],
    ['a global without its newline', op(0x63, 0x6f), 'truncated', 'breaks off'],
    ['no STOP', op(0x7d), 'truncated', 'breaks off'],
    ['bytes after STOP', op(0x7d, 0x2e, 0x2e), 'bad-header', 'goes on'],
    ['two values at the end', op(0x7d, 0x7d, 0x2e), 'bad-header', 'more than one value'],
    ['text that is not UTF-8', op(0x58, 1, 0, 0, 0, 0xff), 'bad-header', 'UTF-8'],
    ['a whole number of 200 bytes', op(0x8a, 200, ...new Array<number>(200).fill(127)), 'bad-header', 'too large'],
    ['a tuple instead of a state dict', pickled(p.file(p.tuple())), 'unsupported', 'tuple'],
    ['over 1 MiB', pickled(new Uint8Array(2 ** 20 + 1)), 'too-large', 'data.pkl'],
  ])('%s: refused by name', (_, bytes, code, words) => {
    expect(() => readTorchZip(bytes)).toThrow(errorOf(code, words));
  });

  test('any change of bytes is read or refused with a WeightsError, never anything else', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }), (edits) => {
        const bytes = good.slice();
        for (const [at, value] of edits) bytes[at] = value;
        try {
          for (const raw of readTorchZip(bytes).values()) raw.float32();
        } catch (error) {
          if (!(error instanceof WeightsError)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });
});
