/** What a run takes in memory is counted over every frame and film. */

import { expect, test } from 'vitest';
import type { Frame } from '../../client/record.ts';
import { bytesOfRun } from './Inside.tsx';

const frame = (latent: Uint8Array | null): Frame => ({
  step: 1,
  ms: 1,
  tokens: new Uint8Array(8),
  confidence: new Float32Array(8),
  halt: new Float32Array(2),
  verdicts: [
    { solved: false, problems: 3, cells: [1, 2, 3], summary: '' },
    { solved: true, problems: 0, cells: [], summary: '' },
  ],
  latent,
});

test('answers, probabilities, verdicts and pictures of every step are counted', () => {
  const one = 8 + 32 + 8 + 3 * 8;
  expect(bytesOfRun({ frames: [frame(null)], films: new Map() })).toBe(one);
  expect(bytesOfRun({ frames: [frame(new Uint8Array(12)), frame(null)], films: new Map([[1, [new Uint8Array(12), null]]]) })).toBe(
    2 * one + 24,
  );
});
