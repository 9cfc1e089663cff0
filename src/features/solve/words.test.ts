/** Which copy a board shows is always said where there are several. */

import { expect, test } from 'vitest';
import type { Frame, RunRecord } from './run/record.ts';
import { captionOf, sureWords } from './words.ts';

const frame = (solved: number | null): Frame => ({
  step: 1,
  ms: 1,
  tokens: new Uint8Array(),
  confidence: new Float32Array(),
  halt: Float32Array.of(0, 0, 0),
  latent: null,
  verdicts: [0, 1, 2].map((k) => ({ solved: k === solved, problems: k === solved ? 0 : 3, cells: [], summary: '' })),
});
const record = (patch: Partial<RunRecord>): RunRecord => ({
  phase: 'done',
  runId: 'r',
  heldBy: 'r',
  kind: 'sudoku',
  board: [],
  copies: 3,
  seed: 1,
  model: null,
  planned: 1,
  frames: [frame(null)],
  films: new Map(),
  stopping: false,
  end: null,
  failure: null,
  ...patch,
});

test('one copy is not named; of several it is said which, and why that one', () => {
  expect(captionOf(record({ copies: 1 }), 0, null)).toBe('');
  expect(captionOf(record({ frames: [frame(2)] }), 2, null)).toBe('Copy 3 of 3, the one that is right');
  expect(captionOf(record({ frames: [frame(2)] }), 2, 2)).toBe('Copy 3 of 3, the one that is right');
  expect(captionOf(record({ frames: [frame(2)] }), 0, 0)).toBe('Copy 1 of 3, chosen by you');
  expect(captionOf(record({}), 1, null)).toBe('Copy 2 of 3, the surest');
  expect(captionOf(record({ phase: 'running' }), 0, null)).toBe('Copy 1 of 3, the board itself');
});

test('nearly nothing and nearly everything are said in words', () => {
  expect([0.001, 0.5, 0.999].map(sureWords)).toEqual([
    'It is less than 1 % sure that it is finished.',
    'It is 50 % sure that it is finished.',
    'It is more than 99 % sure that it is finished.',
  ]);
});
