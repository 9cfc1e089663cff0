/** Shares by step and by rollouts, against hand-made outcomes and published Wilson intervals. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PuzzleOutcome } from '../../protocol/measure.ts';
import { newMeasurement, withMeasureEvent, type Measurement } from './record.ts';
import { rightAfter, rightSoFar, shareOf, solvedByCopies, csvField, measureCsv } from './sums.ts';

/** Right at the steps marked "x"; `copy` is the lowest that was right. */
const outcome = (marks: string, copy: number | null): PuzzleOutcome => {
  const right = [...marks].map((c) => c === 'x');
  const first = right.indexOf(true);
  return { right, first: first < 0 ? null : first + 1, haltedAt: null, copy };
};
const outcomes = [outcome('.xx', 0), outcome('.x.', 0), outcome('...', 1), outcome('...', 3), outcome('...', null)];
const shares = (points: readonly { x: number; solved: number; of: number }[]): string[] => points.map((p) => `${p.x}: ${p.solved}/${p.of}`);

test('an answer that was right and is spoilt later counts only where it was right', () => {
  expect(shares(rightAfter(outcomes, 3))).toEqual(['1: 0/5', '2: 2/5', '3: 1/5']);
});

test('with the rules as a judge after every step, right once is right', () => {
  expect(shares(rightSoFar(outcomes, 3))).toEqual(['1: 0/5', '2: 2/5', '3: 2/5']);
});

test('K copies solve what any of the first K solves, and K goes as far as was measured', () => {
  expect(shares(solvedByCopies(outcomes, 8))).toEqual(['1: 2/5', '2: 3/5', '4: 4/5', '8: 4/5']);
  expect(solvedByCopies(outcomes, 2).map((p) => p.x)).toEqual([1, 2]);
});

describe('Wilson interval', () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i', (solved, of, low, high) => {
    const share = shareOf(solved, of);
    expect(share.low).toBeCloseTo(low, 4);
    expect(share.high).toBeCloseTo(high, 4);
  });

  test('holds the share, stays in 0..1, and mirrors', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }), (of, p) => {
        const solved = Math.round(of * p);
        const { share, low, high } = shareOf(solved, of);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(share);
        expect(high).toBeGreaterThanOrEqual(share);
        const mirror = shareOf(of - solved, of);
        expect(mirror.low).toBeCloseTo(1 - high, 10);
      }),
    );
  });

  test('of no puzzles nothing is known', () => {
    expect(shareOf(0, 0)).toEqual({ solved: 0, of: 0, share: 0, low: 0, high: 1 });
  });
});

/** A reader of RFC 4180. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/y;
  while (field.lastIndex < text.length) {
    const [, quoted, plain, end] = field.exec(text) ?? [];
    rows.at(-1)?.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === '\r\n' && field.lastIndex < text.length) rows.push([]);
  }
  return rows;
}

function measured(name: string): Measurement {
  const request = {
    id: 'a',
    puzzles: { kind: 'sudoku', level: 'easy' },
    count: 20,
    seed: 7,
    steps: 2,
    T: 3,
    n: 6,
    halting: true,
    sigma: 0.25,
    rollouts: 2,
    rows: 4,
  } as const;
  const begun = newMeasurement(request, { name, sha256: 'f'.repeat(64), parameters: 1234 }, '2026-01-02T03:04:05.000Z');
  const device = { backend: 'wasm', adapter: 'CPU, SIMD, 2 threads', software: false, features: ['SIMD', '2 threads'], note: '' } as const;
  const outcomes = [
    { right: [false, true], first: 2, haltedAt: 2, copy: 0 },
    { right: [false, false], first: null, haltedAt: null, copy: 1 },
  ];
  return withMeasureEvent(withMeasureEvent(begun, { type: 'started', device }), { type: 'outcomes', outcomes, ms: 500 });
}

test('one line a point of each curve, with every setting, the model and its hash', () => {
  const [header = [], ...lines] = readCsv(measureCsv([measured('sudoku-lite')]));
  expect(lines.every((l) => l.length === header.length)).toBe(true);
  const table = lines.map((l) => Object.fromEntries(header.map((name, i) => [name, l[i]])));
  expect(table.map((l) => `${l['curve']} ${l['x']}: ${l['solved']}/${l['puzzles']} = ${l['share']}`)).toEqual([
    'right after step 1: 0/2 = 0',
    'right after step 2: 1/2 = 0.5',
    'right at this step or before 1: 0/2 = 0',
    'right at this step or before 2: 1/2 = 0.5',
    'solved by K copies 1: 1/2 = 0.5',
    'solved by K copies 2: 2/2 = 1',
  ]);
  expect(table[0]).toMatchObject({
    model: 'sudoku-lite',
    model_sha256: 'f'.repeat(64),
    parameters: '1234',
    device: 'CPU, SIMD, 2 threads',
    backend: 'wasm',
    kind: 'sudoku',
    level_or_side: 'easy',
    puzzles_wanted: '20',
    seed: '7',
    T: '3',
    n: '6',
    N_sup: '2',
    stop_by_halting: 'true',
    sigma: '0.25',
    K_max: '2',
    rows_at_once: '4',
    seconds_a_puzzle: '0.25',
  });
});

test('several measurements are told apart by their number', () => {
  const [header = [], ...lines] = readCsv(measureCsv([measured('a'), measured('b')]));
  const at = (name: string): number => header.indexOf(name);
  expect(new Set(lines.map((l) => `${l[at('measurement')]} ${l[at('model')]}`))).toEqual(new Set(['1 a', '2 b']));
});

test('no name of a model breaks a line or becomes a formula', () => {
  for (const name of ['=HYPERLINK("x")', '+1', '-1', '@a', '\ta']) expect(csvField(name).replace(/^"/, '')).toMatch(/^'/);
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n', '=', "'", ' ', 'é') }), (name) => {
      const rows = readCsv(measureCsv([measured(name)]));
      expect(rows).toHaveLength(7);
      const shown = rows[1]?.[rows[0]?.indexOf('model') ?? -1];
      expect(shown === name || shown === `'${name}`).toBe(true);
    }),
  );
});

test('nothing measured is nothing but a header', () => {
  expect(measureCsv([])).toBe('');
  expect(readCsv(measureCsv([{ ...measured('a'), outcomes: [] }]))).toHaveLength(1);
});
