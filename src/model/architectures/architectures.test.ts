/** Architectures as values: each state has one network, the ranges cover the blocks, each is told apart by what a file has; and another one is a value and a place in the list. */

import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { TrainConfig } from '../../protocol/training.ts';
import { testRng } from '../../testing/models.ts';
import { presets, type TrmConfig } from '../config.ts';
import type { SequenceArchitecture } from './architecture.ts';
import {
  allBlockNames,
  architectureIds,
  architectureNamed,
  architectureUnnamed,
  architectureWith,
  blockNames,
  blockRange,
  networkOf,
  type ArchitectureId,
} from './index.ts';
import type * as listed from './registry.ts';

test.each(architectureIds)('%s: every state is updated by one network', (id) => {
  for (const state of ['y', 'z'] as const) expect(architectureNamed(id).networks.filter((n) => n.updates.includes(state))).toHaveLength(1);
});

test.each(Object.entries(presets))('%s: the blocks of a state, by range and by name', (_, config) => {
  for (const state of ['y', 'z'] as const) {
    const { first, count } = blockRange(config, state);
    expect(allBlockNames(config).slice(first, first + count)).toEqual(blockNames(config, networkOf(config, state)));
    expect(count).toBeGreaterThan(0);
  }
});

test('TRM has one network for both states, HRM one for each; y is updated by H_level', () => {
  expect(blockRange(presets['sudoku-mlp'], 'y')).toEqual({ first: 0, count: 2 });
  expect(blockRange(presets['hrm-sudoku'], 'y')).toEqual({ first: 4, count: 4 });
  expect(networkOf(presets['hrm-sudoku'], 'y').name).toBe('H_level');
});

test('the blocks of a file tell the architecture, else the layers that a configuration counts', () => {
  expect(architectureWith((n) => n === 'L_level')).toBe('trm');
  expect(architectureWith(() => true)).toBe('hrm');
  expect([architectureUnnamed(undefined), architectureUnnamed(0), architectureUnnamed(2)]).toEqual(['trm', 'trm', 'hrm']);
});

test('a TRM learns from its last cycle, HRM from one update of each state', () => {
  expect([architectureNamed('trm').learntUpdates(6), architectureNamed('hrm').learntUpdates(6)]).toEqual([7, 2]);
});

describe('a third one, with networks of its own names in another order, is a value in the list and nothing else', () => {
  const third = {
    id: 'third',
    label: 'Third',
    networks: [
      { name: 'writer', updates: ['y'] },
      { name: 'thinker', updates: ['z'] },
    ],
    learntUpdates: () => 1,
    usual: { T: 5, n: ({ seqLen }) => seqLen, prefixLen: (filled) => filled + 1 },
    port: { name: 'third_model', tensors: { 'head.weight': 'lm_head.weight' }, keys: { L_cycles: 'rounds' } },
    words: {
      choice: 'Third, two networks',
      learning: 'Third: as it likes.',
      explanation: 'This is the third.',
      net: () => ({ title: 'two', lines: ['writer,', 'thinker'] }),
      layers: ({ layers, answerLayers }) => `${layers} and ${answerLayers} layers`,
    },
  } as const satisfies SequenceArchitecture;
  /** In the reference's names, as its files and messages have them. */
  const raw = {
    arch: third.id,
    hidden_size: 16,
    num_heads: 2,
    L_layers: 2,
    H_layers: 1,
    H_cycles: 1,
    L_cycles: 2,
    seq_len: 9,
    vocab_size: 5,
  };

  /** The project as it is with a third value in the list. */
  const withThird = async () => {
    vi.resetModules();
    vi.doMock('./registry.ts', async (actual) => {
      const { registry } = await actual<Pick<typeof listed, 'registry'>>();
      return { registry: [...registry, third] };
    });
    const [index, { parseConfig, formatConfig }, { initialWeights }, open, names, infer, model, { recursion }, learn, fields, protocol] =
      await Promise.all([
        import('./index.ts'),
        import('../config.ts'),
        import('../init.ts'),
        import('../weights/open.ts'),
        import('../weights/names.ts'),
        import('../weights/infer.ts'),
        import('../model.ts'),
        import('../recursion.ts'),
        import('../../training/learn.ts'),
        import('../../features/train/fields.ts'),
        import('../../protocol/training.ts'),
      ]);
    return {
      ...index,
      parseConfig,
      formatConfig,
      initialWeights,
      ...open,
      ...names,
      ...infer,
      ...model,
      recursion,
      ...learn,
      ...fields,
      ...protocol,
    };
  };
  let all: Awaited<ReturnType<typeof withThird>>;
  beforeAll(async () => {
    all = await withThird();
  });
  afterAll(() => {
    vi.doUnmock('./registry.ts');
    vi.resetModules();
  });
  const shapesOf = (config: TrmConfig) => all.initialWeights(config, testRng(1)).tensors;

  test('its configuration is parsed and written, its layers are counted', () => {
    const config = all.parseConfig(raw);
    expect(config).toMatchObject({ arch: 'third', layers: 2, answerLayers: 1 });
    expect(all.parseConfig(all.formatConfig(config))).toEqual(config);
    expect(all.allBlockNames(config)).toEqual(['writer.layers.0', 'thinker.layers.0', 'thinker.layers.1']);
    expect(() => all.parseConfig({ ...raw, H_layers: 0 })).toThrow('H_layers');
  });

  test('its files are known by their tensors, wherever they come from, with what is usual for it', () => {
    const config = all.parseConfig({ ...raw, puzzle_emb_len: 2, puzzle_emb_ndim: 16 });
    expect(all.inferConfig(shapesOf(config), { seqLen: 9, heads: 2 })).toMatchObject({
      config: { ...config, T: 5, n: 9, nSup: 16 },
      assumed: ['prefixLen', 'T', 'n', 'nSup'],
    });
    expect(all.bareName('third_model.thinker.layers.1.mlp.down_proj.weight')).toBe('thinker.layers.1.mlp.down_proj.weight');
    expect(all.architectureLabels).toMatch(/^TRM or HRM\b.* or Third$/);
    expect(all.bareName('third_model.head.weight')).toBe('lm_head.weight');
    expect(all.isHidden('writer.layers.0.mlp.down_proj.weight')).toBe(true);
    expect(() => all.bareName('speaker.weight')).toThrow(`is no tensor of ${all.architectureLabels}`);
    expect(all.hintsFrom({ model_type: 'third_model', rounds: 4 })).toEqual({ n: 4 });
    expect(all.inferConfig(shapesOf(all.parseConfig({ ...raw, arch: 'trm' })), { seqLen: 9 }).config.arch).toBe('trm');
  });

  test('it is saved, read back and run: y by one network, z by the other', async () => {
    const weights = all.initialWeights(all.parseConfig(raw), testRng(1));
    const bytes = all.saveWeights(weights, { dtype: 'F32' });
    const again = all.loadWeights(bytes);
    expect([...again.tensors.keys()].filter((name) => name.endsWith('qkv_proj.weight'))).toHaveLength(3);
    expect(again).toEqual(weights);
    /** The answer's logits after one step, with every weight of a network changed. */
    const logits = async (changed?: string): Promise<number[]> => {
      const tensors = new Map(
        [...weights.tensors].map(([name, t]) => [name, name.startsWith(`${changed}.`) ? { ...t, data: t.data.map((v) => v / 2) } : t]),
      );
      const model = all.uploadModel({ ...weights, tensors });
      const [tokens, ids] = [tf.zeros<tf.Rank.R2>([1, 9], 'int32'), tf.zeros<tf.Rank.R1>([1], 'int32')];
      for await (const step of all.recursion(model, tokens, ids, { nSup: 1 })) {
        const values = Array.from(step.logits.dataSync());
        tf.dispose([tokens, ids]);
        all.disposeModel(model);
        return values;
      }
      throw new Error('no step');
    };
    await tf.setBackend('cpu');
    const [plain, writer, thinker] = [await logits(), await logits('writer'), await logits('thinker')];
    expect(plain.every(Number.isFinite)).toBe(true);
    expect(writer).not.toEqual(plain);
    expect(thinker).not.toEqual(plain);
    expect(thinker).not.toEqual(writer);
  });

  test('it is offered, learnt from and described by its own words', () => {
    const config = all.parseConfig(raw);
    expect(all.learntUpdates(config, 6)).toBe(1);
    const id = third.id as string as ArchitectureId;
    expect(all.architectureNamed(id).words.layers(config)).toBe('2 and 1 layers');
    const [group] = all.fieldGroups({}, { start: 'nothing' } as TrainConfig);
    const field = group.fields.find(({ path }) => path === 'shape.arch');
    expect(field?.choices?.at(-1)).toEqual(['third', 'Third, two networks']);
    expect(field?.hint).toContain('Third: as it likes.');
    expect(all.trainConfigSchema.shape.shape.shape.arch.parse('third')).toBe('third');
  });
});
