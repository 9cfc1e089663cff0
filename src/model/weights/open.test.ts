/** Files read in part: which ranges are asked for, rows of a table that stays in its file, and what damage does. */

import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { defaultEtrmConfig, initialParameters, toTensors } from '../architectures/etrm/config.ts';
import { presets, type TrmConfig } from '../config.ts';
import { WeightsError } from './checks.ts';
import { p, torchFile } from './fixtures/forge.ts';
import { digest, modelOf } from './fixtures/models.ts';
import { loadWeights, saveWeights, listModel, readModel, settleConfig, type OpenedModel } from './open.ts';
import { writeSafetensors } from './safetensors.ts';
import { readFrom, readFromMemory, type ByteSource, type Range, type Reading } from './source.ts';

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
function watched(bytes: Uint8Array): ByteSource & { readonly asked: Range[] } {
  const asked: Range[] = [];
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
  function readOne(reading: Reading<OpenedModel>, bytes: Uint8Array, range: Range): IteratorResult<Range, OpenedModel> {
    const part = readFromMemory(bytes, function* (): Reading<Uint8Array> {
      return yield range;
    });
    expect(part.length).toBe(range.to - range.from);
    return reading.next(part);
  }
});
