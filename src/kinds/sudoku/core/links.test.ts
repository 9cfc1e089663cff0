import LZString from 'lz-string';
import { describe, expect, test } from 'vitest';
import { PuzzleParseError } from '../../puzzle.ts';
import { formatSudoku } from '../../shared/sudoku/board.ts';
import { sudokuExamples } from './examples.ts';
import { parseSudoku } from './parse.ts';

const board = sudokuExamples[1]?.board ?? [];
const text = formatSudoku(board);
const zeros = text.replaceAll('.', '0');

interface Cell {
  value?: unknown;
  given?: unknown;
  region?: unknown;
}
const givenCell = (digit: number): Cell => (digit ? { value: digit, given: true } : {});
const fpuzzles = (changes: Record<string, unknown> = {}, cell: (digit: number, i: number) => Cell = givenCell): string => {
  const cells = board.map(cell);
  const grid = Array.from({ length: 9 }, (_, r) => cells.slice(9 * r, 9 * r + 9));
  return JSON.stringify({ size: 9, title: 'A puzzle', author: 'Somebody', grid, ...changes });
};
/** A 9x9 grid with the same cell everywhere, some rows cut to another length. */
const gridOf = (cell: Cell, lengthOf: (row: number) => number = () => 9): Cell[][] =>
  Array.from({ length: 9 }, (_, r) => Array.from({ length: lengthOf(r) }, () => cell));
const load = (json: string): string => `https://www.f-puzzles.com/?load=${LZString.compressToBase64(json)}`;

describe('links', () => {
  test.each([
    ['?s=', `https://sudokuexchange.com/play/?s=${zeros}`],
    ['?s= with more', `https://example.org/?x=1&s=${text}&d=2`],
    ['?bd=', `https://www.sudokuwiki.org/sudoku.htm?bd=${zeros}`],
    ['a path', `https://example.org/play/${zeros}`],
    ['another parameter', `https://example.org/?puzzle=${text}`],
    ['a hash of ours', `https://example.org/app/#kind=sudoku&s=${text}`],
    ['a hash alone', `#s=${text}`],
    ['an answer beside the question', `#a=${'123456789'.repeat(9)}&s=${text}`],
    ['percent signs', `https://example.org/?s=${text.replaceAll('.', '%2E')}`],
    ['words around it', `Look: https://example.org/?s=${text} is hard`],
  ])('are read: %s', (_, link) => {
    expect(parseSudoku(link)).toEqual(board);
  });

  test.each([
    ['f-puzzles', load(fpuzzles())],
    ['f-puzzles, escaped', `https://f-puzzles.com/?load=${encodeURIComponent(LZString.compressToBase64(fpuzzles()))}`],
    ['f-puzzles, URI alphabet', `https://f-puzzles.com/?load=${LZString.compressToEncodedURIComponent(fpuzzles())}`],
    ['SudokuPad path', `https://sudokupad.app/fpuz${encodeURIComponent(LZString.compressToBase64(fpuzzles()))}`],
    ['SudokuPad puzzleid', `https://app.crackingthecryptic.com/sudoku/?puzzleid=fpuz${LZString.compressToBase64(fpuzzles())}`],
    ['bare fpuz id', `fpuz${LZString.compressToBase64(fpuzzles())}`],
    ['digits not marked as given', load(fpuzzles({}, (d) => (d ? { value: d } : {})))],
    ['a digit the solver wrote', load(fpuzzles({}, (d) => (d ? { value: d, given: true } : { value: 5 })))],
    ['rules that are off', load(fpuzzles({ antiknight: false, arrow: [] }))],
    [
      'boxes written out',
      load(fpuzzles({}, (d, i) => ({ value: d, given: d > 0, region: 3 * Math.floor(i / 27) + Math.floor((i % 9) / 3) }))),
    ],
  ])('with an f-puzzles payload are read: %s', (_, link) => {
    expect(parseSudoku(link)).toEqual(board);
  });
});

describe('links without a plain Sudoku', () => {
  const bomb = LZString.compressToBase64(`{"a":"${'a'.repeat(2_000_000)}"}`);
  test.each([
    ['https://example.org/', 'The link carries no Sudoku that can be read (s=, bd= or an f-puzzles load=).'],
    ['https://f-puzzles.com/?id=abc', 'The link carries no Sudoku that can be read (s=, bd= or an f-puzzles load=).'],
    [`https://example.org/?s=${text.slice(2)}`, 'The link\'s "s" holds 79 cells, 81 are needed.'],
    ['https://www.sudokuwiki.org/sudoku.htm?bd=12S9B', 'The link\'s "bd": character 3 is neither a digit nor a blank (0 . _ - *).'],
    ['https://f-puzzles.com/?load=AAAA', 'The f-puzzles link cannot be unpacked: it is damaged or cut off.'],
    ['https://f-puzzles.com/?load=%%%', 'The f-puzzles link cannot be unpacked: it is damaged or cut off.'],
    [load(fpuzzles()).slice(0, -200), 'The f-puzzles link cannot be unpacked: it is damaged or cut off.'],
    [load('x'.repeat(100)), 'The f-puzzles link cannot be unpacked: it is damaged or cut off.'],
    [`https://f-puzzles.com/?load=${'A'.repeat(8193)}`, 'The f-puzzles link has 8193 characters; at most 8192 are read.'],
    [`https://f-puzzles.com/?load=${bomb}`, 'The f-puzzles link unpacks to 2000008 characters; at most 500000 are read.'],
    [load(fpuzzles({ antiknight: true })), 'The f-puzzles link has an extra rule ("antiknight"); only plain Sudokus are read.'],
    [
      load(fpuzzles({ thermometer: [{ lines: [['R1C1', 'R1C2']] }] })),
      'The f-puzzles link has an extra rule ("thermometer"); only plain Sudokus are read.',
    ],
    [
      load(fpuzzles({}, (_, i) => (i === 2 ? { region: 1 } : i === 3 ? { region: 0 } : {}))),
      'The f-puzzles link has irregular regions; only plain Sudokus are read.',
    ],
    [load(fpuzzles({}, (_, i) => ({ region: i % 9 }))), 'The f-puzzles link has irregular regions; only plain Sudokus are read.'],
  ])('are refused with what is wrong (%#)', (link, message) => {
    expect(link.length).toBeLessThan(20_000);
    expect(() => parseSudoku(link)).toThrow(new PuzzleParseError(message, message.includes('an extra rule')));
  });

  test.each([
    ['another size', { size: 6 }, /grid of 6 by 6 cells; 9 by 9 is read/],
    ['no grid', { grid: null }, /grid is not valid/],
    ['too few rows', { grid: [] }, /grid is not valid/],
    ['a ragged row', { grid: gridOf({}, (r) => (r === 4 ? 8 : 9)) }, /grid\.4 is not valid/],
    ['a digit too large', { grid: gridOf({ value: 10 }) }, /grid\.0\.0\.value is not valid/],
    ['a digit that is text', { grid: gridOf({ value: '5' }) }, /grid\.0\.0\.value is not valid/],
  ])('name the field of hostile JSON: %s', (_, changes, message) => {
    expect(() => parseSudoku(load(fpuzzles(changes)))).toThrow(PuzzleParseError);
    expect(() => parseSudoku(load(fpuzzles(changes)))).toThrow(message);
  });

  test('do not reach prototypes', () => {
    const json = fpuzzles().replace('{', '{"__proto__":{"antiknight":true,"polluted":1},');
    expect(parseSudoku(load(json))).toEqual(board);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
