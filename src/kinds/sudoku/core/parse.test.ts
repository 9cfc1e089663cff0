import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PuzzleParseError } from '../../puzzle.ts';
import { formatSudoku } from '../../shared/sudoku/board.ts';
import { emptyBoard } from './board.ts';
import { sudokuExamples } from './examples.ts';
import { parseSudoku } from './parse.ts';

const anyBoard = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 81, maxLength: 81 });
const board = sudokuExamples[1]?.board ?? [];
const text = formatSudoku(board);
const rows = (cells: string): string[] => Array.from({ length: 9 }, (_, r) => cells.slice(9 * r, 9 * r + 9));
const withBlank = (blank: string): string => text.replaceAll('.', blank);

/** A drawn grid: rules between bands, bars between boxes, `gap` between cells. */
function drawn(
  cells: string,
  { rule, bar, gap = '', frame = false }: { rule: string; bar: string; gap?: string; frame?: boolean },
): string {
  const lines = rows(cells).map((row) => [0, 3, 6].map((c) => [...row.slice(c, c + 3)].join(gap)).join(bar));
  const framed = lines.map((line) => (frame ? `|${line}|` : line));
  const bands = [framed.slice(0, 3), framed.slice(3, 6), framed.slice(6)].map((band) => band.join('\n'));
  return frame ? [rule, ...bands.flatMap((band) => [band, rule])].join('\n') : bands.join(`\n${rule}\n`);
}

const messageOf = (input: string): string => {
  try {
    parseSudoku(input);
  } catch (e) {
    if (e instanceof PuzzleParseError) return e.message;
    throw e;
  }
  throw new Error('it was read without an error');
};

describe('formatSudoku', () => {
  test('is read back as the same board, whatever the board', () => {
    fc.assert(fc.property(anyBoard, (any) => void expect(parseSudoku(formatSudoku(any))).toEqual(any)));
    expect(parseSudoku(formatSudoku(emptyBoard))).toEqual(emptyBoard);
  });

  test('is safe in a link', () => {
    expect(encodeURIComponent(text)).toBe(text);
  });
});

describe('parseSudoku', () => {
  test.each(['0', '.', '_', '-', '*'])('takes %s as a blank, in one line, in nine and spaced out', (blank) => {
    const cells = withBlank(blank);
    expect(parseSudoku(cells)).toEqual(board);
    expect(parseSudoku(rows(cells).join('\n'))).toEqual(board);
    expect(parseSudoku(rows(cells).join('\r\n') + '\r\n')).toEqual(board);
    expect(parseSudoku(`\ufeff  ${[...cells].join(' ')}\n`)).toEqual(board);
    expect(parseSudoku([...cells].join('\t'))).toEqual(board);
  });

  test.each([
    ['rules with plus signs', drawn(text, { rule: '---+---+---', bar: '|' })],
    ['spaced, rules with plus signs', drawn(text, { rule: '------+-------+------', bar: ' | ', gap: ' ' })],
    ['a frame', drawn(text, { rule: '+---+---+---+', bar: '|', frame: true })],
    ['a frame with stars in the corners', drawn(text, { rule: '*-----------*', bar: '|', frame: true })],
    ['a frame with dots in the corners', drawn(text, { rule: '.---.---.---.', bar: '|', frame: true })],
    ['rules with bars that look like nine blanks', drawn(text, { rule: '---|---|---', bar: '|' })],
    ['rules of dashes alone', drawn(text, { rule: '-----------', bar: '|' })],
    ['nine dashes as rules', drawn(text, { rule: '---------', bar: '' })],
    ['dashes as blanks and rules with plus signs', drawn(withBlank('-'), { rule: '---+---+---', bar: '|' })],
    ['dashes as blanks, spaced, and rules with plus signs', drawn(withBlank('-'), { rule: '------+-------+------', bar: ' | ', gap: ' ' })],
    ['dashes as blanks and longer rules of dashes', drawn(withBlank('-'), { rule: '-----------', bar: '|' })],
    ['box-drawing characters', drawn(text, { rule: '├───┼───┼───┤', bar: '│' })],
    ['double rules', drawn(text, { rule: '===+===+===', bar: '║' })],
  ])('reads a drawn grid: %s', (_, art) => {
    expect(parseSudoku(art)).toEqual(board);
  });

  test('reads a row of blanks written as dashes, also beside rules of another length', () => {
    const cells = `${'-'.repeat(9)}${withBlank('-').slice(9)}`;
    const expected = board.map((digit, cell) => (cell < 9 ? 0 : digit));
    expect(parseSudoku(rows(cells).join('\n'))).toEqual(expected);
    expect(parseSudoku(drawn(cells, { rule: '------------', bar: '|' }))).toEqual(expected);
    expect(parseSudoku(rows('-'.repeat(81)).join('\n'))).toEqual(emptyBoard);
    expect(parseSudoku('-'.repeat(81))).toEqual(emptyBoard);
  });

  test('reads tables with empty fields, quotes and brackets', () => {
    for (const delimiter of [',', ';', '\t']) {
      const table = rows(text).map((row) => [...row].map((c) => (c === '.' ? '' : c)).join(delimiter));
      expect(parseSudoku(table.join('\n'))).toEqual(board);
    }
    expect(
      parseSudoku(
        rows(text)
          .map((row) => [...row].map((c) => `"${c}"`).join(','))
          .join('\n'),
      ),
    ).toEqual(board);
    expect(parseSudoku(JSON.stringify(rows(text).map((row) => [...row].map((c) => (c === '.' ? 0 : Number(c))))))).toEqual(board);
  });

  test('takes the first of several boards: a list, or a CSV of questions and answers', () => {
    const other = formatSudoku(sudokuExamples[2]?.board ?? []);
    expect(parseSudoku(`${text}\n${other}\n`)).toEqual(board);
    expect(parseSudoku(`source,question,answer,rating\npuzzles1,${text},${'123456789'.repeat(9)},12\n`)).toEqual(board);
  });

  test('reads .sdk files: comments, and of several sections only the puzzle', () => {
    const header = '#ASomebody\n#DNo. 5\n#Uhttp://www.sadmansoftware.com/?s=1\n';
    expect(parseSudoku(header + rows(text).join('\n'))).toEqual(board);
    const state = rows('123456789'.repeat(9)).join('\n');
    expect(parseSudoku(`${header}[Puzzle]\n${rows(text).join('\n')}\n[State]\n${state}\n`)).toEqual(board);
    expect(parseSudoku(`[State]\n${state}\n[Puzzle]\n${rows(text).join('\n')}\n`)).toEqual(board);
  });
});

describe('a paste that is no board', () => {
  test.each([
    ['', 'The text holds no Sudoku: it is empty.'],
    [' \n\t\n', 'The text holds no Sudoku: it is empty.'],
    ['#C only a comment\n#C and another', 'The text holds no Sudoku: it is empty.'],
    [text.slice(1), '80 cells found, 81 are needed.'],
    [`${text}5`, '82 cells found, 81 are needed.'],
    ['5', '1 cell found, 81 are needed.'],
    ['|||', '0 cells found, 81 are needed.'],
    ['1234'.repeat(4), '16 cells found, 81 are needed.'],
    [
      rows(text)
        .map((row, r) => (r === 3 ? row.slice(1) : row))
        .join('\n'),
      '80 cells found, 81 are needed. Line 4 has 8 instead of 9.',
    ],
    [
      drawn(text, { rule: '---+---+---', bar: '|' }).replace(/\n([^\n]+)$/, '\n$11'),
      '82 cells found, 81 are needed. Line 11 has 10 instead of 9.',
    ],
    [`${text.slice(0, 9)}x${text.slice(10)}`, 'Position 10: "x" is neither a digit nor a blank (0 . _ - *).'],
    [
      rows(text)
        .map((row, r) => (r === 2 ? `${row.slice(0, 4)}?${row.slice(5)}` : row))
        .join('\n'),
      'Line 3, column 5: "?" is neither a digit nor a blank (0 . _ - *).',
    ],
    [`${text.slice(0, 9)}\u0000${text.slice(10)}`, 'Position 10: U+0000 is neither a digit nor a blank (0 . _ - *).'],
    [`${text.slice(0, 9)}😀x${text.slice(10)}`, 'Position 10: "😀" is neither a digit nor a blank (0 . _ - *).'],
    ['.'.repeat(1_000_001), 'The text has 1000001 characters; at most 1000000 are read.'],
  ])('is refused with what is wrong (%#)', (input, message) => {
    expect(messageOf(input)).toBe(message);
  });

  test('never gives anything but a board or a PuzzleParseError', () => {
    const likely = [...'0123456789._-*|+ \n#[]=?&sbdload:/fpuz,'];
    const noise = fc.oneof(
      fc.uint16Array({ maxLength: 300, size: 'max' }).map((codes) => String.fromCharCode(...codes)),
      fc.array(fc.constantFrom(...likely), { maxLength: 300, size: 'max' }).map((characters) => characters.join('')),
    );
    fc.assert(
      fc.property(noise, (input) => {
        try {
          expect(parseSudoku(input)).toHaveLength(81);
        } catch (e) {
          expect(e).toBeInstanceOf(PuzzleParseError);
        }
      }),
      { numRuns: 200 },
    );
  });
});
