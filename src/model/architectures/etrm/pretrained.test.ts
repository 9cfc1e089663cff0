/** Pretrained weights: every tensor in its place for any number of colours, and files that are none refused by name. */

import { describe, expect, it } from 'vitest';
import { WeightsError } from '../../weights/errors.ts';
import { writeSafetensors } from '../../weights/safetensors.ts';
import { defaultEtrmConfig, formatEtrmConfig, type EtrmConfig } from './config.ts';
import { EtrmError } from './errors.ts';
import { configFor, parameterLayout, toTensors } from './parameters.ts';
import { beginning, readPretrained } from './pretrained.ts';

const config = defaultEtrmConfig(10, true);
const { parameters, total } = parameterLayout(config);
const numbers = Float32Array.from({ length: total }, (_, i) => ((i % 64) - 32) / 64);

function file({ change = {}, without }: { change?: Partial<EtrmConfig>; without?: string } = {}): Uint8Array {
  const tensors = toTensors(config, numbers);
  if (without) tensors.delete(without);
  return writeSafetensors(tensors, { dtype: 'F16', metadata: { config: JSON.stringify(formatEtrmConfig({ ...config, ...change })) } });
}

describe('pretrained weights', () => {
  it.each([2, 4, 10])('begin a task of %d colours: all tensors as they are, colours of zero', (colours) => {
    const begun = beginning(readPretrained(file()), colours);
    const layout = parameterLayout({ ...config, colours });
    expect(begun.length).toBe(layout.total);
    for (const { name, offset, length } of layout.parameters) {
      const from = parameters.find((p) => p.name === name)?.offset ?? NaN;
      const expected = name === 'colour_emb.weight' ? new Float32Array(length) : numbers.slice(from, from + length);
      expect(begun.slice(offset, offset + length), name).toEqual(expected);
    }
  });

  it.each([
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
    expect(thrown).toBeInstanceOf(EtrmError);
    expect(thrown).toMatchObject({ code, message: expect.stringMatching(message) as string });
  });

  it('what is no weights file is refused', () => {
    expect(() => readPretrained(new Uint8Array(40))).toThrow(WeightsError);
  });

  it('the configuration follows from how many numbers there are', () => {
    const all = parameterLayout({ ...defaultEtrmConfig(4, true) }).total;
    expect(configFor(4, false, all).reads).toEqual(config.reads);
    expect(configFor(4, false, all - 1)).toEqual(defaultEtrmConfig(4));
    expect(configFor(4, false)).toEqual(defaultEtrmConfig(4));
    expect(configFor(4, true)).toEqual(defaultEtrmConfig(4, true));
  });
});
