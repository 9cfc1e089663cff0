/** The one door: the shipped model, a torch checkpoint, where the configuration comes from, round trips, and what is refused. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { formatConfig, parseConfig, presets, type TrmConfig } from '../config.ts';
import { WeightsError } from './checks.ts';
import { digest, modelOf, tinyAttention, tinyMlp } from './fixtures/models.ts';
import { refusal } from './fixtures/refusal.ts';
import { loadWeights, saveWeights } from './open.ts';
import { bf16ToF32, f16ToF32, f32ToBf16, f32ToF16 } from './raw.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';
import type { TensorMap } from './tensors.ts';

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
    ['a packed file', Uint8Array.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), 'unpack'],
    [
      'a pointer file',
      new TextEncoder().encode('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1047164\n'),
      '1,047,164 bytes',
    ],
  ])('%s', (_, bytes, words) => {
    expect(() => loadWeights(bytes)).toThrow(words);
    expect(refusal(() => loadWeights(bytes))).toEqual(['unsupported', 'file']);
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
