/** Which answer of a run counts: the best there is, and of equal ones the first. */

import { describe, expect, test } from 'vitest';
import type { Verdict } from '../kinds/puzzle.ts';
import type { Device } from '../protocol/session.ts';
import { frameOf, runOf, verdictOf } from '../testing/runs.ts';
import { copyToWatch, solvedAt, withEvent, type Frame, type RunRecord } from './record.ts';

const valid = (extra: number): Verdict => verdictOf(0, { extra });
const broken = verdictOf(3);
const record = (...frames: Frame[]): RunRecord => runOf({ kind: 'maze', board: null, copies: 3, frames });

describe('the answer that counts', () => {
  test('is a shortest path rather than a longer one of the same step', () => {
    const run = record(frameOf(1, [broken, valid(4), valid(0)]));
    expect(solvedAt(run)).toEqual({ frame: 0, copy: 2 });
    expect(copyToWatch(run)).toBe(2);
  });

  test('is the first of those that are equally good', () => {
    expect(
      solvedAt(
        record(frameOf(1, [broken, valid(2), broken]), frameOf(2, [valid(0), valid(0), broken]), frameOf(3, [valid(0), valid(0), broken])),
      ),
    ).toEqual({
      frame: 1,
      copy: 0,
    });
  });

  test('is the surest where none is right: the highest halting probability, then the fewest problems', () => {
    const halts = (...halt: number[]): RunRecord =>
      record({ ...frameOf(1, [broken, broken, { ...broken, problems: 1 }]), halt: Float32Array.from(halt) });
    expect(copyToWatch(halts(-2, 3, 1))).toBe(1);
    expect(copyToWatch(halts(-2, -2, -2))).toBe(2);
    expect(copyToWatch({ ...halts(-2, 3, 1), phase: 'running' })).toBe(0);
  });

  test('is none where no answer is right', () => {
    expect(solvedAt(record(frameOf(1, [broken, broken, broken])))).toBeNull();
  });
});

describe('what the device did', () => {
  const running: RunRecord = { ...record(), phase: 'running', end: null };
  const device: Device = { backend: 'wasm', adapter: 'CPU', software: false, features: [], note: '' };
  test('is remembered: losses in order, and how many copies ran at once', () => {
    const lost = withEvent(withEvent(running, { type: 'recovered', runId: 'r', step: 0, device }), {
      type: 'recovered',
      runId: 'r',
      step: 4,
      device,
    });
    expect(lost.losses).toEqual([0, 4]);
    const step = { ...frameOf(5, [broken, broken, broken]), type: 'step', runId: 'r', atOnce: 2 } as const;
    expect(withEvent(lost, step).frames[0]?.atOnce).toBe(2);
    expect(withEvent(running, { type: 'recovered', runId: 'another', step: 1, device })).toBe(running);
  });
});
