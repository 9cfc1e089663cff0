/** Two runs on one timeline: where each stands, where their answers differ first, and the sentences about it. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunRecord } from '../../client/record.ts';
import { TOKEN as ARC } from '../../kinds/arc/core/codec.ts';
import { openArcTask } from '../../kinds/arc/page/store.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { CELL, type MazeBoard } from '../../kinds/maze/core/board.ts';
import { TOKEN } from '../../kinds/maze/core/rules.ts';
import { frameOf, runOf as madeUpRun, verdictOf } from '../../testing/runs.ts';
import { residualsOf } from '../inspect/replay.ts';
import {
  cellsDiffering,
  differencesOf,
  judgeFor,
  sameQuestion,
  solvedStep,
  standAt,
  differingCount,
  whyNotCompare,
  type Side,
} from './compare.ts';
import { agreementWords, comparisonWords, outcomeWords, sideWords } from './words.ts';

const BOARD = Array.from({ length: 81 }, () => 0);
const rules = judgeFor('sudoku');

/** A run of a Sudoku whose first cell holds these digits, step by step; it is right from `solved` on. */
function runOf(
  digits: readonly number[],
  { solved = Infinity, ...more }: Partial<RunRecord> & { readonly solved?: number } = {},
): RunRecord {
  const frames = digits.map((digit, i) =>
    frameOf(i + 1, [verdictOf(i + 1 >= solved ? 0 : 3)], {
      tokens: Uint8Array.from({ length: 81 }, (_, c) => (c === 0 ? digit + 1 : 2)),
      confidence: new Float32Array(81),
    }),
  );
  return madeUpRun({
    runId: `r${digits.join('')}`,
    heldBy: null,
    board: BOARD,
    model: { name: 'm', T: 1, n: 1, nSup: 16 },
    frames,
    end: { reason: 'limit', winner: null },
    ...more,
  });
}
const side = (record: RunRecord): Side => ({ record, copy: 0 });

describe('one head for two runs', () => {
  test('a run is where the head is, or rests at its last step when it has no more', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.integer({ min: -1, max: 60 }), (length, cursor) => {
        const record = runOf(Array.from({ length }, () => 1));
        const { index, frame, resting } = standAt(record, cursor);
        expect(index).toBe(Math.min(cursor, length - 1));
        expect(frame).toBe(record.frames[cursor] ?? record.frames.at(cursor < 0 ? length : -1) ?? null);
        expect(resting).toBe(length > 0 && cursor >= length);
      }),
    );
  });

  test('a run that is still on does not rest: more may come', () => {
    expect(standAt(runOf([1, 2], { phase: 'running' }), 5)).toMatchObject({ index: 1, resting: false });
  });
});

describe('where two answers differ', () => {
  test('after each step of the longer run, the shorter one resting', () => {
    const [a, b] = [side(runOf([1, 2, 3, 4])), side(runOf([1, 2]))];
    expect(differencesOf(a, b)).toEqual([0, 0, 1, 1]);
    expect(differencesOf(b, a)).toEqual([0, 0, 1, 1]);
    expect(differencesOf(a, side(runOf([])))).toEqual([]);
  });

  test('while B is on it does not rest: only steps that both have are compared', () => {
    expect(differencesOf(side(runOf([1, 2, 3])), side(runOf([1, 4], { phase: 'running' })))).toEqual([0, 1]);
  });

  test('of the copies that are watched', () => {
    const two = runOf([1]);
    const frames = two.frames.map((frame) => ({ ...frame, tokens: Uint8Array.from([...frame.tokens, ...new Uint8Array(81).fill(5)]) }));
    const copies: RunRecord = { ...two, copies: 2, frames };
    expect(differencesOf(side(two), { record: copies, copy: 0 })).toEqual([0]);
    expect(differencesOf(side(two), { record: copies, copy: 1 })).toEqual([81]);
  });

  test('a maze is compared by its path, whatever the size of the model’s canvas', () => {
    const maze: MazeBoard = { rows: 5, cols: 5, cells: Array.from({ length: 25 }, () => CELL.open), start: 0, goal: 24 };
    const canvas = (width: number, path: readonly (readonly [number, number])[]): Uint8Array => {
      const tokens = new Uint8Array(width * width).fill(TOKEN.wall); // what is no path is not shown
      for (const [r, c] of path) tokens[r * width + c] = TOKEN.path;
      return tokens;
    };
    const answer = (tokens: Uint8Array) => kindOf('maze').answer(maze, tokens);
    const here = answer(
      canvas(5, [
        [0, 1],
        [1, 1],
      ]),
    );
    expect(
      differingCount(
        here,
        answer(
          canvas(7, [
            [0, 1],
            [1, 1],
            [6, 6],
          ]),
        ),
      ),
    ).toBe(0);
    expect([...cellsDiffering(here, answer(canvas(7, [[0, 1]])))]).toEqual([6]);
  });

  test('ARC answers of other sizes differ in every cell that only one of them has', () => {
    const grid = (side: number, rows: readonly (readonly number[])[]): Uint8Array => {
      const tokens = new Uint8Array(side * side);
      rows.forEach((row, r) => row.forEach((colour, c) => (tokens[r * side + c] = ARC.black + colour)));
      return tokens;
    };
    const answer = (tokens: Uint8Array) => kindOf('arc').answer(null, tokens);
    const [small, wide] = [
      answer(
        grid(4, [
          [1, 2],
          [3, 4],
        ]),
      ),
      answer(
        grid(4, [
          [1, 2, 9],
          [3, 5, 9],
        ]),
      ),
    ];
    expect([...cellsDiffering(small, wide)]).toEqual([3]);
    expect([...cellsDiffering(wide, small)]).toEqual([2, 4, 5]);
    expect(differingCount(small, wide)).toBe(3);
    expect(differingCount(wide, small)).toBe(3);
  });

  test('counting is the same from both sides, and nothing differs from itself', () => {
    const answers = fc
      .tuple(fc.nat(5), fc.nat(5))
      .chain(([rows, cols]) =>
        fc
          .array(fc.nat(2), { minLength: rows * cols, maxLength: rows * cols })
          .map((cells) => (cells.length === 0 ? { rows: 0, cols: 0, cells } : { rows, cols, cells })),
      );
    fc.assert(
      fc.property(answers, answers, (a, b) => {
        expect(differingCount(a, b)).toBe(differingCount(b, a));
        expect(differingCount(a, a)).toBe(0);
      }),
    );
  });
});

test('the same board is the same in whatever order its fields stand; other boards and other kinds are not', () => {
  const maze = { kind: 'maze', board: { rows: 5, cols: 6, cells: [1, 0] } } as const;
  expect(sameQuestion(maze, { kind: 'maze', board: { cells: [1, 0], cols: 6, rows: 5 } })).toBe(true);
  expect(sameQuestion(maze, { kind: 'maze', board: { cells: [0, 1], cols: 6, rows: 5 } })).toBe(false);
  expect(sameQuestion(maze, { ...maze, kind: 'arc' })).toBe(false);
});

test('a run that is on, has no step, or belongs to two boards cannot be compared', () => {
  expect(whyNotCompare(runOf([1]))).toBeNull();
  expect(whyNotCompare(null)).toContain('Solve something first');
  expect(whyNotCompare(runOf([]))).toContain('Solve something first');
  expect(whyNotCompare(runOf([1], { phase: 'running' }))).toContain('a run is on');
  expect(whyNotCompare(runOf([1], { changes: [{ step: 1, what: 'x', before: BOARD }] }))).toContain('two boards');
  expect(whyNotCompare(runOf([1], { changes: [{ step: 1, what: 'z' }] }))).toBeNull();
});

describe('the comparison in words', () => {
  const words = (a: RunRecord, b: RunRecord): string => comparisonWords(side(a), side(b), rules);

  test('until when they agree, and who solved it when', () => {
    const a = runOf([1, 1, 1, 4, 5], { solved: 5 });
    expect(words(a, runOf([1, 1, 1, 7, 7, 7, 7]))).toBe(
      'Same answer until step 3; at the end 1 cell differs; A solved at step 5, B not in 7 steps.',
    );
    expect(words(a, a)).toBe('Same answer at every step; both solved at step 5.');
    expect(words(a, runOf([2, 5], { solved: 2 }))).toBe(
      'Different answers from step 1 on; at the end they agree again; A solved at step 5, B at step 2.',
    );
    expect(words(runOf([1]), runOf([1, 1], { solved: 2 }))).toBe('Same answer at every step; A not in 1 step, B solved at step 2.');
    expect(words(runOf([1, 2]), runOf([1, 2, 3]))).toContain('at every step they share, 2; the longer run then went on');
    expect(words(runOf([1, 2]), runOf([1, 3]))).toContain('neither solved in 2 steps');
  });

  test('while B is on it is said what is known so far', () => {
    const a = runOf([1, 2, 3], { solved: 3 });
    expect(words(a, runOf([], { phase: 'preparing' }))).toBe('B has made no step yet; A solved at step 3, B not yet.');
    expect(words(a, runOf([1, 2], { phase: 'running' }))).toBe('Same answer so far, up to step 2; A solved at step 3, B not yet.');
    expect(words(a, runOf([1, 9], { phase: 'running' }))).toContain('Same answer until step 1; now 1 cell differs');
  });

  test('how a run ended that did not solve it', () => {
    const a = side(runOf([1], { solved: 1 }));
    expect(outcomeWords(a, side(runOf([1, 2], { phase: 'cancelled' })), rules)).toBe('A solved at step 1, B not in 2 steps, then stopped');
    expect(outcomeWords(a, side(runOf([1, 2], { phase: 'failed' })), rules)).toContain('then it failed');
    expect(outcomeWords(a, side(runOf([1, 2], { end: { reason: 'sure', winner: null } })), rules)).toContain('though it was sure');
  });

  test('an ARC run is right when it has the answer in the file, and cannot be checked where there is none', () => {
    const tokens = new Uint8Array(16);
    tokens[0] = ARC.black + 5;
    const run = runOf([1, 1], { kind: 'arc' });
    const arc = side({ ...run, frames: run.frames.map((frame, i) => ({ ...frame, tokens: i === 0 ? new Uint8Array(16) : tokens })) });
    const task = { train: [], test: [{ input: [[1]], output: [[5]] }] };
    const judge = judgeFor('arc');
    openArcTask({ id: 'known', task });
    expect(solvedStep(arc, judge)).toBe(2);
    expect(outcomeWords(arc, arc, judge)).toBe('both had the answer in the file at step 2');
    openArcTask({ id: 'unknown', task: { train: [], test: [{ input: [[1]] }] } });
    expect(outcomeWords(arc, arc, judge)).toContain('neither can be checked');
  });

  test('a change in the middle starts the question of who solved it anew', () => {
    expect(solvedStep(side(runOf([1, 2, 3], { solved: 1, changes: [{ step: 2, what: 'z' }] })), rules)).toBe(3);
  });

  test('one side: its step, that it is the last, what the rules say, and how far it is from the other', () => {
    const a = side(runOf([1, 2], { solved: 2 }));
    expect(sideWords(a, 'A', { index: -1, resting: false }, rules, 0)).toContain('before the first step');
    expect(sideWords(a, 'A', { index: 0, resting: false }, rules, 4)).toBe('A after step 1: 3 cells break a rule; 4 cells differ from B.');
    expect(sideWords(a, 'B', { index: 1, resting: true }, rules, 0)).toBe('B after step 2, its last: checked and right; the same as A.');
  });

  test('agreement counts from the first step at which they differ', () => {
    expect(agreementWords([0, 0, 5, 0], 4, false)).toBe('Same answer until step 2; at the end they agree again');
    expect(agreementWords([5, 4], 2, false)).toBe('Different answers from step 1 on; at the end 4 cells differ');
    expect(agreementWords([], 0, true)).toBe('B has made no step yet');
  });
});

test('residuals of z stand at their update on the axis of supervision steps', () => {
  const tick = (step: number, cycle: number, index: number) => ({
    step,
    cycle,
    index,
    residual: 0.5,
    norm: new Float32Array(),
    change: new Uint8Array(),
    rgb: new Uint8Array(),
  });
  expect(residualsOf({ T: 2, n: 1, z: [tick(1, 1, 1), tick(1, 2, 1), tick(2, 1, 1)] })).toEqual([
    [0.25, 0.5],
    [0.75, 0.5],
    [1.25, 0.5],
  ]);
});
