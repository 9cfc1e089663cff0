/** The words and marks of a picture that is taken away. */

import { expect, test } from 'vitest';
import type { Frame, RunRecord } from '../../client/record.ts';
import { sudokuExamples } from '../../kinds/sudoku/core/examples.ts';
import { countSolutions } from '../../kinds/sudoku/core/solve.ts';
import { frameOf, runOf, verdictOf } from '../../testing/runs.ts';
import { filmLength, sizeOf } from './picture.tsx';
import { boardOf, fileName, overlayOf } from './scene.ts';
import { stepWords, titleOf, verdictWords } from './words.ts';

const board = sudokuExamples[0].board;
const solution = countSolutions(board).solution ?? [];
const right = verdictOf(0, { summary: 'Every rule holds' });
const wrong = verdictOf(2, { cells: [3, 4] });

/** Two copies: the first empty, then solved; the second empty to the end. */
function record(more: Partial<RunRecord> = {}): RunRecord {
  const frame = (step: number, first: readonly number[]): Frame =>
    frameOf(step, [step === 1 ? wrong : right, wrong], {
      tokens: Uint8Array.from([...first, ...board], (d) => d + 1),
      confidence: new Float32Array(162).fill(0.5),
      halt: Float32Array.of(step === 1 ? -4 : 4, -4),
    });
  return runOf({
    heldBy: null,
    board,
    copies: 2,
    model: { name: 'sudoku-lite', T: 1, n: 4, nSup: 16 },
    frames: [frame(1, board), frame(2, solution)],
    end: { reason: 'solved', winner: 0 },
    ...more,
  });
}

test('says whose answer it is, at which step, and what the rules say of it', () => {
  const at = (index: number, copy: number) => ({ record: record(), index, copy });
  expect(titleOf(at(0, 0))).toBe('Sudoku, answered by sudoku-lite');
  expect(stepWords(at(-1, 0))).toBe('The question, before the first supervision step');
  expect(stepWords(at(1, 0))).toBe('Supervision step 2 of 16, copy 1 of 2 · 98 % sure it is done');
  expect(verdictWords(at(1, 0))).toBe('Every rule holds (checked by the rules)');
  expect(verdictWords(at(1, 1))).toBe('Not solved: 2 cells break a rule');
  expect(verdictWords(at(-1, 0))).toBe('');
});

test('names the model that made the shown step, where the run was handed over', () => {
  const shape = { hiddenSize: 8, prefixLen: 1, seqLen: 81 };
  const handed = record({ changes: [{ step: 1, what: 'model', before: { name: 'first', T: 1, n: 1, nSup: 4 }, from: shape, to: shape }] });
  expect([-1, 0, 1].map((index) => titleOf({ record: handed, index, copy: 0 }))).toEqual(
    ['first', 'first', 'sudoku-lite'].map((name) => `Sudoku, answered by ${name}`),
  );
});

test('draws every step on the board it was made with', () => {
  const earlier = board.map(() => 0);
  const changed = record({ changes: [{ step: 1, what: 'x', before: earlier }] });
  expect([-1, 0, 1].map((index) => boardOf({ record: changed, index, copy: 0 }))).toEqual([earlier, earlier, board]);
});

test('never calls an ARC answer solved or unsolved: no rule checks it', () => {
  expect(verdictWords({ record: record({ kind: 'arc' }), index: 0, copy: 0 })).toMatch(/^Not checked/);
});

test('marks what changed since the step before, of this copy alone', () => {
  expect(overlayOf({ record: record(), index: -1, copy: 0 })).toBeNull();
  expect(overlayOf({ record: record(), index: 0, copy: 0 })?.changed.size).toBe(0);
  expect(overlayOf({ record: record(), index: 1, copy: 0 })?.changed.size).toBe(board.filter((d) => d === 0).length);
  expect(overlayOf({ record: record(), index: 1, copy: 1 })?.changed.size).toBe(0);
  expect([...(overlayOf({ record: record(), index: 0, copy: 0 })?.bad ?? [])]).toEqual([3, 4]);
});

test('names a file after the model, whatever it is called', () => {
  expect(fileName({ record: record(), index: 1, copy: 0 }, 'board', 'png')).toBe('trm-sudoku-lite-step-2-board.png');
  expect(fileName({ record: record({ model: { name: '../My Model (2).pt', T: 1, n: 1, nSup: 1 } }), index: 0, copy: 0 }, '', 'json')).toBe(
    'trm-..-my-model-2-.pt.json',
  );
});

test('a film takes as long as it plays, and shows board and z side by side', () => {
  expect(filmLength(record(), 4)).toBe(2250);
  expect(sizeOf('both').width).toBeGreaterThan(2 * sizeOf('board').width - 100);
});
