/** The moves of an input, drawn; and what of a task asks for them and for the size of its content. */

import { describe, expect, test } from 'vitest';
import { asksFor, freePlanes, recolours } from './asks.ts';
import { makeCanvas, NONE, MOVES, movesOf, readersOf } from './canvas.ts';
import { OFF } from './samples.ts';
import { contentSize } from './sizes.ts';
import type { EtrmPair, Grid, Size } from './task.ts';
import { askedSize } from './views.ts';

const rows = (text: string): number[][] => text.split('/').map((row) => [...row].map(Number));

/** What is seen after each move, '.' where nothing is. */
function seen(text: string, answer?: Size): string[] {
  const grid = rows(text);
  const canvas = makeCanvas([grid.length, grid[0].length], answer ?? [grid.length, grid[0].length]);
  const { index, cells: P, size } = canvas;
  const at = (r: number, c: number): number => index[r * size[1] + c];
  const input = new Uint8Array(P).fill(OFF);
  grid.forEach((row, r) => row.forEach((plane, c) => (input[at(r, c)] = plane)));
  const table = movesOf(input, canvas);
  const read = (from: number): string => (from === NONE ? '.' : String(input[from]));
  return Array.from({ length: MOVES }, (_, m) =>
    grid.map((row, r) => row.map((__, c) => read(table[m * P + at(r, c)])).join('')).join('/'),
  );
}

describe('moves', () => {
  test('cells fall down, up, right and left in their order; the box lies at the top left, also mirrored', () => {
    expect(seen('0000/0120/3000')).toEqual([
      '0000/0000/3120',
      '3120/0000/0000',
      '0000/0012/0003',
      '0000/1200/3000',
      '012./300./....',
      '210./003./....',
      '300./012./....',
    ]);
  });

  test('of equal lines the order stays, and nothing is seen of a box that is not there', () => {
    expect(seen('12/30').slice(0, 4)).toEqual(['10/32', '12/30', '12/03', '12/30']);
    expect(seen('00/00').slice(4)).toEqual(['../..', '../..', '../..']);
  });

  test('cells of a larger answer are none of it', () => {
    expect(seen('10/01', [3, 4])[0]).toBe('00/11');
  });

  test('the table of readers is the table the other way', () => {
    const table = Uint16Array.from([2, 0, 1, NONE, 0, NONE]);
    expect([...readersOf(table, 3)]).toEqual([1, 2, 0, 1, NONE, NONE]);
  });
});

describe('what a task asks for', () => {
  const pair = (input: string, output: string): EtrmPair => ({ input: rows(input), output: rows(output) });
  const extra = (...train: EtrmPair[]): string[] => asksFor({ train, test: [] }).reads.slice(5);

  test('is moved where rows or columns keep what they hold', () => {
    expect(extra(pair('10/02', '00/12'))).toEqual(['moved']);
    expect(extra(pair('01/20', '10/20'))).toEqual(['moved']);
    expect(extra(pair('10/02', '00/12'), pair('10/02', '00/11'))).toEqual([]);
    expect(extra(pair('13/32', '33/12')), 'without black').toEqual([]);
  });

  test('is moved and places where answers are as large as the content', () => {
    expect(extra(pair('000/012', '12'), pair('100/000', '1'))).toEqual(['places', 'moved']);
    expect(extra(pair('000/012', '1'))).toEqual(['places']);
    expect(extra(pair('012/340', '0'), pair('01', '01')), 'of fewer rows').toEqual(['places']);
    expect(extra(pair('1', '1/0/2')), 'of more rows').toEqual(['places']);
  });

  test('is a cell and one neighbour where the answer follows from that', () => {
    const reads = (...train: EtrmPair[]): string[] => [...asksFor({ train, test: [] }).reads];
    expect(reads(pair('1200/0120/2001', '0120/0012/0200'))).toEqual(['local', 'colours']);
    expect(reads(pair('1200/0120/2001', '0210/0021/0100')), 'moved and recoloured').toEqual(['local', 'colours']);
    expect(freePlanes({ train: [pair('1200/0120/2001', '0210/0021/0100')], test: [] })).toEqual([]);
    expect(freePlanes({ train: [pair('1200/0120/0100', '0120/0012/0010'), pair('3400/0340/0030', '0340/0034/0003')], test: [] })).toEqual([
      1, 2, 3, 4,
    ]);
    expect(reads(pair('120/012/120', '120/012/120')), 'nothing changes').toContain('turns');
    expect(reads(pair('10/02', '00/12')), 'too little to say so').toContain('turns');
  });

  test('is quarters where every answer has the sides of its input exchanged', () => {
    expect(extra(pair('12', '1/2'))).toEqual(['quarters']);
    expect(extra(pair('12', '1/2'), pair('12/34', '13/24'))).toEqual(['quarters']);
    expect(extra(pair('12', '1/2'), pair('12', '1'))).toEqual(['places']);
  });

  test('so many rows and columns more give the size', () => {
    const train = [pair('12', '0000/0120/0000'), pair('1/2', '000/010/020/000')];
    expect(askedSize(train, rows('111/111'))).toEqual([4, 5]);
    expect(askedSize([pair('000/010/000', '1'), pair('0000/0120/0000', '12')], rows('11')), 'nothing is left').toBeNull();
  });

  test('no colour may be renamed where the rule recolours', () => {
    const free = (...train: EtrmPair[]): number[] => freePlanes({ train, test: [] });
    const exchanged = [pair('0101', '0202'), pair('2323', '1414'), pair('4004', '3003'), pair('1234', '2143')];
    expect(free(...exchanged)).toEqual([]);
    const asked = (test: string) => ({ train: exchanged, test: [{ input: rows(test) }] });
    expect(asksFor(asked('41')).reads, 'each cell by itself').toEqual(['colours']);
    expect(asksFor(asked('45')).reads[0], 'what becomes of 5 they do not tell').toBe('local');
    expect(freePlanes(asked('45'))).toEqual([5]);
    expect(recolours({ train: [pair('123/456', '121/252'), pair('654/321', '252/121')], test: [] }), 'each colour twice').toBe(true);
    expect(free(pair('011', '110'), pair('233', '332')), 'a mirror').toEqual([1, 2, 3]);
    expect(free(pair('01', '01'), pair('23', '23')), 'nothing changes').toEqual([1, 2, 3]);
  });

  test('the content gives the size where no plainer rule does', () => {
    const train = [pair('00/30', '3'), pair('000/102', '102')];
    const size = (grid: Grid): Size | null => askedSize(train, grid);
    expect(size(rows('550/500'))).toEqual([2, 2]);
    expect(size(rows('00/00')), 'no content').toBeNull();
    expect(contentSize(rows('0000/0110/0000'))).toEqual([1, 2]);
  });
});
