/** Files read in part: which ranges are asked for, rows of a table that stays in its file, and what damage does. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { errorOf } from '../../testing/errors.ts';
import { p, torchFile } from '../../testing/weightFiles.ts';
import { digest, modelOf, tinyAttention, tinyMlp, refusal } from '../../testing/weights.ts';
import { defaultEtrmConfig, initialParameters, toTensors } from '../architectures/etrm/config.ts';
import { presets, formatConfig, parseConfig, type TrmConfig } from '../config.ts';
import { WeightsError } from './checks.ts';
import { loadWeights, saveWeights, listModel, readModel, settleConfig, type OpenedModel } from './open.ts';
import { bf16ToF32, f16ToF32, f32ToBf16, f32ToF16 } from './raw.ts';
import { writeSafetensors, readSafetensors } from './safetensors.ts';
import { readFrom, readFromMemory, type ByteSource, type ByteRange, type Reading } from './source.ts';
import type { TensorMap } from './tensors.ts';

/** An ARC model far too small, with a table of 12 MB. */
const small: TrmConfig = { ...presets['arc-att'], hiddenSize: 32, heads: 2, puzzleDim: 32, prefixLen: 1, seqLen: 900, puzzleIds: 100_000 };
const model = modelOf(small);

/** The same as torch writes it: a storage a tensor, the table in the middle, older torch's order of names. */
function torchBytes(): Uint8Array {
  const names = [...model.tensors.keys()];
  const order = names.map((_, i) => String(i)).sort();
  const pickle = p.dict(
    ...[...model.tensors].map(([name, { shape, data }], i): [string, Uint8Array] => {
      const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
      return [`_orig_mod.model.inner.${name}`, p.tensor(p.storage('FloatStorage', String(i), data.length), 0, shape, strides)];
    }),
  );
  const storage = (i: number): Uint8Array => new Uint8Array((model.tensors.get(names[i])?.data ?? new Float32Array()).slice().buffer);
  return torchFile(
    p.file(pickle),
    {},
    order.map((key) => ({ name: `archive/data/${key}`, data: storage(Number(key)) })),
  );
}

function* open(size: number): Reading<OpenedModel> {
  const listing = yield* listModel(size);
  return yield* readModel(listing, settleConfig(listing, {}).config);
}

/** A source that writes down what it is asked for. */
function watched(bytes: Uint8Array): ByteSource & { readonly asked: ByteRange[] } {
  const asked: ByteRange[] = [];
  return {
    size: bytes.length,
    asked,
    read(from, to) {
      asked.push({ from, to });
      return Promise.resolve(bytes.slice(from, to));
    },
  };
}

const withoutTable = ({ weights }: OpenedModel): unknown =>
  digest(new Map([...weights.tensors].filter(([name]) => name !== 'puzzle_emb.weights')));

describe.each([
  ['a torch checkpoint', torchBytes()],
  ['safetensors', saveWeights(model, { dtype: 'F32' })],
])('%s with a table of 12 MB', (_, bytes) => {
  test('gives its network without the table, in few and small pieces', async () => {
    const source = watched(bytes);
    const opened = await readFrom(source, open);
    expect(withoutTable(opened)).toEqual(withoutTable({ weights: model, table: null }));
    expect(opened.weights.config.puzzleIds).toBe(1);
    expect(opened.table).toMatchObject({ count: 100_000, dim: 32 });
    expect(source.asked.length).toBeLessThan(12);
    expect(source.asked.reduce((sum, { from, to }) => sum + to - from, 0)).toBeLessThan(600_000);
  });

  test('gives rows on demand, neighbours in one piece, in the order asked', async () => {
    const source = watched(bytes);
    const { table } = await readFrom(source, open);
    if (!table) throw new Error('The table came whole.');
    const before = source.asked.length;
    const rows = [70_001, 3, 70_000, 99_999, 70_001];
    const found = await readFrom(source, () => table.read(rows));
    const whole = model.tensors.get('puzzle_emb.weights')?.data ?? new Float32Array();
    expect([...found]).toEqual(rows.flatMap((row) => [...whole.subarray(row * 32, (row + 1) * 32)]));
    expect(source.asked.slice(before).map(({ from, to }) => to - from)).toEqual([128, 256, 128]);
  });

  test('has no row beyond its end', async () => {
    const { table } = await readFrom(watched(bytes), open);
    if (!table) throw new Error('The table came whole.');
    await expect(readFrom(watched(bytes), () => table.read([100_000]))).rejects.toMatchObject({ code: 'bad-tensor' });
  });

  test('gives the table whole where all bytes are here anyway', () => {
    expect(digest(loadWeights(bytes).tensors)).toEqual(digest(model.tensors));
  });
});

test('a file of one learnt task is told by its architecture, and where it opens', () => {
  const config = defaultEtrmConfig(3);
  const bytes = writeSafetensors(
    toTensors(
      config,
      initialParameters(config, () => 0.5),
    ),
    { dtype: 'F32', metadata: {} },
  );
  expect(() => readFromMemory(bytes, listModel)).toThrow('E-TRM: one task that was learnt. Open it on the ARC page');
});

test('a source that gives fewer bytes than it promised is refused', async () => {
  const bytes = torchBytes();
  const short: ByteSource = { size: bytes.length, read: (from, to) => Promise.resolve(bytes.slice(from, to - 1)) };
  await expect(readFrom(short, open)).rejects.toMatchObject({ code: 'truncated' });
});

/** Of a damaged file's size, what may be made at once: numbers in F16 take twice their bytes, and a stepped view may repeat some. */
const ALLOCATION_MAX = 16;

describe('damage', () => {
  const config: TrmConfig = { ...presets['arc-att'], hiddenSize: 8, heads: 2, puzzleDim: 8, prefixLen: 1, layers: 1, puzzleIds: 4 };
  const tiny = modelOf(config);
  const pickle = p.file(
    p.dict(
      [
        'model',
        p.dict(
          ...[...tiny.tensors].map(([name, { shape, data }], i): [string, Uint8Array] => {
            const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
            return [`inner.${name}`, p.tensor(p.storage('FloatStorage', String(i), data.length), 0, shape, strides)];
          }),
        ),
      ],
      ['optimizer', p.dict(['lr', p.int(1)])],
    ),
  );
  const storages = Object.fromEntries([...tiny.tensors.values()].map(({ data }, i) => [String(i), new Uint8Array(data.slice().buffer)]));
  const torch = torchFile(pickle, storages);
  const safetensors = saveWeights(tiny, { dtype: 'F32' });
  const headerEnd = 8 + new DataView(safetensors.buffer).getUint32(0, true);
  const directory = torch.length - 1600;
  const asItIs = (bytes: Uint8Array): Uint8Array => bytes;
  /** What may be changed, from where to where: the places that say where everything is. A pickle gets its checksum afterwards, which would betray it. */
  const heads: [Uint8Array, number, number, (changed: Uint8Array) => Uint8Array][] = [
    [safetensors, 0, headerEnd, asItIs],
    [torch, 0, 60, asItIs],
    [torch, directory, torch.length, asItIs],
    [torch, torch.length - 60, torch.length, asItIs],
    [pickle, 0, pickle.length, (changed) => torchFile(changed, storages)],
    [pickle, 0, pickle.length, (changed) => torchFile(changed, storages)],
  ];

  test('unharmed, both read', () => {
    for (const bytes of [torch, safetensors])
      expect(withoutTable(readFromMemory(bytes, open))).toEqual(withoutTable({ weights: tiny, table: null }));
  });

  test('10,000 changed heads, directories and pickles: read or refused with a WeightsError, nothing read outside the file, nothing large', () => {
    let read = 0;
    const allocated = watchAllocations();
    fc.assert(
      fc.property(
        fc.nat(heads.length - 1),
        fc.array(
          fc.tuple(
            fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
            fc.oneof(fc.nat(255), fc.constantFrom(0, 255, 127, 128)),
            fc.constantFrom(1, 1, 1, 4, 8),
          ),
          { minLength: 1, maxLength: 3 },
        ),
        fc.oneof({ weight: 7, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) }),
        (which, edits, cut) => {
          const [good, from, to, made] = heads[which];
          const changed = good.slice(0, cut === null ? good.length : Math.floor(cut * good.length));
          for (const [where, value, length] of edits) {
            const at = from + Math.floor(where * (to - from));
            changed.fill(value, at, at + length);
          }
          const bytes = made(changed);
          const reading = open(bytes.length);
          allocated.largest = 0;
          try {
            for (let next = reading.next(); ;) {
              if (next.done) {
                read++;
                break;
              }
              next = readOne(reading, bytes, next.value);
            }
          } catch (error) {
            if (!(error instanceof WeightsError)) throw error;
          }
          expect(allocated.largest, 'bytes at once').toBeLessThan(ALLOCATION_MAX * (bytes.length + 1024));
        },
      ),
      { numRuns: 10_000 },
    );
    expect(read).toBeGreaterThan(100); // some changes hurt nothing
    expect(read).toBeLessThan(9_000); // and most do
  }, 120_000);

  /** From here to the end of the test: the largest typed array that is made by its length, in bytes. */
  function watchAllocations(): { largest: number } {
    const made = { largest: 0 };
    for (const Kind of [Uint8Array, Uint16Array, Uint32Array, Int32Array, Float32Array, Float64Array]) {
      const watched: typeof Kind = new Proxy(Kind, {
        construct(target, args: unknown[], asked) {
          if (typeof args[0] === 'number') made.largest = Math.max(made.largest, args[0] * Kind.BYTES_PER_ELEMENT);
          return Reflect.construct(target, args, asked === watched ? target : asked) as object;
        },
      });
      vi.stubGlobal(Kind.name, watched);
    }
    return made;
  }

  /** Hands one range over as the driver does. */
  function readOne(reading: Reading<OpenedModel>, bytes: Uint8Array, range: ByteRange): IteratorResult<ByteRange, OpenedModel> {
    const part = readFromMemory(bytes, function* (): Reading<Uint8Array> {
      return yield range;
    });
    expect(part.length).toBe(range.to - range.from);
    return reading.next(part);
  }
});

const bytesAt = (path: string): Buffer => readFileSync(new URL(path, import.meta.url));
const stepSeven = bytesAt('./fixtures/step_7');
const referenceConfig = formatConfig(tinyMlp);

describe('the shipped Sudoku model', () => {
  const bytes = bytesAt('../../../public/models/sudoku-lite.safetensors');
  const card = z
    .object({ parameters: z.number(), sha256: z.string() })
    .parse(JSON.parse(bytesAt('../../../public/models/sudoku-lite.json').toString()));

  test('loads, and is the model its card describes (parameters without H_init and L_init)', () => {
    const { config, tensors } = loadWeights(bytes);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(card.sha256);
    expect(config).toEqual<TrmConfig>({
      ...presets['sudoku-mlp'],
      hiddenSize: 128,
      heads: 4,
      T: 1,
      n: 4,
      prefixLen: 1,
      puzzleDim: 128,
    });
    const numbers = [...tensors].map(([name, { data }]) => (name.endsWith('_init') ? 0 : data.length));
    expect(numbers.reduce((a, b) => a + b, 0)).toBe(card.parameters);
  });

  test('written again as F16 it is the same model, number for number', () => {
    const model = loadWeights(bytes);
    const again = loadWeights(saveWeights(model, { dtype: 'F16' }));
    expect(again.config).toEqual(model.config);
    expect(digest(again.tensors)).toEqual(digest(model.tensors));
  });
});

describe('a checkpoint of the reference trainer', () => {
  test('loads by the configuration given, with the rows of its own puzzle table', () => {
    const { config, tensors } = loadWeights(stepSeven, { config: { ...referenceConfig, num_puzzle_identifiers: 1 } });
    expect(config).toEqual(tinyMlp);
    expect(tensors.get('puzzle_emb.weights')?.shape).toEqual([3, 4]);
    expect(tensors.get('L_level.layers.0.mlp_t.down_proj.weight')?.data).toHaveLength(1024);
  });

  test('without a configuration, and with a vocabulary nobody published, it is refused for its length, not misread', () => {
    expect(refusal(() => loadWeights(stepSeven))).toEqual(['shape-mismatch', 'seq_len']);
  });
});

describe('the configuration', () => {
  const model = modelOf({ ...presets['sudoku-mlp'], hiddenSize: 8, heads: 4, puzzleDim: 8 });
  const without = (metadata: Record<string, string> = {}): Uint8Array => writeSafetensors(model.tensors, { dtype: 'F32', metadata });
  const inFile = JSON.stringify(formatConfig({ ...model.config, T: 2 }));

  test('given > in the file > inferred', () => {
    expect(loadWeights(without({ config: inFile }), { config: formatConfig({ ...model.config, T: 5 }) }).config.T).toBe(5);
    expect(loadWeights(without({ config: inFile })).config.T).toBe(2);
    expect(loadWeights(without()).config).toEqual(model.config);
  });

  test.each<[string, () => unknown, string, string]>([
    ['not JSON', () => loadWeights(without({ config: '{' })), 'bad-header', 'config'],
    ['too long', () => loadWeights(without({ config: `"${'x'.repeat(65_536)}"` })), 'too-large', 'config'],
    ['a field out of range in the file', () => loadWeights(without({ config: '{"hidden_size":-1}' })), 'bad-header', 'config.hidden_size'],
    ['no object in the file', () => loadWeights(without({ config: 'null' })), 'bad-header', 'config.config'],
    [
      'a field out of range in what is given',
      () => loadWeights(without(), { config: { ...formatConfig(model.config), H_cycles: 0 } }),
      'bad-header',
      'config.H_cycles',
    ],
    [
      'another size',
      () => loadWeights(without(), { config: formatConfig({ ...model.config, vocabSize: 12 }) }),
      'shape-mismatch',
      'embed_tokens.embedding_weight',
    ],
  ])('refused: %s', (_, load, code, where) => {
    expect(refusal(load)).toEqual([code, where]);
  });
});

describe('refused as a file', () => {
  test.each<[string, Uint8Array, string]>([
    ['a web page', new TextEncoder().encode('<!doctype html><html></html>'), 'web page'],
    ["torch's old format", Uint8Array.from([0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20]), 'torch 1.6'],
    ['a page shorter than a header', new TextEncoder().encode('<html>'), 'web page'],
    ['a GGUF file', new TextEncoder().encode('GGUF\u0003\0\0\0{\0\0\0'), 'GGUF file; safetensors and torch'],
    ['an HDF5 file', Uint8Array.from([0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10, 0, 0]), 'HDF5 file; safetensors and torch'],
    ['an ONNX file', Uint8Array.from([8, 7, 0x12, 7, ...new TextEncoder().encode('pytorch')]), 'ONNX file; safetensors and torch'],
    ['a packed file', Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), 'unpack'],
    [
      'a pointer file',
      new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1047164\n'),
      '1,047,164 bytes',
    ],
  ])('%s', (_, bytes, words) => {
    expect(() => loadWeights(bytes)).toThrow(errorOf('unsupported', words));
    expect(refusal(() => loadWeights(bytes))?.[1]).toBe('file');
  });

  test('integers where numbers of a model belong', () => {
    const bytes = saveWeights(modelOf(tinyMlp), { dtype: 'F32' });
    const text = new TextDecoder('latin1').decode(bytes);
    bytes[text.indexOf('F32')] = 'I'.charCodeAt(0);
    expect(refusal(() => loadWeights(bytes))).toEqual(['unsupported', 'inner.H_init']);
  });

  test('any change of a checkpoint is read or refused with a WeightsError, never anything else', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(stepSeven.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        (edits, atEnds) => {
          const bytes = new Uint8Array(stepSeven);
          // Most of the file is numbers; aim half of the edits at the pickle and the directory.
          for (const [at, value] of edits) bytes[atEnds ? (at % 2 ? at % 3000 : bytes.length - 1 - (at % 1500)) : at] = value;
          try {
            loadWeights(bytes, { config: referenceConfig });
          } catch (error) {
            if (!(error instanceof WeightsError)) throw error;
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('saveWeights', () => {
  const roundings: ['F32' | 'F16' | 'BF16', (v: Float32Array) => Float32Array][] = [
    ['F32', (v) => v],
    ['F16', (v) => f16ToF32(f32ToF16(v))],
    ['BF16', (v) => bf16ToF32(f32ToBf16(v))],
  ];
  const roundedBy = (tensors: TensorMap, round: (v: Float32Array) => Float32Array): TensorMap =>
    new Map([...tensors].map(([name, { shape, data }]) => [name, { shape, data: round(data) }]));

  test.each(roundings)('%s: what is read back is equal, numbers rounded, for any configuration', (dtype, round) => {
    const config = fc
      .record({
        hidden_size: fc.integer({ min: 1, max: 6 }).map((k) => 4 * k),
        L_layers: fc.integer({ min: 1, max: 2 }),
        H_cycles: fc.integer({ min: 1, max: 9 }),
        L_cycles: fc.integer({ min: 1, max: 9 }),
        num_heads: fc.constantFrom(1, 2),
        expansion: fc.double({ min: 0.1, max: 6, noNaN: true }),
        mlp_t: fc.boolean(),
        pos_encodings: fc.constantFrom('none', 'rope', 'learned'),
        puzzle_emb_len: fc.integer({ min: 0, max: 3 }),
        seq_len: fc.integer({ min: 1, max: 12 }),
        vocab_size: fc.integer({ min: 2, max: 12 }),
        num_puzzle_identifiers: fc.integer({ min: 1, max: 3 }),
        rms_norm_eps: fc.double({ min: 1e-12, max: 1, noNaN: true }),
      })
      .map((c) => parseConfig({ ...c, puzzle_emb_ndim: c.puzzle_emb_len === 0 ? 0 : c.hidden_size }));
    fc.assert(
      fc.property(config, fc.integer(), (c, seed) => {
        const model = modelOf(c, (i) => Math.sin(i + (seed % 1000)) * 3);
        const back = loadWeights(saveWeights(model, { dtype }));
        expect(back.config).toEqual(c);
        expect(digest(back.tensors)).toEqual(digest(roundedBy(model.tensors, round)));
      }),
      { numRuns: 15 },
    );
  });

  test('writes inner.* names, and keeps what the caller says beside the configuration', () => {
    const { tensors, metadata } = readSafetensors(
      saveWeights(modelOf(tinyAttention), { dtype: 'BF16', metadata: { step: '12', config: 'mine' } }),
    );
    expect([...tensors.keys()].every((name) => name.startsWith('inner.'))).toBe(true);
    expect(metadata).toEqual({ format: 'pt', step: '12', config: JSON.stringify(formatConfig(tinyAttention)) });
  });
});
