/** Rows of a table that stays in its file: brought for a task by its name or its demonstrations, by lists and by the public builds' tables. */

import { describe, expect, test, vi } from 'vitest';
import { presets, type TrmConfig } from '../../model/config.ts';
import type { RowTable } from '../../model/weights/listing.ts';
import { memorySource } from '../../model/weights/source.ts';
import { modelOf } from '../../testing/weights.ts';
import { ModelInHand, ROWS_IN_HAND, contentName, namesOfRows, readIdentifiers, rowNames } from './modelInHand.ts';

const config: TrmConfig = { ...presets['arc-att'], hiddenSize: 4, heads: 1, puzzleDim: 4, prefixLen: 1, layers: 1 };
/** Row r of the table is r, r, r, r. */
const table: RowTable = {
  count: 1000,
  dim: 4,
  // eslint-disable-next-line require-yield -- a table that needs no file
  *read(rows) {
    return Float32Array.from(rows.flatMap((row) => [row, row, row, row]));
  },
};
const inHand = (names: Parameters<typeof namesOfRows>[0]) =>
  new ModelInHand(modelOf(config), 'k', { source: memorySource(new Uint8Array(0)), table, names: namesOfRows(names) });
const firsts = (numbers: Float32Array | null | undefined): number[] => [0, 1, 2, 3].map((row) => numbers?.[4 * row] ?? Number.NaN);

describe('a task in hand', () => {
  test('has its own row first, then its copies, as many as may vote; the rest of the table is empty', async () => {
    const model = inHand([
      ['t|||t1|||0213456789', 501],
      ['t', 500],
      ['t|||t2|||0213456789', 502],
      ['u', 7],
    ]);
    const numbers = await model.bringRows('t', { copies: 1 });
    expect(firsts(numbers)).toEqual([0, 500, 501, 0]);
    expect(numbers).toHaveLength(ROWS_IN_HAND * 4);
    expect([...(model.weights.rows ?? [])]).toEqual([
      ['t', 1],
      ['t|||t1|||0213456789', 2],
    ]);
    expect(model.weights.config.puzzleIds).toBe(ROWS_IN_HAND);
    expect(await model.bringRows('t', { copies: 1 })).toBeNull(); // they are here
    expect(firsts(await model.bringRows('u'))).toEqual([0, 7, 0, 0]);
  });

  test('that nobody knows has the blank row alone; one known by its demonstrations goes by the name it is asked by', async () => {
    const model = inHand([
      [contentName('abc'), 9],
      [`${contentName('abc')}|||t3|||0213456789`, 10],
    ]);
    expect(firsts(await model.bringRows('my-task'))).toEqual([0, 0, 0, 0]);
    expect(firsts(await model.bringRows('my-task', { key: 'abc' }))).toEqual([0, 9, 10, 0]);
    expect([...(model.weights.rows?.keys() ?? [])]).toEqual(['my-task', 'my-task|||t3|||0213456789']);
  });

  test('that is taught starts from its rows, others at the mean of a sample', async () => {
    const model = inHand([
      ['t', 500],
      ['t|||t1|||0213456789', 501],
      [contentName('abc'), 9],
      ['u', 7],
    ]);
    const start = await model.startingRows([
      { id: 't', key: 'x' },
      { id: 'mine', key: 'abc' },
      { id: 'new', key: 'y' },
    ]);
    expect([...(start?.known ?? [])].map(([name, row]) => [name, row[0]])).toEqual([
      ['t', 500],
      ['t|||t1|||0213456789', 501],
      ['mine', 9],
    ]);
    expect(start?.mean[0]).toBe(62 * 7.5 + 7.5); // of 16 neighbours each from row 0, 62, 124, ... on
    expect(await new ModelInHand(modelOf(config), 'k', null).startingRows([])).toBeNull();
  });

  test('whose rows cannot be read leaves the one before in hand', async () => {
    const model = inHand([
      ['t', 5],
      ['gone', 6],
    ]);
    await model.bringRows('t');
    vi.spyOn(table, 'read').mockImplementation(() => {
      throw new Error('offline');
    });
    await expect(model.bringRows('gone')).rejects.toThrow('offline');
    expect([...(model.weights.rows?.keys() ?? [])]).toEqual(['t']);
  });
});

describe('who owns which row', () => {
  test('identifiers.json beside the file, as long as its table', async () => {
    const list = new Blob(['["<blank>", "t", "t|||t1|||0213456789"]']);
    const names = namesOfRows(await readIdentifiers(list, 3));
    expect(names.of('t')).toEqual([
      { identifier: 't', row: 1 },
      { identifier: 't|||t1|||0213456789', row: 2 },
    ]);
    expect(names.tasks).toMatchObject({ t: 2 });
    await expect(readIdentifiers(list, 4)).rejects.toMatchObject({
      code: 'bad-header',
      message: expect.stringContaining('another model') as string,
    });
    await expect(readIdentifiers(new Blob(['{}']), 3)).rejects.toMatchObject({ code: 'bad-header' });
    await expect(readIdentifiers(new Blob(['[']), 3)).rejects.toMatchObject({ code: 'bad-header' });
  });

  test('the public builds by their number of rows; others have none', async () => {
    expect(await rowNames(5, { base: 'http://localhost/published/' })).toBeNull();
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
    await expect(rowNames(876_406, { base: 'http://localhost/published/' })).rejects.toMatchObject({ code: 'truncated' });
  });
});
