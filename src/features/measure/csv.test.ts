/** The table that is downloaded: complete, and readable whatever a model is called. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvField, measureCsv } from './csv.ts';
import { newMeasurement, withMeasureEvent, type Measurement } from './record.ts';

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
