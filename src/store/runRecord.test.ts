/** Which answer of a run counts: the best there is, and of equal ones the first. */
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../puzzles/puzzle.ts';
import { copyToWatch, solvedAt, type Frame, type RunRecord } from './runRecord.ts';

const valid = (extra: number): Verdict => ({ solved: true, problems: 0, cells: [], summary: '', extra });
const broken: Verdict = { solved: false, problems: 3, cells: [], summary: '' };
const frame = (step: number, verdicts: readonly Verdict[]): Frame => ({
  step, ms: 1, tokens: new Uint8Array(), confidence: new Float32Array(), halt: new Float32Array(verdicts.length), latent: null, verdicts,
});
const record = (...frames: Frame[]): RunRecord => ({
  phase: 'done', runId: 'r', heldBy: 'r', kind: 'maze', board: null, copies: 3, seed: 1, model: null, planned: 16, frames, films: new Map(),
  stopping: false, end: null, failure: null,
});

describe('the answer that counts', () => {
  it('is a shortest path rather than a longer one of the same step', () => {
    const run = record(frame(1, [broken, valid(4), valid(0)]));
    expect(solvedAt(run)).toEqual({ frame: 0, copy: 2 });
    expect(copyToWatch(run)).toBe(2);
  });

  it('is the first of those that are equally good', () => {
    expect(solvedAt(record(frame(1, [broken, valid(2), broken]), frame(2, [valid(0), valid(0), broken]), frame(3, [valid(0), valid(0), broken])))).toEqual({
      frame: 1,
      copy: 0,
    });
  });

  it('is none where no answer is right', () => {
    expect(solvedAt(record(frame(1, [broken, broken, broken])))).toBeNull();
  });
});
