/** The safetensors reader and writer: round trips, alignment, and every kind of hostile file. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, le, safetensorsFile } from '../../testing/weightFiles.ts';
import { refusal } from '../../testing/weights.ts';
import { WeightsError } from './checks.ts';
import { bf16ToF32, f16ToF32, f32ToBf16, f32ToF16 } from './raw.ts';
import { readSafetensors, writeSafetensors, type FloatDtype } from './safetensors.ts';
import type { HostTensor } from './tensors.ts';

const rounded: Record<FloatDtype, (v: Float32Array) => Float32Array> = {
  F32: (v) => v,
  F16: (v) => f16ToF32(f32ToF16(v)),
  BF16: (v) => bf16ToF32(f32ToBf16(v)),
};
const f32 = (begin: number, end: number, shape: number[]) => ({ dtype: 'F32', shape, data_offsets: [begin, end] });

describe('round trips', () => {
  const tensor: fc.Arbitrary<HostTensor> = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }).chain((shape) =>
    fc
      .float32Array({
        minLength: shape.reduce((a, b) => a * b, 1),
        maxLength: shape.reduce((a, b) => a * b, 1),
        min: -60_000,
        max: 60_000,
        noNaN: true,
      })
      .map((data) => ({ shape, data })),
  );
  const forbidden = ['__proto__', '__metadata__', 'constructor', 'prototype'];
  const name = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }).filter((s) => !forbidden.includes(s));

  test('names, shapes, numbers (rounded to the dtype) and metadata come back, at any offset in memory', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(name, tensor), { selector: ([n]) => n, maxLength: 6 }),
        fc.constantFrom<FloatDtype>('F32', 'F16', 'BF16'),
        fc.dictionary(name, fc.string({ maxLength: 30, unit: 'grapheme' }), { noNullPrototype: true }),
        fc.integer({ min: 0, max: 7 }),
        (entries, dtype, metadata, shift) => {
          const written = writeSafetensors(new Map(entries), { dtype, metadata });
          const moved = new Uint8Array(written.length + shift);
          moved.set(written, shift);
          const file = readSafetensors(moved.subarray(shift));
          expect(file.metadata).toEqual(metadata);
          expect(new Set(file.tensors.keys())).toEqual(new Set(entries.map(([n]) => n)));
          for (const [n, { shape, data }] of entries) {
            const raw = file.tensors.get(n);
            expect(raw?.dtype).toBe(dtype);
            expect(raw?.shape).toEqual(shape);
            expect(raw?.float32()).toEqual(rounded[dtype](data));
          }
        },
      ),
    );
  });

  test('integer tensors come as Int32Array, and only as that', () => {
    const body = concat(le(2 ** 32 - 2, 4), le(7, 4), le(5, 8), new Array<number>(8).fill(255), [200], [0, 1]);
    const file = readSafetensors(
      safetensorsFile(
        {
          i: { dtype: 'I32', shape: [2], data_offsets: [0, 8] },
          l: { dtype: 'I64', shape: [2], data_offsets: [8, 24] },
          u: { dtype: 'U8', shape: [1], data_offsets: [24, 25] },
          b: { dtype: 'BOOL', shape: [2], data_offsets: [25, 27] },
        },
        body,
      ),
    );
    const values = [...file.tensors].map(([name, raw]) => [name, [...raw.int32()]]);
    expect(values).toEqual([
      ['i', [-2, 7]],
      ['l', [5, -1]],
      ['u', [200]],
      ['b', [0, 1]],
    ]);
    expect(refusal(() => file.tensors.get('i')?.float32())).toEqual(['unsupported', 'i']);
  });

  test('an I64 beyond 32 bits, a BOOL of 2 and integers of a float tensor are refused', () => {
    const of = (dtype: string, bytes: number[]) =>
      readSafetensors(safetensorsFile({ t: { dtype, shape: [1], data_offsets: [0, bytes.length] } }, concat(bytes))).tensors.get('t');
    expect(refusal(() => of('I64', le(2 ** 31, 8))?.int32())).toEqual(['bad-tensor', 't']);
    expect(refusal(() => of('BOOL', [2])?.int32())).toEqual(['bad-tensor', 't']);
    expect(refusal(() => of('F32', [0, 0, 0, 0])?.int32())).toEqual(['unsupported', 't']);
  });
});

describe('hostile files', () => {
  const cases: [string, Uint8Array, string, string][] = [
    ['no bytes', new Uint8Array(0), 'truncated', 'file'],
    ['a header length cut off', new Uint8Array(7), 'truncated', 'file'],
    ['a header longer than the file', safetensorsFile('{}', 0, 100), 'truncated', 'header'],
    ['a header length over 1 MiB', safetensorsFile('{}', 0, 2 ** 20 + 1), 'too-large', 'header'],
    ['a header length near 2^64', concat(new Array<number>(8).fill(255), [123, 125]), 'too-large', 'header'],
    ['an empty header', safetensorsFile(''), 'bad-header', 'header'],
    ['no JSON', safetensorsFile('{"a":'), 'bad-header', 'header'],
    ['a key that is no JSON string', safetensorsFile('{"\\x":1}'), 'bad-header', 'header'],
    ['an array', safetensorsFile('[]'), 'bad-header', 'header'],
    ['no UTF-8', concat(le(4, 8), [0x7b, 0x22, 0xff, 0x7d]), 'bad-header', 'header'],
    ['deep nesting', safetensorsFile('['.repeat(100_000)), 'bad-header', 'header'],
    ['lists in lists', safetensorsFile('{"a":{"dtype":"F32","shape":[[1]],"data_offsets":[0,4]}}', 4), 'bad-header', 'header'],
    ['the same tensor twice', safetensorsFile('{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":1}'), 'bad-header', 'a'],
    ['the same tensor twice, spelt with an escape', safetensorsFile('{"a":1,"\\u0061" : 1}'), 'bad-header', 'a'],
    ['the same field twice', safetensorsFile('{"a":{"dtype":"F32","dtype":"F16"}}'), 'bad-header', 'dtype'],
    ['the same metadata key twice', safetensorsFile('{"__metadata__":{"k":"1","k":"2"}}'), 'bad-header', 'k'],
    ['metadata that is a list', safetensorsFile({ __metadata__: [] }), 'bad-header', '__metadata__'],
    ['a number in the metadata', safetensorsFile({ __metadata__: { step: 3 } }), 'bad-header', '__metadata__.step'],
    ['__proto__ in the metadata', safetensorsFile('{"__metadata__":{"__proto__":"x"}}'), 'bad-tensor', '"__proto__"'],
    [
      '__proto__ as a tensor',
      safetensorsFile('{"__proto__":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}'),
      'bad-tensor',
      '"__proto__"',
    ],
    ['constructor as a tensor', safetensorsFile({ constructor: f32(0, 0, [0]) }), 'bad-tensor', '"constructor"'],
    ['an empty name', safetensorsFile({ '': f32(0, 0, [0]) }), 'bad-tensor', '""'],
    ['a name of 257 characters', safetensorsFile({ ['x'.repeat(257)]: f32(0, 0, [0]) }), 'bad-tensor', `"${'x'.repeat(64)}"`],
    ['a control character in a name', safetensorsFile({ 'a\nb': f32(0, 0, [0]) }), 'bad-tensor', '"a\\nb"'],
    ['an entry that is a number', safetensorsFile({ a: 1 }), 'bad-tensor', 'a'],
    ['an unknown field', safetensorsFile({ a: { ...f32(0, 0, [0]), device: 'gpu' } }), 'bad-tensor', 'a'],
    ['no dtype', safetensorsFile({ a: { shape: [0], data_offsets: [0, 0] } }), 'bad-tensor', 'a'],
    ['a dtype we do not read', safetensorsFile({ a: { ...f32(0, 8, [1]), dtype: 'F8_E4M3' } }, 8), 'unsupported', 'a'],
    ['toString as a dtype', safetensorsFile({ a: { ...f32(0, 0, [0]), dtype: 'toString' } }), 'unsupported', 'a'],
    ['no shape', safetensorsFile({ a: { dtype: 'F32', data_offsets: [0, 0] } }), 'bad-tensor', 'a'],
    ['a negative side', safetensorsFile({ a: f32(0, 4, [-1, -1]) }, 4), 'bad-tensor', 'a'],
    ['half a side', safetensorsFile({ a: f32(0, 4, [0.5, 2]) }, 4), 'bad-tensor', 'a'],
    ['a side that is text', safetensorsFile('{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}', 4), 'bad-tensor', 'a'],
    ['a side beyond 2^53', safetensorsFile('{"a":{"dtype":"F32","shape":[1e300],"data_offsets":[0,4]}}', 4), 'bad-tensor', 'a'],
    ['a product that overflows', safetensorsFile({ a: f32(0, 4, [2 ** 30, 2 ** 30]) }, 4), 'bad-tensor', 'a'],
    ['a product that overflows on its way to zero', safetensorsFile({ a: f32(0, 0, [2 ** 30, 2 ** 30, 0]) }), 'bad-tensor', 'a'],
    ['rank 9', safetensorsFile({ a: f32(0, 4, new Array<number>(9).fill(1)) }, 4), 'bad-tensor', 'a'],
    ['one offset', safetensorsFile({ a: { dtype: 'F32', shape: [0], data_offsets: [0] } }), 'bad-tensor', 'a'],
    ['three offsets', safetensorsFile({ a: { dtype: 'F32', shape: [0], data_offsets: [0, 0, 0] } }), 'bad-tensor', 'a'],
    ['offsets that go back', safetensorsFile({ a: f32(4, 0, [0]) }, 4), 'bad-tensor', 'a'],
    ['a negative offset', safetensorsFile({ a: f32(-4, 0, [1]) }, 4), 'bad-tensor', 'a'],
    ['offsets beyond the file', safetensorsFile({ a: f32(0, 8, [2]) }, 4), 'truncated', 'a'],
    ['a shape too large for its bytes', safetensorsFile({ a: f32(0, 4, [2]) }, 4), 'bad-tensor', 'a'],
    ['an overlap', safetensorsFile({ a: f32(0, 8, [2]), b: f32(4, 12, [2]) }, 12), 'bad-tensor', 'b'],
    ['a hole', safetensorsFile({ a: f32(0, 4, [1]), b: f32(8, 12, [1]) }, 12), 'bad-tensor', 'b'],
    ['bytes after the last tensor', safetensorsFile({ a: f32(0, 4, [1]) }, 5), 'bad-header', 'file'],
    [
      '4,097 tensors',
      safetensorsFile(Object.fromEntries(Array.from({ length: 4097 }, (_, i) => [`t${i}`, f32(0, 0, [0])]))),
      'too-large',
      'file',
    ],
  ];
  test.each(cases)('%s: refused', (_, bytes, code, where) => {
    expect(refusal(() => readSafetensors(bytes))).toEqual([code, where]);
  });

  test('a file over 1 TiB is refused before anything is read', () => {
    const huge = new Proxy(new Uint8Array(0), { get: (_, key) => (key === 'length' ? 2 ** 40 + 1 : undefined) });
    expect(refusal(() => readSafetensors(huge))).toEqual(['too-large', 'file']);
  });

  test('padding of the header and a tensor without numbers between others are fine', () => {
    const file = readSafetensors(
      safetensorsFile(`${JSON.stringify({ b: f32(4, 8, [1]), a: f32(0, 4, [1]), e: f32(4, 4, [3, 0]) })}   `, 8),
    );
    expect([...file.tensors.keys()]).toEqual(['b', 'a', 'e']);
  });

  test('any change of bytes is read or refused with a WeightsError, never anything else', () => {
    const good = writeSafetensors(new Map([['a', { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }]]), {
      dtype: 'F32',
      metadata: { k: 'v' },
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }), fc.nat(8), (edits, cut) => {
        const bytes = good.slice(0, good.length - cut);
        for (const [at, value] of edits) bytes[at] = value;
        try {
          for (const raw of readSafetensors(bytes).tensors.values()) raw.float32();
        } catch (error) {
          if (!(error instanceof WeightsError)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the writer refuses', () => {
  const one = { shape: [1], data: Float32Array.of(70_000) };
  test.each<[string, string, HostTensor, FloatDtype, string]>([
    ['a number too large for F16', 'w', one, 'F16', 'not-finite'],
    ['a number too large for BF16', 'w', { shape: [1], data: Float32Array.of(3.4e38) }, 'BF16', 'not-finite'],
    ['a shape that is not its data', 'w', { shape: [2], data: one.data }, 'F32', 'bad-tensor'],
    ['__proto__', '__proto__', one, 'F32', 'bad-tensor'],
    ['__metadata__', '__metadata__', one, 'F32', 'bad-tensor'],
  ])('%s', (_, name, tensor, dtype, code) => {
    expect(refusal(() => writeSafetensors(new Map([[name, tensor]]), { dtype }))?.[0]).toBe(code);
  });

  test('a header over its limit', () => {
    expect(refusal(() => writeSafetensors(new Map(), { dtype: 'F32', metadata: { k: 'x'.repeat(2 ** 20) } }))).toEqual([
      'too-large',
      'header',
    ]);
  });
});
