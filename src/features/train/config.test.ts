/** Settings: limits are told by field, and a link brings back what was set. */

import fc from 'fast-check';
import LZString from 'lz-string';
import { describe, expect, it } from 'vitest';
import { baseConfig, configText, limitsOf, linkedStart, readConfigText, withField } from './config.ts';

const base = baseConfig('mini', 'nothing');
const link = (value: unknown): string => LZString.compressToEncodedURIComponent(JSON.stringify(value));

describe('settings', () => {
  it.each([
    ['batch', 257, 'Batch size (B) must be at most 256.'],
    ['batch', 0, 'Batch size (B) must be at least 1.'],
    ['batch', 1.5, 'Batch size (B) must be a whole number.'],
    ['batch', null, 'Batch size (B) must be a number.'],
    ['lr', NaN, 'Learning rate must be a number.'],
    ['shape.hiddenSize', 20, 'Hidden size (D) must be a multiple of 16.'],
    ['shape.nSup', 33, 'Supervision steps (N_sup) must be at most 32.'],
    ['clip', 0, 'Gradient clipping must be more than 0.'],
    ['optimiser', 'sgd', 'Optimiser must be one of muon, adamw, adamatan2.'],
    ['budget', { steps: 0 }, 'Budget (steps) must be at least 1.'],
    ['budget', { seconds: 4 }, 'Budget (seconds) must be at least 5.'],
  ] as const)('%s cannot be %s', (path, value, message) => {
    expect(() => withField(base, path, value)).toThrow(message);
  });

  it('clipping can be none', () => {
    expect(withField(base, 'clip', null).clip).toBeNull();
    expect(limitsOf('clip')).toContain('none');
  });

  it('stand in a link only where they differ from the recipe', () => {
    expect(configText(base, base)).toBeNull();
    const changed = withField(withField(base, 'batch', 8), 'shape.hiddenSize', 16);
    const text = configText(changed, base) ?? '';
    expect(JSON.parse(LZString.decompressFromEncodedURIComponent(text))).toEqual({ batch: 8, shape: { hiddenSize: 16 } });
    expect(readConfigText(text, base)).toEqual(changed);
  });

  it('come back from a link as they were', () => {
    const number = (min: number, max: number) => fc.integer({ min, max });
    fc.assert(
      fc.property(
        number(1, 256),
        number(0, 10_000),
        fc.option(number(1, 1000)),
        number(1, 32),
        fc.boolean(),
        (batch, warmup, clip, nSup, mlpT) => {
          const config = { ...base, batch, warmup, clip, shape: { ...base.shape, nSup, mlpT } };
          expect(readConfigText(configText(config, base) ?? link({}), base)).toEqual(config);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('of a link that is damaged, too long or out of limits are refused by name', () => {
    expect(() => readConfigText('???', base)).toThrow(/damaged/);
    expect(() => readConfigText('a'.repeat(5000), base)).toThrow(/5000 characters; at most 4000/);
    expect(() => readConfigText(link({ ema: 2 }), base)).toThrow('EMA must be at most 0.9999.');
    expect(() => readConfigText(link({ shape: { layers: 9 } }), base)).toThrow('Layers must be at most 4.');
    expect(() => linkedStart(link({ start: 'elsewhere' }))).toThrow('Start must be one of loaded, nothing.');
    expect(linkedStart(link({ start: 'nothing' }))).toBe('nothing');
  });
});
