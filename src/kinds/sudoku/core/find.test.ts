/** What people have: every layout in every surrounding, texts with several grids, files of other programs, and hostile ones. */

import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import LZString from 'lz-string';
import { describe, expect, test } from 'vitest';
import { files, layouts } from '../../../testing/sudokuLayouts.ts';
import { candidates, surroundings } from '../../../testing/sudokuWriting.ts';
import { PuzzleParseError } from '../../puzzle.ts';
import { seededRng } from '../../shared/rng.ts';
import { formatSudoku, type SudokuBoard } from '../../shared/sudoku/board.ts';
import { applySymmetry, drawSymmetry } from '../../shared/sudoku/rules.ts';
import { emptyBoard } from './board.ts';
import { sudokuExamples } from './examples.ts';
import { findSudokus, parseSudoku } from './parse.ts';
import { sudokuRules } from './rules.ts';

/** The puzzle of the texts in fixtures/texts. */
const P = '9....7....8.1....2...4...9.8.7....45.....83.6....3....7..5....1.1...69.....9.26..';
const boards = sudokuExamples.map(({ board }) => board);
const [first, second] = boards;
const rows = (board: SudokuBoard): string => (formatSudoku(board).match(/.{9}/g) ?? []).join('\n');
/** The boards of a text as 81 characters. */
const found = (text: string): string[] => findSudokus(text).map(({ board }) => formatSudoku(board));
const anyPuzzle = fc
  .tuple(fc.constantFrom(...boards), fc.integer())
  .map(([board, seed]) => applySymmetry(board, drawSymmetry(seededRng(seed), 3)).board)
  .filter((board) => board.slice(72).some((digit) => digit > 0)); // an empty last row of a trimmed table is not there to be read

describe('texts that were refused once', () => {
  const folder = new URL('./fixtures/texts/', import.meta.url);
  const expected: Readonly<Record<string, string>> = { 'S17a.txt': `95${P.slice(2)}` };
  test.each(readdirSync(folder).filter((name) => !name.startsWith('S30')))('%s', (name) => {
    expect(found(readFileSync(new URL(name, folder), 'utf8'))).toEqual([expected[name] ?? P]);
  });

  test('an unknown rule is still refused, by its name', () => {
    const link = readFileSync(new URL('S30-entropicline.txt', folder), 'utf8');
    expect(() => parseSudoku(link)).toThrow('extra rule ("entropicline")');
    expect(() => parseSudoku(`${link}\n\n${rows(first)}`)).toThrow('extra rule ("entropicline")');
  });
});

describe('every layout', () => {
  test.each(Object.entries(layouts))('%s', (_, layout) => {
    for (const [name, around] of Object.entries(surroundings)) {
      for (const board of boards) {
        const text = layout(board);
        if (name === 'a quoted mail' && text.includes('\\n')) continue;
        expect(found(around(text)), name).toEqual([formatSudoku(board)]);
      }
    }
  });

  test.each(Object.entries(files))('as a file: %s', (_, layout) => {
    for (const board of boards) {
      for (const end of ['\n', '\r\n']) expect(found(layout(board).replaceAll('\n', end))).toEqual([formatSudoku(board)]);
    }
  });

  test('numbers above the columns are no row, also where they would obey the rules', () => {
    const cells = '...79.........8..35..2.3...3....7..8.4....1....6....9...1...6...9.....4.7..5....2';
    const lines = cells.match(/.{9}/g) ?? [];
    expect(found(`123456789\n${lines.join('\n')}`)).toEqual([cells]);
    expect(found(`  1 2 3 4 5 6 7 8 9\n${lines.map((row, r) => `${'ABCDEFGHI'[r]} ${[...row].join(' ')}`).join('\n')}`)).toEqual([cells]);
  });

  test.each([0, 4, 8])('a table of RTF with row %i all empty', (row) => {
    const board = first.map((digit, cell) => (Math.floor(cell / 9) === row ? 0 : digit));
    expect(found(files['RTF table'](board))).toEqual([formatSudoku(board)]);
  });

  test('of any puzzle', () => {
    const all = [...Object.entries(layouts), ...Object.entries(files)];
    fc.assert(
      fc.property(anyPuzzle, fc.constantFrom(...all), (board, [, layout]) => {
        expect(found(layout(board))).toEqual([formatSudoku(board)]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('several grids', () => {
  test('are a list, in the order of the text', () => {
    const both = [formatSudoku(first), formatSudoku(second)];
    for (const text of [
      both.join('\n'),
      `${rows(first)}\n\n${rows(second)}`,
      `one\n${rows(first)}\ntwo\n${rows(second)}`,
      `${rows(first)}\n${rows(second)}`,
    ]) {
      expect(found(text)).toEqual(both);
    }
    expect(found(`quizzes,solutions\n${both.map((b) => `${b},${'123456789'.repeat(9)}`).join('\n')}`)).toEqual(both);
    expect(found(JSON.stringify({ puzzles: both.map((puzzle) => ({ puzzle })) }))).toEqual(both);
    expect(found(`<opensudoku>${both.map((b) => `<game data="${b.replaceAll('.', '0')}" />`).join('')}</opensudoku>`)).toEqual(both);
    expect(found(both.map((b) => `https://example.org/?s=${b}`).join('\n'))).toEqual(both);
    expect(findSudokus(`title\n${both.join('\n')}`).map(({ where }) => where)).toEqual(['line 2', 'line 3']);
  });

  test('that are one puzzle: its solution, its progress, itself again in another layout', () => {
    const solution = '951327468384169572672485193837691245429758316165234789796543821213876954548912637';
    const progress = `95132${P.slice(5)}`;
    for (const text of [`${P}\n${solution}`, `${solution}\n\n${P}`, `${P}\n${progress}\n${solution}`]) expect(found(text)).toEqual([P]);
    const board = [...P].map((c) => (c === '.' ? 0 : Number(c)));
    for (const layout of Object.values(layouts)) expect(found(`${P}\n\n${layout(board)}`)).toEqual([P]);
  });

  test('take the column of questions, also where answers have blanks', () => {
    expect(found(`id,solution,puzzle\n1,${formatSudoku(second)},${formatSudoku(first)}`)).toEqual([formatSudoku(first)]);
  });

  test('a full grid alone is a puzzle too', () => {
    const full = '951327468384169572672485193837691245429758316165234789796543821213876954548912637';
    expect(found(`Solution: ${full}`)).toEqual([full]);
  });

  test('in a list of ten thousand are all there', () => {
    const text = Array.from({ length: 10_000 }, (_, i) => formatSudoku(applySymmetry(first, drawSymmetry(seededRng(i), 3)).board)).join(
      '\n',
    );
    expect(found(text).length).toBeGreaterThan(9_900);
  }, 60_000);
});

describe('positions', () => {
  test('keep the digits that were found (HoDoKu), and leave out what a player wrote in a saved game, which is said', () => {
    expect(found(`:0803:14:${P.replace('9....7', '9+51.+27')}::417 427::`)).toEqual([P.replace('9....7', '951.27')]);
    const marks = candidates([...P].map((c) => (c === '.' ? 0 : Number(c))));
    const [own] = findSudokus(
      Array.from({ length: 9 }, (_, r) =>
        marks
          .map((m, i) => (i === 1 ? 'u5' : m))
          .slice(9 * r, 9 * r + 9)
          .join(' '),
      ).join('\n'),
    );
    expect(formatSudoku(own.board)).toBe(P);
    expect(own.note).toBe('1 digit that a player wrote is left out.');
  });

  test('packed by sudokuwiki.org keep givens and digits that were found', () => {
    const link =
      'https://www.sudokuwiki.org/sudoku.htm?bd=S9B080r0v0i0g0f020n050b1f074i034i0i1f040i1u120201040g0h1i1m4j024j8i070c16b71m094j4j1g0c4q07450c0g4j047o4i0684b70g03b606050a4a0sb8050s7u0g087o011i1i0144060c0d7o4i8207';
    expect(found(link)[0].slice(0, 18)).toBe('8..9762.52.7.3.9.4');
  });
});

describe('rules of other puzzles', () => {
  const grid = Array.from({ length: 9 }, (_, r) => first.slice(9 * r, 9 * r + 9).map((d) => (d ? { value: d, given: true } : {})));
  const load = (changes: object): string =>
    `https://f-puzzles.com/?load=${LZString.compressToBase64(JSON.stringify({ size: 9, grid, ...changes }))}`;
  const pad = (changes: object): string => {
    const cells = Array.from({ length: 9 }, (_, r) => first.slice(9 * r, 9 * r + 9).map((d) => (d ? { value: d } : {})));
    return `https://sudokupad.app/scl${LZString.compressToBase64(JSON.stringify({ cells, ...changes }))}`;
  };

  test.each([
    ['entropicline', { entropicline: [{ lines: [['R1C1']] }] }],
    ['a rule of tomorrow', { 'a rule of tomorrow': 3 }],
    ['foglight', { foglight: ['R1C1'] }],
    ['negative', { negative: ['xv'] }],
    ['diagonal+', { 'diagonal+': true }],
  ])('of f-puzzles are refused by name: %s', (name, changes) => {
    expect(() => parseSudoku(load(changes))).toThrow(`extra rule ("${name}")`);
  });

  test('in a cell are refused too', () => {
    expect(() => parseSudoku(load({ grid: grid.with(0, grid[0].with(0, { givenPencilMarks: [1, 2] } as object)) }))).toThrow(
      'extra rule ("givenPencilMarks")',
    );
  });

  test.each(['lines', 'arrows', 'overlays', 'underlays', 'triggereffect'])('of SudokuPad are refused by name: %s', (name) => {
    expect(() => parseSudoku(pad({ [name]: [{ wayPoints: [[0, 0]] }] }))).toThrow(`extra rule ("${name}")`);
  });

  test('of SudokuPad: cages are, but for the nine boxes and words; irregular regions are', () => {
    expect(() =>
      parseSudoku(
        pad({
          cages: [
            {
              value: '10',
              cells: [
                [0, 0],
                [0, 1],
              ],
            },
          ],
        }),
      ),
    ).toThrow('extra rule ("cages")');
    const row = Array.from({ length: 9 }, (_, c) => [0, c]);
    expect(found(pad({ cages: [{ value: 'title: Mine' }, { cells: row, unique: true }] }))).toEqual([formatSudoku(first)]);
    expect(() => parseSudoku(pad({ regions: [row] }))).toThrow('irregular regions');
  });

  test('that are off, words and drawings of f-puzzles are read; words are passed on', () => {
    const changes = {
      arrow: [],
      negative: [],
      antiking: false,
      killercage: null,
      odd: {},
      cosmetics: [1],
      text: [{ cells: ['R1C1'], value: 'A' }],
      title: 'T',
      solution: [1],
    };
    expect(found(load(changes))).toEqual([formatSudoku(first)]);
    expect(findSudokus(load({ ruleset: 'Normal Sudoku rules apply.' }))[0].note).toBeUndefined();
    expect(findSudokus(load({ ruleset: 'Thermometers   increase.' }))[0].note).toContain('“Thermometers increase.”');
  });
});

describe('links', () => {
  const cells = formatSudoku(first).replaceAll('.', '0');
  test.each(['.', ',', '!', ')', '>', '."', ').', '?', ' ', '*'])('end where the sentence goes on with %s', (end) => {
    expect(found(`See http://localhost:4173/#s=${cells}${end}`)).toEqual([formatSudoku(first)]);
    expect(found(`(see [this](http://localhost:4173/?a=1#s=${cells}${end}`)).toEqual([formatSudoku(first)]);
  });

  test('to anything stand beside a grid', () => {
    expect(found(`From https://example.org/daily/3 (see www.example.com):\n${rows(first)}`)).toEqual([formatSudoku(first)]);
  });
});

describe('texts without a Sudoku', () => {
  test.each([
    'Dear Sir or Madam,\nI do not know what a Sudoku is. My number is 030 1234567.\nYours',
    '{"a": 1}',
    '[1, 2, 3]',
    '<opensudoku><name>none</name></opensudoku>',
    Array.from({ length: 9 }, (_, r) => Array.from({ length: 9 }, (_, c) => (r + 1) * (c + 1)).join(' ')).join('\n'),
    Array.from({ length: 9 }, () => 'sunflower').join('\n'),
  ])('say what is looked for (%#)', (text) => {
    expect(() => findSudokus(text)).toThrow(PuzzleParseError);
    expect(() => findSudokus(text)).toThrow(/No Sudoku was found|is neither a digit nor a blank|found, 81 are needed/);
  });

  test('a grid that lacks a row or a cell is not filled by guessing', () => {
    const lines = rows(first).split('\n');
    expect(() => parseSudoku(lines.slice(1).join('\n'))).toThrow('72 cells found');
    expect(() => parseSudoku(`A puzzle:\n${lines.with(4, lines[4].slice(1)).join('\n')}\nfrom a book`)).toThrow(PuzzleParseError);
    expect(parseSudoku('.'.repeat(81))).toEqual(emptyBoard);
  });
});

/** A text with some of it cut, doubled, swapped for other characters or other text. */
const mutated = (texts: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      texts,
      fc.array(
        fc.tuple(
          fc.nat(),
          fc.nat(60),
          fc.constantFrom('cut', 'double', 'put'),
          fc.oneof(fc.string({ unit: 'binary', maxLength: 9 }), fc.constantFrom(...'019.*-_|+xu[]{}()<>"\'\n\t ,;:#&=%')),
        ),
        { minLength: 1, maxLength: 6 },
      ),
    )
    .map(([text, changes]) =>
      changes.reduce((now, [at, length, how, other]) => {
        const from = at % (now.length + 1);
        if (how === 'cut') return now.slice(0, from) + now.slice(from + length);
        return (
          now.slice(0, from) +
          (how === 'double' ? now.slice(from, from + length).repeat(2) : other) +
          now.slice(how === 'put' ? from + (length % 3) : from + length)
        );
      }, text),
    );

describe('hostile texts', () => {
  test('give boards or a PuzzleParseError: 10,000 mutated ones', () => {
    const texts = [...Object.values(layouts), ...Object.values(files)].map((layout) => layout(first));
    fc.assert(
      fc.property(mutated(fc.constantFrom(...texts)), (text) => {
        try {
          for (const { board, where } of findSudokus(text)) {
            sudokuRules.schema.parse(board);
            expect(where).not.toBe('');
          }
        } catch (e) {
          if (!(e instanceof PuzzleParseError)) throw e;
        }
      }),
      { numRuns: 10_000 },
    );
  }, 240_000);

  test.each([
    ['open tags', '<game '.repeat(160_000)],
    ['open brackets', '['.repeat(999_999)],
    ['brackets in pairs', '[['.repeat(400_000)],
    ['rows without an end', `${'1 2 3 4 5 6 7 8 9\n'.repeat(50_000)}`],
    ['tabs', '\t'.repeat(999_999)],
    ['table lines', '1\t2\n'.repeat(200_000)],
    ['addresses', 'http://a.b/?s=1 '.repeat(60_000)],
    ['one long address', `http://a.b/?s=${'1'.repeat(900_000)}`],
    ['digits', '1'.repeat(999_999)],
    ['colons', ':'.repeat(999_999)],
    ['entities', '<td>&#49;'.repeat(100_000)],
    ['foreign digits', '٣'.repeat(999_999)],
    ['bars', '| '.repeat(499_999)],
    ['full stops', `x${'.'.repeat(999_990)}x`],
    ['quotes', '"'.repeat(999_999)],
    ['quoted mail', '> '.repeat(499_999)],
  ])(
    'of a million characters end: %s',
    (_, text) => {
      try {
        findSudokus(text);
      } catch (e) {
        expect(e).toBeInstanceOf(PuzzleParseError);
      }
    },
    60_000,
  );
});
