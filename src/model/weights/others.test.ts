/** Checkpoints as other people's training scripts write them: nested, wrapped, in doubles, beside an optimiser; and files that are none. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { errorOf } from '../../testing/errors.ts';
import { concat, p, torchFile } from '../../testing/weightFiles.ts';
import { digest, refusal } from '../../testing/weights.ts';
import { loadWeights, listModel, settleConfig } from './open.ts';
import { readFromMemory } from './source.ts';

const file = (name: string): Buffer => readFileSync(new URL(`./fixtures/others/${name}`, import.meta.url));
const control = loadWeights(file('control_step_100'));

describe('the weights of control_step_100', () => {
  test.each([
    ['train_state.pt', ['optimizer', 'step']],
    ['lightning.ckpt', ['pytorch-lightning_version', 'callbacks', 'lr_schedulers']],
    ['model_key_only.pth', []],
    ['ddp_module.pt', []],
    ['with_step_tensor.pt', ['step']],
    ['double.pt', []],
    ['protocol4.pt', []],
  ])('%s: the same numbers, and what is passed over is told', (name, passedOver) => {
    const { config, tensors } = loadWeights(file(name));
    expect(config).toEqual(control.config);
    expect(digest(tensors)).toEqual(digest(control.tensors));
    const listing = readFromMemory(file(name), listModel);
    expect(listing.passedOver).toEqual(passedOver);
    expect(listing.averagedAt).toBeNull();
  });
});

describe('what no tensor shows', () => {
  const settled = (name: string, hints = {}) => settleConfig(readFromMemory(file(name), listModel), { hints });

  test('of eleven tokens with attention, a Sudoku’s or another puzzle’s: cells, prefix, heads, T, n and N_sup, by the recipe', () => {
    const { config, assumed } = settled('sudoku_attention.safetensors');
    expect(config).toMatchObject({ seqLen: 81, prefixLen: 16, heads: 8, T: 3, n: 6, nSup: 16 });
    expect(assumed).toEqual(['seqLen', 'prefixLen', 'heads', 'T', 'n', 'nSup']);
  });

  test('what is said of it is taken, and no longer assumed', () => {
    const { config, assumed } = settled('sudoku_attention.safetensors', { seqLen: 81, heads: 4, T: 3, n: 6, prefixLen: 1 });
    expect(config).toMatchObject({ heads: 4, prefixLen: 1, n: 6 });
    expect(assumed).toEqual(['nSup']);
  });

  test('six tokens and attention: a maze or a 4x4 Sudoku, so the board is assumed too', () => {
    const { assumed } = settled('sudoku4x4_or_small_maze_attention.safetensors');
    expect(assumed).toEqual(['seqLen', 'prefixLen', 'heads', 'T', 'n', 'nSup']);
    expect(settled('sudoku4x4_or_small_maze_attention.safetensors', { seqLen: 16, prefixLen: 1 }).config).toMatchObject({
      seqLen: 16,
      n: 6,
    });
  });

  test('a vocabulary of another kind of puzzle is refused in words', () => {
    expect(refusal(() => loadWeights(file('ppbench_vocab24.safetensors')))).toEqual(['unsupported', 'seq_len']);
    expect(() => loadWeights(file('ppbench_vocab24.safetensors'))).toThrow(
      errorOf('unsupported', 'no published model has a vocabulary of 24 tokens'),
    );
  });

  test('a pointer is named as one', () => {
    expect(() => loadWeights(file('lfs_pointer.safetensors'))).toThrow(errorOf('unsupported', 'Git LFS pointer'));
  });
});

describe('averaged weights', () => {
  const storage = (key: string): Uint8Array => p.storage('FloatStorage', key, 8);
  /** The trainable tensors of a tiny model, all in one storage; H_init and L_init only where asked. */
  const state = (key: string, whole: boolean, wrapper = 'inner.'): Uint8Array =>
    p.dict(
      ...(whole ? ['H_init', 'L_init'] : []).map((name): [string, Uint8Array] => [
        `${wrapper}${name}`,
        p.tensor(storage(key), 0, [2], [1]),
      ]),
      [`${wrapper}embed_tokens.embedding_weight`, p.tensor(storage(key), 0, [3, 2], [2, 1])],
      [`${wrapper}lm_head.weight`, p.tensor(storage(key), 0, [3, 2], [2, 1])],
      [`${wrapper}q_head.bias`, p.tensor(storage(key), 0, [2], [1])],
    );
  const numbers = (value: number): Uint8Array => concat(new Uint8Array(new Float32Array(8).fill(value).buffer));
  const listed = (pickle: Uint8Array) => readFromMemory(torchFile(p.file(pickle), { 0: numbers(1), 1: numbers(2) }), listModel);

  test('win over the plain ones, which give what the average leaves out; and it is told', () => {
    const { tensors, averagedAt, passedOver } = listed(
      p.dict(['model', state('0', true)], ['ema_state_dict', state('1', false)], ['epoch', p.int(3)]),
    );
    expect(averagedAt).toBe('ema_state_dict');
    expect(passedOver).toEqual(['epoch']);
    expect(tensors.get('lm_head.weight')?.stored.name).toBe('archive/data/1');
    expect(tensors.get('H_init')?.stored.name).toBe('archive/data/0');
  });

  test('several models and no usual name: refused, naming them', () => {
    const both = (): unknown => listed(p.dict(['teacher', state('0', true)], ['student', state('1', true)]));
    expect(refusal(both)).toEqual(['unsupported', 'file']);
    expect(both).toThrow(errorOf('unsupported', 'teacher, student'));
  });

  test('a dict under a name of its own is found where it is the only one', () => {
    expect(listed(p.dict(['network', p.dict(['weights', state('0', true)])])).tensors.size).toBe(5);
  });

  test('names behind a wrapper of any name are found', () => {
    expect(listed(p.dict(['state_dict', state('0', true, 'trm.network.')], ['epoch', p.int(1)])).tensors.size).toBe(5);
  });

  test('no model at all: says what is there', () => {
    expect(() => listed(p.dict(['optimizer', p.dict()], ['epoch', p.int(1)]))).toThrow(errorOf('unknown-tensor', '"optimizer", "epoch"'));
  });
});
