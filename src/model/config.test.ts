import { describe, expect, test } from 'vitest';
import { errorOf } from '../testing/errors.ts';
import { ConfigError, formatConfig, parseConfig, presets, sequenceLength, swigluWidth } from './config.ts';
import units from './parity/fixtures/h_units.json' with { type: 'json' };

const small = { hidden_size: 64, num_heads: 4, H_cycles: 3, L_cycles: 4, seq_len: 100, vocab_size: 6 };

describe('parseConfig', () => {
  test('reads the reference names and fills in the reference defaults', () => {
    const c = parseConfig({ ...small, puzzle_emb_len: 16, puzzle_emb_ndim: 64 });
    expect(c).toMatchObject({
      hiddenSize: 64,
      T: 3,
      n: 4,
      nSup: 16,
      layers: 2,
      mlpT: false,
      positions: 'rope',
      prefixLen: 16,
      rmsEps: 1e-5,
    });
    expect(sequenceLength(c)).toBe(116);
  });

  test('gives a puzzle table without a stated prefix the positions its rows fill', () => {
    expect(parseConfig({ ...small, puzzle_emb_len: 0, puzzle_emb_ndim: 100 }).prefixLen).toBe(2);
    expect(parseConfig(small).prefixLen).toBe(0);
  });

  test('a second network makes it an HRM, by name or by its blocks; TRM files name 0 of them', () => {
    expect(parseConfig({ ...small, H_layers: 0 }).arch).toBe('trm');
    expect(parseConfig({ ...small, H_layers: 4, L_layers: 3 })).toMatchObject({ arch: 'hrm', answerLayers: 4, layers: 3 });
    expect(parseConfig({ ...small, arch: 'hrm', L_layers: 3 })).toMatchObject({ arch: 'hrm', answerLayers: 3, layers: 3 });
    expect(parseConfig({ ...small, arch: 'trm', H_layers: 2 })).toMatchObject({ arch: 'trm', answerLayers: 0 });
  });

  test.each([
    [{ ...small, arch: 'hrm', H_layers: 0 }, 'H_layers'],
    [{ ...small, arch: 'lstm' }, 'arch'],
    [{ ...small, hidden_size: 0 }, 'hidden_size'],
    [{ ...small, hidden_size: 1e9 }, 'hidden_size'],
    [{ ...small, num_heads: 5 }, 'num_heads'],
    [{ ...small, num_heads: 64 }, 'num_heads'],
    [{ ...small, H_cycles: 1.5 }, 'H_cycles'],
    [{ ...small, H_cycles: 1024, L_cycles: 1024 }, 'H_cycles (1024) and L_cycles (1024) make 1049600 updates a step; at most 1024'],
    [{ ...small, puzzle_emb_len: 1, puzzle_emb_ndim: 65 }, 'puzzle_emb_ndim'],
    [{ ...small, pos_encodings: 'sinus' }, 'pos_encodings'],
  ])('names the field that is wrong: %j', (raw, field) => {
    expect(() => parseConfig(raw)).toThrow(ConfigError);
    expect(() => parseConfig(raw)).toThrow(errorOf('config', field));
  });

  test.each(Object.entries(presets))('%s survives being written and read', (_, preset) => {
    expect(parseConfig(formatConfig(preset))).toEqual(preset);
  });
});

describe('swigluWidth follows the reference', () => {
  test.each(Object.entries(units.swiglu_width))('%s -> %s', (width, inner) => {
    expect(swigluWidth(4, Number(width))).toBe(inner);
  });
  test.each(Object.entries(units.swiglu_width_expansion))('%s -> %s', (key, inner) => {
    const [width, expansion] = key.split('x').map(Number);
    expect(swigluWidth(expansion, width)).toBe(inner);
  });
});
