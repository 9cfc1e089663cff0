/** Names of checkpoints to names of SPEC section 1. */

import { describe, expect, test } from 'vitest';
import { refusal } from '../../testing/weights.ts';
import { presets } from '../config.ts';
import { bareName, takeModel } from './names.ts';
import { expectedShapes } from './tensors.ts';

describe('bareName', () => {
  const names = Object.values(presets).flatMap((c) => [...expectedShapes({ ...c, layers: 12, positions: 'learned' }).keys()]);
  test.each([
    '',
    'inner.',
    'model.inner.',
    '_orig_mod.model.inner.',
    'module.model.inner.',
    'module._orig_mod.model.inner.',
    'model.model.',
  ])('knows every tensor of every published recipe behind "%s"', (prefix) => {
    for (const name of names) expect(bareName(prefix + name)).toBe(name);
  });

  test.each([
    ['hrm.inner.embed_tokens.weight', 'embed_tokens.embedding_weight'],
    ['model.inner.embed_pos.weight', 'embed_pos.embedding_weight'],
    ['model.hrm.inner.puzzle_emb.weight', 'puzzle_emb.weights'],
    ['model.inner.H_level.layers.3.self_attn.qkv_proj.weight', 'H_level.layers.3.self_attn.qkv_proj.weight'],
  ])('knows %s of a port', (key, name) => {
    expect(bareName(key)).toBe(name);
  });

  test.each(['puzzle_emb.local_weights', 'puzzle_emb.local_ids', 'rotary_emb.cos_cached', 'rotary_emb.sin_cached'])(
    'leaves out %s',
    (name) => {
      expect(bareName(`_orig_mod.model.inner.${name}`)).toBeNull();
    },
  );

  test.each([
    'optimizer.state',
    'H_init.weight',
    'q_head.weights',
    'L_level.layers.00.mlp.down_proj.weight',
    'L_level.layers.x.mlp.down_proj.weight',
    'L_level.layers.0.self_attn.down_proj.weight',
    'L_level.layers.0.mlp.gate_up_proj.bias',
    'xinner.H_init',
    'lm_head-weight',
    'H_level.layers.0.self_attn.q_proj.weight',
  ])('refuses %s', (key) => {
    expect(refusal(() => bareName(key))).toEqual(['unknown-tensor', key]);
  });
});

describe('takeModel', () => {
  const take = (...keys: string[]) => takeModel(new Map(keys.map((key, i) => [key, i])), (i) => i < 100);

  test('keeps the order and drops what may be left out', () => {
    const { model, passedOver } = take('inner.L_init', 'inner.puzzle_emb.local_ids', 'model.inner.H_init');
    expect([...model]).toEqual([
      ['L_init', 0],
      ['H_init', 2],
    ]);
    expect(passedOver).toEqual([]);
  });

  test.each(['net.', 'student.module.', '_forward_module.model.inner.', 'ema_model.'])('takes off a wrapper of any name: %s', (wrapper) => {
    const { model, passedOver } = take(`${wrapper}H_init`, `${wrapper}lm_head.weight`, 'optimizer.exp_avg');
    expect([...model.keys()]).toEqual(['H_init', 'lm_head.weight']);
    expect(passedOver).toEqual(['optimizer.exp_avg']);
    expect(refusal(() => take(`${wrapper}lm_head.weight`, `${wrapper}conv.weight`))?.[0]).toBe('unknown-tensor');
  });

  test('of two models behind wrappers that nobody knows none is guessed', () => {
    expect(refusal(() => take('student.lm_head.weight', 'teacher.lm_head.weight'))?.[0]).toBe('unknown-tensor');
  });

  test('passes over what training keeps beside a model, and tells', () => {
    expect(take('inner.H_init', 'step', 'optimizer.exp_avg', 'ema.decay', 'head.weight').passedOver).toEqual([
      'step',
      'optimizer.exp_avg',
      'ema.decay',
      'head.weight',
    ]);
    const scalar = takeModel(
      new Map([
        ['H_init', 1],
        ['temperature', 500],
      ]),
      (i) => i < 100,
    );
    expect(scalar.passedOver).toEqual(['temperature']);
  });

  test.each([
    ['a bias that the network has and we would leave out', ['inner.H_init', 'inner.L_level.layers.0.mlp.down_proj.bias']],
    ['another part of the network', ['inner.H_init', 'inner.conv.weight']],
    ['another part of it without a prefix', ['H_init', 'conv.weight']],
    ['no model at all', ['step', 'conv.weight']],
  ])('refuses %s', (_, keys) => {
    expect(refusal(() => take(...keys))?.[0]).toBe('unknown-tensor');
  });

  test('two keys for one tensor are refused, and the message names both', () => {
    expect(refusal(() => take('inner.H_init', '_orig_mod.model.inner.H_init'))).toEqual(['bad-tensor', 'H_init']);
    expect(refusal(() => take('inner.puzzle_emb.weights', 'inner.puzzle_emb.weight'))).toEqual(['bad-tensor', 'puzzle_emb.weights']);
    expect(() => take('inner.H_init', '_orig_mod.model.inner.H_init')).toThrow('inner.H_init and as _orig_mod.model.inner.H_init');
  });
});
