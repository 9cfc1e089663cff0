/** Pretrained weights: every tensor in its place for any number of colours, and files that are none refused by name. */

import { describe, expect, test } from 'vitest';
import { WeightsError } from '../../weights/checks.ts';
import { writeSafetensors } from '../../weights/safetensors.ts';
import {
  COMMON_READS,
  defaultEtrmConfig,
  formatEtrmConfig,
  PRETRAINED_READS,
  parameterLayout,
  toTensors,
  type EtrmConfig,
} from './config.ts';
import { configFor, beginning, readPretrained } from './plan.ts';
import type { EtrmTask } from './task.ts';

const config = defaultEtrmConfig(10, PRETRAINED_READS);
const { parameters, total } = parameterLayout(config);
const numbers = Float32Array.from({ length: total }, (_, i) => ((i % 64) - 32) / 64);

function file({ change = {}, without }: { change?: Partial<EtrmConfig>; without?: string } = {}): Uint8Array {
  const tensors = toTensors(config, numbers);
  if (without) tensors.delete(without);
  return writeSafetensors(tensors, { dtype: 'F16', metadata: { config: JSON.stringify(formatEtrmConfig({ ...config, ...change })) } });
}

describe('pretrained weights', () => {
  test.each([2, 4, 10])('begin a task of %d colours: all tensors as they are, colours of zero', (colours) => {
    const begun = beginning(readPretrained(file()), colours);
    const layout = parameterLayout({ ...config, colours });
    expect(begun.length).toBe(layout.total);
    for (const { name, offset, length } of layout.parameters) {
      const from = parameters.find((p) => p.name === name)?.offset ?? NaN;
      const expected = name === 'colour_emb.weight' ? new Float32Array(length) : numbers.slice(from, from + length);
      expect(begun.slice(offset, offset + length), name).toEqual(expected);
    }
  });

  test.each([
    ['another width', { change: { hiddenSize: 48 } }, 'bad-config', /hiddenSize 48/],
    ['two networks a cycle', { change: { n: 2 } }, 'bad-config', /\bn 2/],
    ['rows of many tasks', { change: { rows: 8 } }, 'bad-config', /one row/],
    ['fewer reads', { change: { reads: ['local'] } }, 'bad-config', /reads local, colours/],
    ['a tensor missing', { without: 'inner.lm_head.weight' }, 'bad-state', /lm_head/],
    ['no row', { without: 'inner.puzzle_emb.weights' }, 'bad-state', /puzzle_emb/],
  ] as const)('%s is refused', (_, of, code, message) => {
    let thrown: unknown = null;
    try {
      readPretrained(file(of));
    } catch (e) {
      thrown = e;
    }
    expect(thrown).toMatchObject({ code, message: expect.stringMatching(message) as string });
  });

  test('what is no weights file is refused', () => {
    expect(() => readPretrained(new Uint8Array(40))).toThrow(WeightsError);
  });

  test('the configuration follows from the task, and from how many numbers there are', () => {
    const rows = (text: string): number[][] => text.split('/').map((row) => [...row].map(Number));
    const of = (output: string): EtrmTask => ({ train: [{ input: rows('013/200'), output: rows(output) }], test: [] });
    const [same, falling, wider] = ['013/201', '000/213', '013'].map(of);
    const count = (reads: EtrmConfig['reads']): number => parameterLayout(defaultEtrmConfig(4, reads)).total;
    for (const task of [same, falling, wider]) expect(configFor(task, count(PRETRAINED_READS)).reads).toEqual(PRETRAINED_READS);
    for (const task of [same, falling]) expect(configFor(task, count(COMMON_READS)).reads, 'of earlier versions').toEqual(COMMON_READS);
    expect([same, falling, wider].map((task) => configFor(task).reads.slice(5))).toEqual([[], ['moved'], ['places']]);
    expect(configFor(falling, count(configFor(falling).reads)).reads.at(-1)).toBe('moved');
    // A task's reads may be others by the time its weights are opened again.
    const turned: EtrmTask = { train: [{ input: rows('013'), output: rows('0/1/3') }], test: [{ input: rows('2') }] };
    const swapped: EtrmTask = { train: [{ input: rows('0123/3210/1230'), output: rows('0213/3120/2130') }], test: [] };
    const shifted: EtrmTask = { train: [{ input: rows('0123/3210/1230/0011'), output: rows('0012/0321/0123/0001') }], test: [] };
    const every = [
      ...[same, falling, wider, turned, swapped, shifted].map((task) => configFor(task).reads),
      [...COMMON_READS, 'places', 'moved'] as const,
    ];
    for (const task of [same, falling, wider, turned, swapped, shifted])
      for (const reads of every) expect(configFor(task, count(reads)).reads).toEqual(reads);
    expect(new Set(every.map(count)).size, 'numbers tell the reads').toBe(7);
  });
});
