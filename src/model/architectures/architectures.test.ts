/** Architectures as values: each state has one network, the ranges cover the blocks, and each is told apart by what a file has. */

import { expect, test } from 'vitest';
import { presets } from '../config.ts';
import { allBlockNames, architectureIds, architectureNamed, architectureWith, blockNames, blockRange, networkOf } from './index.ts';

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

test('the blocks of a file tell the architecture', () => {
  expect(architectureWith((n) => n === 'L_level')).toBe('trm');
  expect(architectureWith(() => true)).toBe('hrm');
});

test('a TRM learns from its last cycle, HRM from one update of each state', () => {
  expect([architectureNamed('trm').learntUpdates(6), architectureNamed('hrm').learntUpdates(6)]).toEqual([7, 2]);
});
