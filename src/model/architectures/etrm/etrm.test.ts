import fc from 'fast-check';
import { expect, test } from 'vitest';
import { errorOf } from '../../../testing/errors.ts';
import { defaultEtrmConfig, READS } from './config.ts';
import { etrm } from './index.ts';

const shapesOf = (config: Parameters<typeof etrm.tensors>[0]) => new Map(etrm.tensors(config).map(({ name, shape }) => [name, { shape }]));
const hidden = ['colours', 'scans', 'pools'] as const;

test('a configuration is read off the shapes of its tensors', () => {
  const configs = fc.record({
    hiddenSize: fc.integer({ min: 1, max: 32 }).map((k) => 4 * k),
    layers: fc.integer({ min: 1, max: 8 }),
    colours: fc.integer({ min: 1, max: 10 }),
    rows: fc.integer({ min: 1, max: 8 }),
    reads: fc
      .subarray(READS.filter((r) => !(hidden as readonly string[]).includes(r)))
      .map((some) => READS.filter((r) => (hidden as readonly string[]).includes(r) || some.includes(r))),
  });
  fc.assert(
    fc.property(configs, (some) => {
      const config = { ...defaultEtrmConfig(some.colours), ...some };
      expect(etrm.infer(shapesOf(config))).toEqual(config);
    }),
  );
});

test('what shapes cannot tell is said, and what is none of it is refused by name', () => {
  const config = { ...defaultEtrmConfig(3), reads: ['local', 'scans'] as const };
  expect(() => etrm.infer(shapesOf(config))).toThrow(errorOf('bad-config', 'a configuration is needed'));
  expect(() => etrm.infer(new Map())).toThrow(errorOf('bad-state', 'colour_emb.weight'));
  const tall = shapesOf(defaultEtrmConfig(3)).set('colour_emb.weight', { shape: [11, 32] });
  expect(() => etrm.infer(tall)).toThrow(errorOf('bad-config', 'num_colours'));
});

test('a file is told by its configuration or by a tensor that no other architecture has', () => {
  expect(etrm.wrote(JSON.stringify({ __metadata__: { config: '{"arch": "e_trm"}' } }))).toBe(true);
  expect(etrm.wrote(JSON.stringify({ 'inner.embed_cell.weight': { dtype: 'F32' } }))).toBe(true);
  expect(etrm.wrote(JSON.stringify({ 'inner.embed_tokens.embedding_weight': { dtype: 'F32' } }))).toBe(false);
});
