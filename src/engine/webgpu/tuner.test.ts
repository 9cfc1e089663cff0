/** Whatever the model, the tiles fit the smallest device WebGPU allows, and every question gets its answer's memory. */

import { describe, expect, test, vi } from 'vitest';
import { presets, type TrmConfig } from '../../model/config.ts';
import { attentionSharedBytes } from './attention.ts';
import { overLimit, totalBytes } from './buffers.ts';
import { gemmKernel, sharedBytes, WEIGHT_PAD } from './gemm.ts';
import { planBytes, planSpecs } from './plan.ts';
import { Program } from './program.ts';
import { chooseTiles, firstTiles } from './tuner.ts';
import { noFastPaths, tileName } from './wgsl.ts';

/** The limits every WebGPU device has. */
const smallest = {
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupStorageSize: 16_384,
  maxStorageBuffersPerShaderStage: 8,
  maxComputeWorkgroupsPerDimension: 65_535,
  maxBufferSize: 2 ** 28,
  maxStorageBufferBindingSize: 2 ** 27,
} as GPUSupportedLimits;

const small: TrmConfig = { ...presets['sudoku-mlp'], hiddenSize: 8, heads: 2, seqLen: 5, prefixLen: 1, puzzleDim: 8 };
const configs: [string, TrmConfig][] = [
  ...Object.entries(presets),
  ['tiny mlp', small],
  ['tiny attention', { ...small, mlpT: false, positions: 'rope' }],
  ['wide mlp', { ...presets['sudoku-mlp'], hiddenSize: 1024, seqLen: 900 }],
  ['wide attention', { ...presets['maze-att'], hiddenSize: 1024 }],
];

describe.each(configs)('%s', (_, config) => {
  test.each([true, false])('tiles fit (software: %s)', (software) => {
    const tiles = firstTiles(config, 4, software, smallest);
    const program = new Program(config, 4, tiles);
    if (!config.mlpT)
      expect(attentionSharedBytes(program.attention, tiles.attention)).toBeLessThanOrEqual(smallest.maxComputeWorkgroupStorageSize);
    const launches = [
      ...program.updateZ(),
      ...program.updateY(),
      program.decode(),
      program.settle('y', false),
      program.settle('z', true),
      program.embed(1),
    ];
    for (const { kernel, buffers } of launches) {
      expect(kernel.code.match(/var<storage/g)?.length).toBeLessThanOrEqual(smallest.maxStorageBuffersPerShaderStage);
      expect(kernel.code.match(/@binding\(/g)?.length).toBe(buffers.filter((b) => b !== null).length);
      expect(Math.max(...kernel.grid)).toBeLessThanOrEqual(smallest.maxComputeWorkgroupsPerDimension);
    }
    for (const role of ['mixIn', 'mixOut', 'gateUp', 'down'] as const) {
      const tile = tiles.products[role];
      expect(WEIGHT_PAD % tile.depth).toBe(0);
      for (const input of [[program.state], [program.state, program.state], [program.state, program.state, program.state]]) {
        expect(sharedBytes(program.product(role, input), tile)).toBeLessThanOrEqual(smallest.maxComputeWorkgroupStorageSize);
        expect(gemmKernel(program.product(role, input), tile).code).not.toMatch(/NaN|undefined|Infinity/);
      }
    }
  });

  test('four kernels a block with a token MLP, five with attention', () => {
    const program = new Program(config, 1, firstTiles(config, 1, false, smallest));
    const each = config.mlpT ? 4 : 5;
    expect([program.updateZ().length, program.updateY().length]).toEqual([
      each * config.layers,
      each * (config.answerLayers || config.layers),
    ]);
  });
});

describe('remembered tiles', () => {
  const config = presets['sudoku-mlp'];
  const untouchable = {
    limits: smallest,
    createBuffer: () => {
      throw new Error('timed');
    },
  } as unknown as GPUDevice;
  const choose = (text: string, asked: string[] = [], adapter = 'a GPU', half = false) => {
    const read = (key: string): Promise<string> => {
      asked.push(key);
      return Promise.resolve(text);
    };
    return chooseTiles(untouchable, adapter, false, config, 1, { read, write: () => Promise.resolve() }, { ...noFastPaths, half });
  };
  const known = firstTiles(config, 1, false, smallest).products.down;

  test('are used without timing anything', async () => {
    const { products } = await choose(tileName(known));
    expect(Object.values(products)).toEqual([known, known, known, known]);
  });

  test.each(['', 'staged 9x9 of 9x9, depth 16', 'staged 16x16 of 64x64, depth 16'])(
    'that are no choice of ours are timed again: "%s"',
    async (text) => {
      vi.stubGlobal('GPUBufferUsage', {});
      await expect(choose(text)).rejects.toThrow('timed');
      vi.unstubAllGlobals();
    },
  );

  test('belong to an adapter, a product and its kernel', async () => {
    const keys: string[] = [];
    await choose(tileName(known), keys);
    await choose(tileName(known), keys, 'another GPU');
    await choose(tileName(known), keys, 'a GPU', true);
    expect(new Set(keys).size).toBe(12);
  });
});

test('a plan states its bytes, and what is over a limit is named', () => {
  const config = presets['sudoku-mlp'];
  const tiles = firstTiles(config, 64, false, smallest);
  const program = new Program(config, 64, tiles);
  expect(planBytes(config, 64, tiles)).toBe(totalBytes(planSpecs(program, 128, 1)));
  expect(planBytes(config, 64, tiles)).toBeGreaterThan(64 * 97 * 512 * 4 * 5);
  expect(overLimit(planSpecs(program, 128, 1), smallest)).toBeNull();
  const tooLarge = new Program(config, 512, firstTiles(config, 512, false, smallest));
  expect(overLimit(planSpecs(tooLarge, 128, 1), smallest)).toContain(String(smallest.maxStorageBufferBindingSize));
});
