import { describe, expect, test } from 'vitest';
import { testRng } from '../testing/random.ts';
import { presets, sequenceLength } from './config.ts';
import { initialWeights, inverseErf, truncatedNormal, UNIFORM_LIMIT } from './init.ts';
import { ropeTable } from './ops.ts';
import units from './parity/fixtures/h_units.json' with { type: 'json' };

describe('fresh weights', () => {
  test('the truncated normal is the reference’s', () => {
    units.trunc_normal.u.forEach((u, i) => expect(truncatedNormal(u, 1)).toBeCloseTo(units.trunc_normal.value_std1[i], 6));
    expect(truncatedNormal(0.3, 0)).toBe(0);
    expect(inverseErf(UNIFORM_LIMIT)).toBeCloseTo(Math.SQRT2, 9);
  });

  test('have the stated deviations, a halting head that starts at "not done", and a puzzle table of zeros', () => {
    const { tensors } = initialWeights({ ...presets['sudoku-mlp'], layers: 1 }, testRng(7));
    const deviation = (name: string): number => {
      const data = tensors.get(name)?.data ?? new Float32Array();
      return Math.sqrt(data.reduce((sum, v) => sum + v * v, 0) / data.length);
    };
    expect(deviation('L_level.layers.0.mlp.gate_up_proj.weight')).toBeCloseTo(1 / Math.sqrt(512), 3);
    expect(deviation('L_level.layers.0.mlp_t.gate_up_proj.weight')).toBeCloseTo(1 / Math.sqrt(97), 3);
    expect(deviation('H_init')).toBeGreaterThan(0.85);
    expect([...(tensors.get('q_head.bias')?.data ?? [])]).toEqual([-5, -5]);
    expect(deviation('puzzle_emb.weights')).toBe(0);
  });
});

test('RoPE tables start at position 0 and repeat their first half', () => {
  const config = presets['maze-att'];
  const { cos, sin, headSize } = ropeTable(config);
  expect(headSize).toBe(64);
  expect(cos).toHaveLength(sequenceLength(config) * 64);
  expect([...cos.slice(0, 64)]).toEqual(Array.from({ length: 64 }, () => 1));
  const row = 915 * 64;
  expect(cos[row]).toBeCloseTo(Math.cos(915), 4);
  expect(sin[row + 32]).toBe(sin[row]);
  expect(sin[row + 1]).toBeCloseTo(Math.sin(915 * 10_000 ** (-2 / 64)), 3);
});
