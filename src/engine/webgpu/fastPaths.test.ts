/** What the fast paths change in the kernels' text, and that nothing is left of them where they are off. */

import { describe, expect, test } from 'vitest';
import { presets } from '../../model/config.ts';
import { planBytes } from './plan.ts';
import { Program } from './program.ts';
import { firstTiles } from './tuner.ts';
import { noFastPaths, offeredPaths, reduction, type FastPaths } from './wgsl.ts';

const limits = { maxComputeInvocationsPerWorkgroup: 256, maxComputeWorkgroupStorageSize: 32_768 } as GPUSupportedLimits;

function codes(preset: keyof typeof presets, fast: FastPaths): { code: string; written: string; inputs: string[] }[] {
  const program = new Program(presets[preset], 2, firstTiles(presets[preset], 2, false, limits, fast), fast);
  return [...program.updateZ(), program.decode()].map(({ kernel: { code } }) => ({
    code,
    written: /read_write> out: array<(\w+)>/.exec(code)?.[1] ?? '',
    inputs: [...code.matchAll(/read> (\w+): array<vec4h>/g)].map((m) => m[1]),
  }));
}

describe.each(['sudoku-mlp', 'maze-att'] as const)('%s', (preset) => {
  test('without fast paths no kernel asks for a feature', () => {
    for (const { code } of codes(preset, noFastPaths)) expect(code).not.toMatch(/enable|vec4h|subgroup/);
  });

  test('f16: weights and what goes from product to product; sums, norms and the residual stream stay f32', () => {
    const block = codes(preset, { half: true, lanes: 1 });
    const decode = block.pop();
    expect(decode?.code).not.toMatch(/vec4h|enable/);
    const mix =
      preset === 'maze-att'
        ? [
            ['weight', 'vec4h'],
            ['qkv', 'vec4h'],
            ['weight,act0', 'vec4f'],
          ]
        : [
            ['weight', 'vec4h'],
            ['weight,act0', 'vec4f'],
          ];
    const expected = [...mix, ['weight', 'vec4h'], ['weight,act0', 'vec4f']];
    expect(block.map(({ inputs, written }) => [inputs.join(','), written])).toEqual([...expected, ...expected]);
    for (const { code, written } of block) {
      expect(code.startsWith('enable f16;\n')).toBe(true);
      expect(code).not.toMatch(/var(<workgroup>)? \w+(: array<| = )vec4h/); // sums and tiles
      for (const [, value] of code.matchAll(/^.*\bout\[.*?\] = (.*);$/gm))
        expect(value.startsWith('vec4h(clamp(')).toBe(written === 'vec4h');
    }
  });

  test('subgroups: sums over threads that share one need no workgroup memory; larger ones meet there', () => {
    const residual = (lanes: number): string => codes(preset, { half: false, lanes })[preset === 'maze-att' ? 4 : 3].code;
    expect(residual(1)).toContain('var<workgroup> sums');
    expect(residual(4)).toContain('var<workgroup> sums');
    expect(residual(32)).not.toContain('var<workgroup> sums');
    for (const lanes of [4, 32]) expect(residual(lanes).startsWith('enable subgroups;\n')).toBe(true);
  });
});

test('a reduction never reaches past the lanes, and covers every thread once', () => {
  for (const lanes of [1, 4, 8, 16, 32, 64]) {
    for (const [count, stride] of [
      [8, 1],
      [16, 1],
      [8, 8],
      [8, 16],
      [3, 2],
      [4, 5],
      [1, 8],
    ] as const) {
      const { masks, span, left } = reduction(count, stride, lanes);
      expect(span * left).toBe(count);
      for (const m of masks) expect(2 * m).toBeLessThanOrEqual(lanes);
      // Simulated on threads 0 .. count * stride - 1, each with its own bit.
      let held = Array.from({ length: count * stride }, (_, i) => 1n << BigInt(i));
      for (const m of masks) held = held.map((v, i) => v + held[i ^ m]);
      for (let s = 0; s < stride; s++) {
        let all = 0n;
        for (let g = 0; g < left; g++) all += held[s + g * span * stride];
        expect(all).toBe(Array.from({ length: count }, (_, c) => 1n << BigInt(s + c * stride)).reduce((a, v) => a + v));
      }
    }
  }
});

test('lanes are what every subgroup of the device has', () => {
  const device = (features: string[], subgroupMinSize: number): GPUDevice =>
    ({ features: new Set(features), adapterInfo: { subgroupMinSize } }) as unknown as GPUDevice;
  expect(offeredPaths(device(['shader-f16'], 32))).toEqual({ half: true, lanes: 1 });
  expect(offeredPaths(device(['subgroups'], 32))).toEqual({ half: false, lanes: 32 });
  expect(offeredPaths(device(['subgroups'], 0))).toEqual({ half: false, lanes: 1 });
});

test('f16 makes a plan smaller', () => {
  const config = presets['maze-att'];
  const bytes = [false, true].map((half) => planBytes(config, 4, firstTiles(config, 4, false, limits), { half, lanes: 1 }));
  expect(bytes[1]).toBeLessThan(0.8 * bytes[0]);
});
