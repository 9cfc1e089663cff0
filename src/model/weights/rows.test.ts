/** The names of puzzle rows survive the file, and hostile ones are refused by name. */

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { errorOf } from '../../testing/errors.ts';
import { modelOf, tinyMlp } from '../../testing/weights.ts';
import { loadWeights, saveWeights } from './open.ts';
import { formatRows, parseRows, packAugmentation, parsePackedRows, rowsOfTask, type PackedRows } from './rows.ts';

const rows = new Map([
  ['007bbfb7', 1],
  ['007bbfb7|||t3|||0987654321', 2],
]);

describe('rows of the puzzle table by name', () => {
  test('come back from a saved model', () => {
    const bytes = saveWeights({ ...modelOf(tinyMlp), rows }, { dtype: 'F32' });
    expect(loadWeights(bytes).rows).toEqual(rows);
  });

  test('are absent where the file names none', () => {
    expect(loadWeights(saveWeights(modelOf(tinyMlp), { dtype: 'F32' })).rows).toBeUndefined();
  });

  test.each([
    ['{', 'is not JSON'],
    ['[1]', 'must give a row'],
    ['{"a": -1}', 'tasks.a'],
    ['{"a": 1.5}', 'tasks.a'],
    ['{"a": "1"}', 'tasks.a'],
    ['{"a": 3}', 'names row 3, but the puzzle table has 3'],
  ])('refuses %s', (text, why) => {
    expect(() => parseRows(text, 3)).toThrow(errorOf('bad-header', why));
  });

  test('a file whose names point outside its table is refused', () => {
    const bytes = saveWeights({ ...modelOf(tinyMlp), rows: new Map([['x', 9]]) }, { dtype: 'F32' });
    expect(() => loadWeights(bytes)).toThrow(errorOf('bad-header', 'tasks.x: names row 9'));
  });

  test('formats as the JSON that is read', () => {
    expect(parseRows(formatRows(rows), 3)).toEqual(rows);
  });
});

const table = (name: string): PackedRows =>
  parsePackedRows(readFileSync(new URL(`../../../public/published/${name}`, import.meta.url), 'utf8'));
const made = (packed: string): PackedRows => ({ dataset: 'd', rows: 9, licence: '', origin: '', tasks: { t: [3, 5, packed] }, known: {} });

describe('the tables that come with the page', () => {
  test.each([
    ['arc1-rows.json', 876_406, 960],
    ['arc2-rows.json', 1_191_730, 1280],
  ])('%s: the published number of rows, every task within it', (name, rows, count) => {
    const packed = table(name);
    expect(packed.rows).toBe(rows);
    expect(Object.keys(packed.tasks)).toHaveLength(count);
    expect(Object.values(packed.tasks).every(([first, own]) => first + own <= rows)).toBe(true);
    expect(Object.keys(packed.known).length).toBeGreaterThan(380);
  });

  test('00576224 of ARC-1 as the list has it: row 386,547, then its augmentations in row order', () => {
    // {"00576224":[386547,1001,["0612384597","2782136945", ...]]}: the turn, then what 1..9 become.
    const rows = rowsOfTask(table('arc1-rows.json'), '00576224');
    expect(rows).toHaveLength(65);
    expect(rows.slice(0, 3)).toEqual([
      { identifier: '00576224', row: 386_547 },
      { identifier: '00576224|||t0|||0612384597', row: 386_548 },
      { identifier: '00576224|||t2|||0782136945', row: 386_549 },
    ]);
  });
});

test('what is packed is unpacked equal, for any turn and permutation', () => {
  fc.assert(
    fc.property(fc.nat(7), fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8, 9], { minLength: 9 }), (turn, colours) => {
      expect(rowsOfTask(made(packAugmentation(turn, colours)), 't').at(-1)?.identifier).toBe(`t|||t${turn}|||0${colours.join('')}`);
    }),
  );
});

test('an unknown task has no rows, and characters that pack nothing are left out', () => {
  expect(rowsOfTask(made(''), 'constructor')).toEqual([]);
  expect(rowsOfTask(made('////'), 't')).toEqual([{ identifier: 't', row: 3 }]);
});

test.each(['', '{}', '{"dataset":1}', '[]'])('%j is no table', (text) => {
  expect(() => parsePackedRows(text)).toThrow(errorOf('bad-header', 'row table'));
});
