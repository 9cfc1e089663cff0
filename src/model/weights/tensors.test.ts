/** Expected shapes against those of the reference, and the check of a model's tensors. */

import { describe, expect, test } from 'vitest';
import { modelOf, tinyAttention, tinyMlp, refusal } from '../../testing/weights.ts';
import { presets, type TrmConfig } from '../config.ts';
import { checkShapes, checkWeights, expectedShapes, type HostTensor } from './tensors.ts';

/** Whole state dicts as counted from the reference (SPEC section 1, "Parameters"). */
const counted: [string, TrmConfig, number][] = [
  ['sudoku-mlp', presets['sudoku-mlp'], 5_030_402],
  ['sudoku-att', presets['sudoku-att'], 6_829_570],
  ['maze-att', presets['maze-att'], 6_824_450],
  ['arc-1', { ...presets['arc-att'], puzzleIds: 876_406 }, 455_549_954],
  ['hrm (paper: 27M)', presets['hrm-sudoku'], 27_276_802],
  ['arc-2', { ...presets['arc-att'], puzzleIds: 1_191_730 }, 616_995_842],
];

describe('expectedShapes', () => {
  test.each(counted)('%s has as many numbers as the reference', (_, config, total) => {
    const numbers = [...expectedShapes(config).values()].map((shape) => shape.reduce((a, b) => a * b, 1));
    expect(numbers.reduce((a, b) => a + b, 0)).toBe(total);
  });

  test('maze with mlp_t mixes 916 positions through 2,560 (paper: 19M)', () => {
    const shapes = expectedShapes({ ...presets['maze-att'], mlpT: true, positions: 'none' });
    expect(shapes.get('L_level.layers.1.mlp_t.gate_up_proj.weight')).toEqual([5120, 916]);
    expect(shapes.get('L_level.layers.1.mlp_t.down_proj.weight')).toEqual([916, 2560]);
  });

  test('learned positions add a table of L rows; without a prefix there is no puzzle table', () => {
    const learned = expectedShapes({ ...presets['maze-att'], positions: 'learned' });
    expect(learned.get('embed_pos.embedding_weight')).toEqual([916, 512]);
    expect(expectedShapes({ ...presets['maze-att'], prefixLen: 0 }).has('puzzle_emb.weights')).toBe(false);
  });
});

describe('checkWeights', () => {
  const edited = (edit: (tensors: Map<string, HostTensor>) => void, config = tinyMlp) => {
    const tensors = new Map(modelOf(config).tensors);
    edit(tensors);
    return () => checkWeights(config, tensors);
  };
  const zeros = (...shape: number[]): HostTensor => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) });

  test.each([tinyMlp, tinyAttention])('takes a whole model', (config) => {
    const model = modelOf(config);
    expect(checkWeights(config, model.tensors)).toEqual(model);
  });

  test("the order is the reference's whatever the file's", () => {
    const { tensors } = modelOf(tinyMlp);
    const result = checkWeights(tinyMlp, new Map([...tensors].reverse()));
    expect([...result.tensors.keys()]).toEqual([...tensors.keys()]);
  });

  test("the puzzle table's own rows win and the configuration says so", () => {
    const model = edited((t) => t.set('puzzle_emb.weights', zeros(7, 4)))();
    expect(model.config).toEqual({ ...tinyMlp, puzzleIds: 7 });
  });

  const secondDown = 'L_level.layers.1.mlp.down_proj.weight';
  const down = 'L_level.layers.0.mlp.down_proj.weight';
  test.each<[string, () => unknown, string, string]>([
    ['a missing tensor', edited((t) => t.delete('q_head.bias')), 'missing-tensor', 'q_head.bias'],
    ['no puzzle table', edited((t) => t.delete('puzzle_emb.weights')), 'missing-tensor', 'puzzle_emb.weights'],
    ['a layer too many', edited((t) => t.set(secondDown, zeros(4, 256))), 'unknown-tensor', secondDown],
    [
      'a table without a prefix',
      edited((t) => t.set('puzzle_emb.weights', zeros(1, 4)), tinyAttention),
      'unknown-tensor',
      'puzzle_emb.weights',
    ],
    ['a puzzle table without rows', edited((t) => t.set('puzzle_emb.weights', zeros(0, 4))), 'shape-mismatch', 'puzzle_emb.weights'],
    ['a puzzle table of another width', edited((t) => t.set('puzzle_emb.weights', zeros(3, 3))), 'shape-mismatch', 'puzzle_emb.weights'],
    ['another rank', edited((t) => t.set('H_init', zeros(4, 1))), 'shape-mismatch', 'H_init'],
    ['a rank too few', edited((t) => t.set(down, zeros(4))), 'shape-mismatch', down],
    ['transposed', edited((t) => t.set(down, zeros(256, 4))), 'shape-mismatch', down],
    ['too few numbers', edited((t) => t.set(down, { shape: [4, 256], data: new Float32Array(3) })), 'bad-tensor', down],
    ['NaN', edited((t) => t.get(down)?.data.fill(NaN, 1023)), 'not-finite', down],
    ['infinity', edited((t) => t.get('H_init')?.data.fill(-Infinity, 0, 1)), 'not-finite', 'H_init'],
  ])('refuses %s', (_, check, code, where) => {
    expect(refusal(check)).toEqual([code, where]);
  });

  test('checkShapes asks for no numbers at all', () => {
    const shapes = new Map([...expectedShapes(presets['arc-att'])].map(([name, shape]) => [name, { shape }]));
    shapes.set('puzzle_emb.weights', { shape: [4_000_000, 512] });
    expect(checkShapes(presets['arc-att'], shapes).puzzleIds).toBe(4_000_000);
    shapes.set('puzzle_emb.weights', { shape: [4_000_001, 512] });
    expect(refusal(() => checkShapes(presets['arc-att'], shapes))).toEqual(['shape-mismatch', 'puzzle_emb.weights']);
  });
});
