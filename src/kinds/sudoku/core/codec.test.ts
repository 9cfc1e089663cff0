import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filledCount } from '../../shared/sudoku/board.ts';
import { boxOf, emptyBoard, PEERS, sudokuCodec, UNITS } from './board.ts';
import { sudokuRules } from './rules.ts';

const { unfit, encode, decode, vocabSize } = sudokuCodec;
const rowOf = (cell: number): number => Math.floor(cell / 9);

const anyBoard = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 81, maxLength: 81 });

describe('the board tables', () => {
  test('have 27 units of nine cells, and 20 peers a cell that share a row, column or box with it', () => {
    expect(UNITS.map((unit) => new Set(unit).size)).toEqual(Array.from({ length: 27 }, () => 9));
    PEERS.forEach((peers, cell) => {
      const related = [...Array(81).keys()].filter(
        (other) => other !== cell && (rowOf(other) === rowOf(cell) || other % 9 === cell % 9 || boxOf(other) === boxOf(cell)),
      );
      expect(peers).toEqual(related);
      expect(peers).toHaveLength(20);
    });
    expect([0, 30, 40, 50, 80].map(boxOf)).toEqual([0, 4, 4, 4, 8]);
  });

  test('know the empty board', () => {
    expect(filledCount(emptyBoard)).toBe(0);
    expect(filledCount([...emptyBoard.slice(1), 4])).toBe(1);
  });
});

describe('the schema', () => {
  const repeated = (item: unknown, length = 81): unknown[] => Array.from({ length }, () => item);
  test.each([[[]], [repeated(0, 80)], [repeated(0, 82)], [repeated(10)], [repeated(1.5)], [repeated('1')], ['.'.repeat(81)], [null]])(
    'refuses what is no board (%#)',
    (value) => {
      expect(sudokuRules.schema.safeParse(value).success).toBe(false);
    },
  );

  test('takes every board', () => {
    fc.assert(fc.property(anyBoard, (board) => void expect(sudokuRules.schema.parse(board)).toEqual(board)));
  });
});

describe('the codec', () => {
  test('writes a digit as digit + 1, a blank as 1 and never the pad', () => {
    fc.assert(
      fc.property(anyBoard, (board) => {
        const tokens = encode(board, 81);
        expect(Array.from(tokens)).toEqual(board.map((digit) => digit + 1));
        expect(tokens.every((token) => token >= 1 && token < vocabSize)).toBe(true);
        expect(decode(tokens)).toEqual(board);
      }),
    );
  });

  test('reads pads and tokens outside the vocabulary as empty cells, and missing ones too', () => {
    expect(decode([0, 1, 2, 10, 11, 255, -1, 2.5, NaN]).slice(0, 10)).toEqual([0, 0, 1, 9, 0, 0, 0, 0, 0, 0]);
    expect(decode([])).toEqual(emptyBoard);
  });

  test('says why a model of another length does not fit, and does not encode for it', () => {
    expect(unfit(emptyBoard, 81)).toBeNull();
    expect(unfit(emptyBoard, 900)).toBe('A Sudoku has 81 cells, but this model reads 900 tokens.');
    expect(() => encode(emptyBoard, 900)).toThrow(RangeError);
  });
});
