/** Configurations beside a file: the reference's YAML, JSON, and what is no configuration. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { WeightsError } from './checks.ts';
import { parseHints } from './infer.ts';

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
