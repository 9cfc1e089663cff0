/** A cell's answers step by step, and whether they were right. */

import { expect, test } from 'vitest';
import type { Frame, RunRecord } from '../../client/record.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { frameOf, runOf, verdictOf } from '../../testing/runs.ts';
import { missingOf } from './replay.ts';
import { cellStory, noDoubtWords, wrongCells } from './WhyCell.tsx';

const frame = (tokens: number[], solved = false): Frame =>
  frameOf(1, [verdictOf(0, { solved })], { tokens: Uint8Array.from(tokens), confidence: new Float32Array(tokens.length) });
const record = (frames: Frame[]): RunRecord => runOf({ frames });

test('equal answers make one stretch; against the verified answer they were right or wrong', () => {
  const run = record([frame([1, 5]), frame([3, 5]), frame([3, 5]), frame([4, 5], true)]);
  expect(cellStory(run, 0, 0)).toEqual([
    { from: 1, to: 1, token: 1, right: false },
    { from: 2, to: 3, token: 3, right: false },
    { from: 4, to: 4, token: 4, right: true },
  ]);
  expect(cellStory(run, 0, 1)).toEqual([{ from: 1, to: 4, token: 5, right: true }]);
});

test('cells that differ from the verified answer, of every copy at every step', () => {
  const two = (first: number[], second: number[], solved: boolean): Frame => ({
    ...frame([...first, ...second], solved),
    verdicts: [frame([], solved).verdicts[0], frame([]).verdicts[0]],
  });
  expect(wrongCells({ ...record([two([1, 5], [4, 6], false), two([4, 5], [4, 7], true)]), copies: 2 })).toEqual([
    [1, 0],
    [1, 1],
  ]);
  expect(wrongCells(record([frame([1])]))).toBeNull();
});

test('where no answer verified, nothing is called right or wrong', () => {
  expect(cellStory(record([frame([1])]), 0, 0)).toEqual([{ from: 1, to: 1, token: 1, right: null }]);
});

test('tokens have the names of their kind', () => {
  expect([0, 1, 2, 10].map((t) => kindOf('sudoku').words.token(t))).toEqual(['padding', 'blank', '1', '9']);
  expect([0, 1, 5].map((t) => kindOf('maze').words.token(t))).toEqual(['pad', 'wall', 'path']);
  expect([0, 1, 2, 3].map((t) => kindOf('arc').words.token(t))).toEqual(['padding', 'edge', 'black', 'blue']);
});

test('where the alternatives are not known, the way to them is told', () => {
  const run: RunRecord = { ...record([frame([1, 5])]), model: { name: 'a', T: 1, n: 1, nSup: 1 } };
  const told = (recorded: boolean, copy: number, of: RunRecord = run): string => noDoubtWords(missingOf(of, recorded, copy));
  expect(told(false, 6)).toBe('Look inside to see the alternatives.');
  expect(told(true, 6)).toBe('Copy 1 is recorded; this is copy 7.');
  expect(told(true, 0)).toBe('Nothing is recorded of this step.');
  expect(told(false, 0, { ...run, onlyCopy: 2 })).toBe('Only a first copy can be looked into, and the link brought copy 3 alone.');
});
