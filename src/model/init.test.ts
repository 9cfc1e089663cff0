import { describe, expect, test } from 'vitest';
import { seededRng } from '../kinds/shared/rng.ts';
import { testRng } from '../testing/models.ts';
import { presets, sequenceLength, parseConfig, type TrmConfig } from './config.ts';
import { initialWeights, inverseErf, truncatedNormal, UNIFORM_LIMIT, withNeighbourHeads } from './init.ts';
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

const SIDE = 11;
const config = (more: Record<string, unknown> = {}): TrmConfig =>
  parseConfig({
    hidden_size: 128,
    L_layers: 2,
    H_cycles: 1,
    L_cycles: 3,
    halt_max_steps: 16,
    num_heads: 4,
    puzzle_emb_len: 1,
    puzzle_emb_ndim: 0,
    seq_len: SIDE * SIDE,
    vocab_size: 6,
    rope_theta: 100,
    ...more,
  });
const QKV = 'L_level.layers.0.self_attn.qkv_proj.weight';

/** Scores of a head from position `p` to all others, for states that are the common component alone. */
function scores(weights: ReturnType<typeof initialWeights>, u: Float32Array, head: number, p: number): number[] {
  const { hiddenSize: D, heads } = weights.config;
  const size = D / heads;
  const { cos, sin } = ropeTable(weights.config);
  const matrix = weights.tensors.get(QKV)?.data ?? new Float32Array();
  const project = (first: number): number[] =>
    Array.from({ length: size }, (_, r) => u.reduce((sum, v, i) => sum + matrix[(first + head * size + r) * D + i] * v * Math.sqrt(D), 0));
  const rotated = (v: number[], position: number): number[] =>
    v.map((x, r) => x * cos[position * size + r] + (r < size / 2 ? -v[r + size / 2] : v[r - size / 2]) * sin[position * size + r]);
  const [q, k] = [rotated(project(0), p), project(D)];
  return Array.from({ length: SIDE * SIDE + 1 }, (_, to) => rotated(k, to).reduce((sum, v, r) => sum + v * q[r], 0) / Math.sqrt(size));
}

test('every head of the first block looks at its own neighbour, from any cell', () => {
  const plain = initialWeights(config(), seededRng(1));
  const weights = withNeighbourHeads(plain, SIDE, seededRng(2));
  const moved = (name: string): Float32Array => {
    const [before, after] = [plain, weights].map(({ tensors }) => tensors.get(name)?.data ?? new Float32Array());
    return Float32Array.from(after, (v, i) => v - before[i]);
  };
  const u = moved('embed_tokens.embedding_weight').slice(0, 128);
  expect(Math.hypot(...u)).toBeCloseTo(1, 5);
  for (const p of [30, 61, 90]) {
    [1, -1, SIDE, -SIDE].forEach((offset, head) => {
      const all = scores(weights, u, head, p);
      expect(all.indexOf(Math.max(...all))).toBe(p + offset);
      const total = all.reduce((sum, v) => sum + Math.exp(v), 0);
      expect(Math.exp(all[p + offset]) / total).toBeGreaterThan(0.5);
    });
  }
  expect([...weights.tensors.keys()].filter((name) => moved(name).some((v) => v !== 0))).toEqual(
    expect.arrayContaining(['H_init', 'L_init', 'embed_tokens.embedding_weight', QKV]),
  );
  expect(moved('L_level.layers.1.self_attn.qkv_proj.weight').every((v) => v === 0)).toBe(true);
});

test('both networks of HRM have them; a model without attention cannot', () => {
  const plain = initialWeights(config({ arch: 'hrm', H_layers: 2, hidden_size: 32 }), seededRng(1));
  const hrm = withNeighbourHeads(plain, SIDE, seededRng(2));
  expect(hrm.tensors.get(QKV.replace('L_level', 'H_level'))).not.toEqual(plain.tensors.get(QKV.replace('L_level', 'H_level')));
  expect(() =>
    withNeighbourHeads(initialWeights(config({ mlp_t: true, pos_encodings: 'none', hidden_size: 32 }), seededRng(1)), SIDE, seededRng(2)),
  ).toThrow(/self_attn/);
});
