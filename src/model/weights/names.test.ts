/** Names of checkpoints to names of SPEC section 1. */
import { describe, expect, test } from 'vitest';
import { presets } from '../config.ts';
import { refusal } from './fixtures/refusal.ts';
import { bareName, mapNames } from './names.ts';
import { expectedShapes } from './validate.ts';

describe('bareName', () => {
  const names = Object.values(presets).flatMap((c) => [...expectedShapes({ ...c, layers: 12, positions: 'learned' }).keys()]);
  test.each(['', 'inner.', 'model.inner.', '_orig_mod.model.inner.'])('knows every tensor of every published recipe behind "%s"', (prefix) => {
    for (const name of names) expect(bareName(prefix + name)).toBe(name);
  });

  test.each(['puzzle_emb.local_weights', 'puzzle_emb.local_ids', 'rotary_emb.cos_cached', 'rotary_emb.sin_cached'])('leaves out %s', (name) => {
    expect(bareName(`_orig_mod.model.inner.${name}`)).toBeNull();
  });

  test.each([
    'optimizer.state',
    'model.H_init',
    '_orig_mod.inner.H_init',
    'inner.inner.H_init',
    'H_init.weight',
    'q_head.weights',
    'L_level.layers.00.mlp.down_proj.weight',
    'L_level.layers.x.mlp.down_proj.weight',
    'L_level.layers.0.self_attn.down_proj.weight',
    'L_level.layers.0.mlp.gate_up_proj.bias',
    'xinner.H_init',
    'lm_head-weight',
  ])('refuses %s', (key) => {
    expect(refusal(() => bareName(key))).toEqual(['unknown-tensor', key]);
  });
});

test('mapNames keeps the order and drops what may be left out', () => {
  const mapped = mapNames(new Map([['inner.L_init', 1], ['inner.puzzle_emb.local_ids', 2], ['model.inner.H_init', 3]]));
  expect([...mapped]).toEqual([['L_init', 1], ['H_init', 3]]);
});

test('two keys for one tensor are refused, and the message names both', () => {
  const twice = new Map([['inner.H_init', 1], ['_orig_mod.model.inner.H_init', 2]]);
  expect(refusal(() => mapNames(twice))).toEqual(['bad-tensor', 'H_init']);
  expect(() => mapNames(twice)).toThrow('inner.H_init and as _orig_mod.model.inner.H_init');
});
