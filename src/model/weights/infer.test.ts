/** Configurations read off shapes, against the published recipes and shapes printed by the reference itself. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { errorOf } from '../../testing/errors.ts';
import { tinyAttention, tinyMlp, refusal } from '../../testing/weights.ts';
import { parseConfig, presets, type TrmConfig } from '../config.ts';
import { WeightsError } from './checks.ts';
import { inferConfig, parseHints } from './infer.ts';
import { expectedShapes, type Shaped } from './tensors.ts';

const shapesOf = (config: TrmConfig): Map<string, Shaped> => new Map([...expectedShapes(config)].map(([name, shape]) => [name, { shape }]));

/** Shapes printed by the reference for its full-size models: those of one layer, and V with the puzzle rows. */
const blockMlp = {
  'mlp_t.gate_up_proj': [1024, 97],
  'mlp_t.down_proj': [97, 512],
  'mlp.gate_up_proj': [3072, 512],
  'mlp.down_proj': [512, 1536],
};
const blockMazeMlp = { ...blockMlp, 'mlp_t.gate_up_proj': [5120, 916], 'mlp_t.down_proj': [916, 2560] };
const blockAttention = {
  'self_attn.qkv_proj': [1536, 512],
  'self_attn.o_proj': [512, 512],
  'mlp.gate_up_proj': [3072, 512],
  'mlp.down_proj': [512, 1536],
};
function reference(vocab: number, rows: number, block: Record<string, number[]>): Map<string, Shaped> {
  const top: [string, number[]][] = [
    ['H_init', [512]],
    ['L_init', [512]],
    ['embed_tokens.embedding_weight', [vocab, 512]],
    ['lm_head.weight', [vocab, 512]],
    ['q_head.weight', [2, 512]],
    ['q_head.bias', [2]],
    ['puzzle_emb.weights', [rows, 512]],
  ];
  const layer = (i: number) => Object.entries(block).map(([name, shape]) => [`L_level.layers.${i}.${name}.weight`, shape] as const);
  return new Map([...top, ...layer(0), ...layer(1)].map(([name, shape]) => [name, { shape }]));
}

describe('the published models', () => {
  const mazeMlp: TrmConfig = { ...presets['maze-att'], mlpT: true, positions: 'none' };
  test.each<[string, Map<string, Shaped>, TrmConfig]>([
    ['sudoku-mlp', reference(11, 1, blockMlp), presets['sudoku-mlp']],
    ['maze-att', reference(6, 1, blockAttention), presets['maze-att']],
    ['arc-att', reference(12, 876_406, blockAttention), { ...presets['arc-att'], puzzleIds: 876_406 }],
    ['maze-mlp', reference(6, 1, blockMazeMlp), mazeMlp],
  ])('%s', (_, shapes, config) => {
    expect(inferConfig(shapes).config).toEqual(config);
    expect(new Map([...expectedShapes(config)].map(([name, shape]) => [name, { shape }]))).toEqual(shapes);
  });

  test('HRM is known by its second network', () => {
    expect(inferConfig(shapesOf(presets['hrm-sudoku'])).config).toEqual(presets['hrm-sudoku']);
    const uneven: TrmConfig = { ...presets['hrm-sudoku'], answerLayers: 2, layers: 3 };
    expect(inferConfig(shapesOf(uneven)).config).toEqual(uneven);
  });

  test('sudoku-att has n = 6, as every Sudoku', () => {
    expect(inferConfig(reference(11, 1, blockAttention)).config).toEqual(presets['sudoku-att']);
  });
});

describe('other models', () => {
  test('hints override every default', () => {
    const hints = { T: 1, n: 2, nSup: 3, heads: 2, expansion: 3, seqLen: 3, prefixLen: 1, rmsEps: 1e-6, ropeTheta: 500 };
    const config = { ...tinyMlp, ...hints };
    expect(inferConfig(shapesOf(config), hints).config).toEqual(config);
    const { hiddenSize, layers } = tinyMlp; // which shapes show: the same ones are no news
    expect(inferConfig(shapesOf(config), { ...hints, hiddenSize, layers }).config).toEqual(config);
  });

  test('P comes from L where a tensor shows it', () => {
    const lite: TrmConfig = { ...presets['sudoku-mlp'], hiddenSize: 128, heads: 2, prefixLen: 1, puzzleDim: 128 };
    expect(inferConfig(shapesOf(lite)).config).toEqual(lite);
    const learned: TrmConfig = { ...presets['maze-att'], positions: 'learned', prefixLen: 5 };
    expect(inferConfig(shapesOf(learned)).config).toEqual(learned);
    const bare: TrmConfig = { ...presets['sudoku-mlp'], prefixLen: 0, puzzleDim: 0 };
    expect(inferConfig(shapesOf(bare)).config).toEqual(bare);
  });

  test('eleven tokens are not always a Sudoku: settled where 81 cells fit L, a guess at any other size', () => {
    const sudoku = inferConfig(shapesOf({ ...presets['sudoku-mlp'], prefixLen: 1 }));
    expect([sudoku.config.seqLen, sudoku.assumed.includes('seqLen')]).toEqual([81, false]);
    const digits: TrmConfig = { ...presets['sudoku-mlp'], prefixLen: 1, seqLen: 25 };
    const other = inferConfig(shapesOf(digits));
    expect([other.config.seqLen, other.config.prefixLen]).toEqual([25, 1]);
    expect(other.assumed).toEqual(['seqLen', 'prefixLen', 'T', 'n', 'nSup']);
  });

  test('an unknown vocabulary is no obstacle when L is known; without a puzzle table there is no prefix', () => {
    const config: TrmConfig = { ...presets['sudoku-mlp'], vocabSize: 7, seqLen: 30 };
    expect(inferConfig(shapesOf(config)).config).toEqual(config);
    expect(inferConfig(shapesOf(tinyAttention), { seqLen: 3 }).config).toMatchObject({ prefixLen: 0, puzzleDim: 0, seqLen: 3 });
  });

  test.each([
    [512, 8],
    [64, 1],
    [96, 8],
    [36, 2],
    [24, 4],
    [2, 1],
  ])('%i channels get %i heads', (hiddenSize, heads) => {
    const config = { ...tinyAttention, vocabSize: 11, seqLen: 81, hiddenSize, heads };
    expect(inferConfig(shapesOf(config)).config.heads).toBe(heads);
  });
});

describe('refused', () => {
  const embedding = 'embed_tokens.embedding_weight';
  const edited = (edit: (shapes: Map<string, Shaped>) => void): Map<string, Shaped> => {
    const shapes = shapesOf(presets['sudoku-mlp']);
    edit(shapes);
    return shapes;
  };
  test.each<[string, () => unknown, string, string]>([
    ['no token embedding', () => inferConfig(edited((s) => s.delete(embedding))), 'missing-tensor', embedding],
    ['no layers', () => inferConfig(new Map([[embedding, { shape: [11, 4] }]])), 'missing-tensor', 'L_level.layers.0.mlp.down_proj.weight'],
    ['a flat embedding', () => inferConfig(edited((s) => s.set(embedding, { shape: [11] }))), 'shape-mismatch', embedding],
    [
      'a SwiGLU of another width',
      () => inferConfig(edited((s) => s.set('L_level.layers.0.mlp.down_proj.weight', { shape: [512, 1024] }))),
      'shape-mismatch',
      'L_level.layers.0.mlp.down_proj.weight',
    ],
    [
      'a token mixer of another width',
      () => inferConfig(edited((s) => s.set('L_level.layers.0.mlp_t.down_proj.weight', { shape: [97, 256] }))),
      'shape-mismatch',
      'L_level.layers.0.mlp_t.down_proj.weight',
    ],
    ['fewer positions than cells', () => inferConfig(shapesOf({ ...tinyMlp, vocabSize: 11 })), 'shape-mismatch', 'seq_len'],
    ["another model's width", () => inferConfig(shapesOf(tinyMlp), { hiddenSize: 512 }), 'shape-mismatch', 'configuration.hidden_size'],
    ["another model's layers", () => inferConfig(shapesOf(tinyMlp), { layers: 7 }), 'shape-mismatch', 'configuration.L_layers'],
    ['hints that do not add up', () => inferConfig(shapesOf(tinyMlp), { seqLen: 3, prefixLen: 2 }), 'shape-mismatch', 'seq_len'],
    ['attention over an unknown vocabulary', () => inferConfig(shapesOf({ ...tinyAttention, vocabSize: 7 })), 'unsupported', 'seq_len'],
  ])('%s', (_, infer, code, where) => {
    expect(refusal(infer)).toEqual([code, where]);
  });

  test('numbers out of range, as parseConfig refuses them', () => {
    expect(() => inferConfig(shapesOf(presets['sudoku-mlp']), { T: 0 })).toThrow('H_cycles');
    expect(() => parseConfig({})).toThrow(errorOf('config'));
  });
});

test("the reference's all_config.yaml", async () => {
  const yaml = readFileSync(new URL('./fixtures/others/all_config.yaml', import.meta.url), 'utf8');
  expect(await parseHints(yaml)).toEqual({ T: 3, n: 6, heads: 4, prefixLen: 1, hiddenSize: 32 });
});

test('JSON, at the root or under config, other keys passed over', async () => {
  expect(await parseHints('{"H_cycles": 2, "name": "x", "lr": 1e-4}')).toEqual({ T: 2 });
  expect(await parseHints('{"config": {"L_cycles": 4, "halt_max_steps": 8, "seq_len": 900, "puzzle_emb_len": 0}}')).toEqual({
    n: 4,
    nSup: 8,
    seqLen: 900,
  });
});

test('the config.json of an HRM port; the same keys of another model mean nothing', async () => {
  const port = {
    model_type: 'hrm',
    h_cycles: 2,
    l_cycles: 2,
    num_attention_heads: 8,
    max_position_embeddings: 81,
    halt_max_steps: 16,
    rms_norm_eps: 1e-5,
  };
  expect(await parseHints(JSON.stringify(port))).toEqual({ T: 2, n: 2, heads: 8, seqLen: 81, nSup: 16, rmsEps: 1e-5 });
  expect(await parseHints(JSON.stringify({ ...port, model_type: 'llama' }))).toEqual({ nSup: 16, rmsEps: 1e-5 });
});

test.each([
  ['not YAML', 'a: [', 'bad-header', 'configuration'],
  ['a list', '- 1', 'bad-header', 'configuration'],
  ['a number out of range', 'arch:\n  H_cycles: 0', 'bad-header', 'configuration.H_cycles', 'must be at least 1'],
  ['a large number', 'halt_max_steps: 1e9', 'bad-header', 'configuration.halt_max_steps', 'must be at most 1024'],
  ['a fraction', 'L_cycles: 2.5', 'bad-header', 'configuration.L_cycles', 'must be a whole number'],
  ['a word for a number', 'num_heads: many', 'bad-header', 'configuration.num_heads', 'must be a number'],
  ['nothing of a model', 'lr: 0.1', 'unsupported', 'configuration'],
  ['only a width', 'hidden_size: 512', 'unsupported', 'configuration'],
  ['too long', 'x'.repeat(65_537), 'too-large', 'configuration'],
  [
    'aliases without end',
    `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]`,
    'bad-header',
    'configuration',
  ],
])('%s is refused', async (_, text, code, where, words = '') => {
  const refused = await parseHints(text).catch((e: unknown) => e);
  expect(refused).toBeInstanceOf(WeightsError);
  expect(refused).toMatchObject({ code, where, message: expect.stringContaining(words) as string });
});
