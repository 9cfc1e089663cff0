import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRng } from '../../shared/rng.ts';
import { conflicts } from '../../shared/sudoku/board.ts';
import { applySymmetry, drawSymmetry, type SudokuSymmetry } from '../../shared/sudoku/rules.ts';
import { sudokuCodec } from './board.ts';
import { sudokuExamples } from './examples.ts';
import fixture from './fixtures/f_sudoku_augment.json' with { type: 'json' };
import { countSolutions } from './solve.ts';

const { encode } = sudokuCodec;
const identity: SudokuSymmetry = {
  digits: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  transpose: false,
  rows: [0, 1, 2, 3, 4, 5, 6, 7, 8],
  columns: [0, 1, 2, 3, 4, 5, 6, 7, 8],
};
const anyBoard = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 81, maxLength: 81 });

describe('applySymmetry', () => {
  test('gives the copies and tokens of the PyTorch reference, draw by draw', () => {
    expect(fixture.examples).toHaveLength(8);
    for (const { digit_map, transpose, row_perm, col_perm, ...grids } of fixture.examples) {
      const symmetry = { digits: digit_map, transpose, rows: row_perm, columns: col_perm };
      const question = applySymmetry(grids.puzzle, symmetry).board;
      const answer = applySymmetry(grids.solution, symmetry).board;
      expect(question).toEqual(grids.aug_puzzle);
      expect(answer).toEqual(grids.aug_solution);
      expect(Array.from(encode(question, 81))).toEqual(grids.input_tokens);
      expect(Array.from(encode(answer, 81))).toEqual(grids.label_tokens);
    }
  });

  test('says where every token went and what it became', () => {
    fc.assert(
      fc.property(anyBoard, fc.integer(), (board, seed) => {
        const { board: copy, positions, tokens } = applySymmetry(board, drawSymmetry(seededRng(seed), 3));
        const before = encode(board, 81);
        const after = encode(copy, 81);
        expect(new Set(positions).size).toBe(81);
        expect([...tokens].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        before.forEach((token, cell) => expect(after[positions[cell] ?? -1]).toBe(tokens[token]));
      }),
    );
  });

  test('leaves the board as it is under the identity', () => {
    fc.assert(fc.property(anyBoard, (board) => void expect(applySymmetry(board, identity).board).toEqual(board)));
  });
});

describe('drawSymmetry', () => {
  test('keeps the pad, the blank, bands and stacks together', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { digits, rows, columns } = drawSymmetry(seededRng(seed), 3);
        expect(digits[0]).toBe(0);
        expect([...digits].sort((a, b) => a - b)).toEqual(identity.digits);
        for (const lines of [rows, columns]) {
          expect([...lines].sort((a, b) => a - b)).toEqual(identity.rows);
          for (const k of [0, 3, 6]) expect(new Set(lines.slice(k, k + 3).map((line) => Math.floor(line / 3))).size).toBe(1);
        }
      }),
    );
  });

  test('gives copies that keep the rules and the number of solutions', () => {
    const puzzle = sudokuExamples[1]?.board ?? [];
    const solution = countSolutions(puzzle).solution ?? [];
    let transposed = 0;
    for (let seed = 0; seed < 40; seed++) {
      const symmetry = drawSymmetry(seededRng(seed), 3);
      transposed += symmetry.transpose ? 1 : 0;
      const copy = applySymmetry(puzzle, symmetry).board;
      expect(conflicts(applySymmetry(solution, symmetry).board)).toEqual([]);
      expect(countSolutions(copy)).toMatchObject({ count: 1, solution: applySymmetry(solution, symmetry).board });
    }
    expect(transposed).toBeGreaterThan(8);
    expect(transposed).toBeLessThan(32);
  });
});
