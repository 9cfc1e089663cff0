/** Fast paths are on only where a device's answers agree; the verdict is remembered as long as kernels and weights stay. */

import { describe, expect, test } from 'vitest';
import { presets, type TrmConfig } from '../../model/config.ts';
import { initialWeights } from '../../model/init.ts';
import { DeviceLostError, BackendError } from '../engine.ts';
import { agreedPaths, checkQuestions, rememberedPaths, pageMemory, type AnsweredStep } from './fastCheck.ts';
import { firstTiles } from './tuner.ts';
import { noFastPaths, pathNames, type FastPaths } from './wgsl.ts';

const offered: FastPaths = { half: true, lanes: 32 };
const cells = 1000;
const plain: AnsweredStep = { tokens: new Uint8Array(cells).fill(3), halt: Float32Array.of(2, -5), ms: 10 };

/** An answer with this many cells and this much of the halting logits wrong. */
function off(wrong: number, halt = 0): AnsweredStep {
  return { ...plain, tokens: plain.tokens.map((t, i) => (i < wrong ? t + 1 : t)), halt: plain.halt.map((h) => h + halt) };
}

/** A device whose paths answer like this. */
const device =
  (half: AnsweredStep | Error, lanes: AnsweredStep | Error, asked: FastPaths[] = []) =>
  (fast: FastPaths): Promise<AnsweredStep> => {
    asked.push(fast);
    for (const answer of [...(fast.half ? [half] : []), ...(fast.lanes > 1 ? [lanes] : [])]) {
      if (answer instanceof Error) return Promise.reject(answer);
      if (answer !== plain) return Promise.resolve(answer);
    }
    return Promise.resolve(plain);
  };

describe('a path is on', () => {
  test.each([
    { name: 'where it agrees exactly', half: plain, lanes: plain, on: ['f16 storage', 'subgroups'] },
    {
      name: 'with 0.5 % of the cells and a little of the halting logits different',
      half: off(5, 0.05),
      lanes: plain,
      on: ['f16 storage', 'subgroups'],
    },
    { name: 'but not with more cells different', half: off(6), lanes: plain, on: ['subgroups'] },
    { name: 'nor with halting logits far off', half: plain, lanes: off(0, 1), on: ['f16 storage'] },
    { name: 'nor where it gives no numbers', half: off(0, NaN), lanes: off(1000), on: [] },
    { name: 'nor where its kernels do not compile', half: new BackendError('no'), lanes: plain, on: ['subgroups'] },
  ])('$name', async ({ half, lanes, on }) => {
    expect(pathNames(await agreedPaths(offered, device(half, lanes)))).toEqual(on);
  });

  test('only where the device offers it, and what is on at the end was checked together', async () => {
    const asked: FastPaths[] = [];
    await agreedPaths({ half: false, lanes: 8 }, device(plain, plain, asked));
    expect(asked).toEqual([noFastPaths, { half: false, lanes: 8 }]);
    asked.length = 0;
    expect(await agreedPaths(offered, device(plain, plain, asked))).toEqual(asked.at(-1));
  });

  test('a device that is slow is not kept busy with checks', async () => {
    const asked: FastPaths[] = [];
    const slow = (fast: FastPaths): Promise<AnsweredStep> => {
      asked.push(fast);
      return Promise.resolve({ ...plain, ms: 5000 });
    };
    expect(await agreedPaths(offered, slow)).toEqual(noFastPaths);
    expect(asked).toEqual([noFastPaths]);
  });

  test('a lost device is no verdict', async () => {
    await expect(agreedPaths(offered, device(new DeviceLostError('gone'), plain))).rejects.toMatchObject({
      code: 'device-lost',
    });
  });
});

describe('the verdict', () => {
  const config: TrmConfig = { ...presets['sudoku-mlp'], hiddenSize: 16, heads: 2, seqLen: 9, prefixLen: 1, puzzleDim: 16 };
  const limits = { maxComputeInvocationsPerWorkgroup: 256, maxComputeWorkgroupStorageSize: 16_384 } as GPUSupportedLimits;
  const tiles = firstTiles(config, 4, false, limits);
  const weightsOf = (value: number) => initialWeights(config, () => value);

  test('is asked for once for an adapter, kernels and weights', async () => {
    const memory = pageMemory();
    const asked: FastPaths[] = [];
    const ask = (adapter: string, value: number, lanes = 32): Promise<FastPaths> =>
      rememberedPaths(memory, adapter, { half: true, lanes }, weightsOf(value), tiles, device(plain, off(500), asked));
    const first = await ask('a GPU', 0.3);
    expect(first).toEqual({ half: true, lanes: 1 });
    expect(asked).toHaveLength(3);
    expect(await ask('a GPU', 0.3)).toEqual(first);
    expect(asked).toHaveLength(3);
    await ask('another GPU', 0.3);
    await ask('a GPU', 0.4);
    await ask('a GPU', 0.3, 16);
    expect(asked).toHaveLength(12);
  });

  test('a path that takes the device down is not tried again at the next visit, and what agreed before it stays on', async () => {
    const memory = pageMemory();
    const asked: FastPaths[] = [];
    const ask = (): Promise<FastPaths> =>
      rememberedPaths(memory, 'a GPU', offered, weightsOf(0.3), tiles, device(plain, new DeviceLostError('gone'), asked));
    await expect(ask()).rejects.toMatchObject({ code: 'device-lost' });
    const before = asked.length;
    expect(await ask()).toEqual({ half: true, lanes: 1 });
    expect(asked).toHaveLength(before);
  });

  test('a memory that tells nonsense is asked no more', async () => {
    const nonsense = { read: () => Promise.resolve('f17 storage'), write: () => Promise.resolve() };
    expect(await rememberedPaths(nonsense, 'a GPU', offered, weightsOf(0.3), tiles, device(off(500), off(500)))).toEqual(noFastPaths);
  });
});

test('the questions of the check are always the same, valid, and enough cells', () => {
  for (const config of Object.values(presets)) {
    const { tokens, batch } = checkQuestions(config);
    expect(tokens).toHaveLength(batch * config.seqLen);
    expect(tokens.length).toBeGreaterThanOrEqual(200);
    expect(Math.max(...tokens)).toBeLessThan(config.vocabSize);
    expect(new Set(tokens).size).toBe(config.vocabSize);
    expect(checkQuestions(config)).toEqual({ tokens, batch });
  }
});
