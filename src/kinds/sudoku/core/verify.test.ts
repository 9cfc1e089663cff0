import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRng } from '../../shared/rng.ts';
import { conflicts, verify, type SudokuBoard } from '../../shared/sudoku/board.ts';
import { applySymmetry, drawSymmetry } from '../../shared/sudoku/rules.ts';
import { sudokuExamples } from './examples.ts';
import { countSolutions } from './solve.ts';

const question = sudokuExamples[0]?.board ?? [];
const solution = countSolutions(question).solution ?? [];
const changed = (board: SudokuBoard, changes: Record<number, number>): SudokuBoard => board.map((digit, cell) => changes[cell] ?? digit);
const open = question.flatMap((digit, cell) => (digit === 0 ? [cell] : []));
const given = question.findIndex((digit) => digit !== 0);

describe('conflicts', () => {
  const at = (...cells: [number, number][]): SudokuBoard =>
    Array.from({ length: 81 }, (_, i) => cells.find(([cell]) => cell === i)?.[1] ?? 0);
  test.each([
    ['row', at([0, 5], [8, 5]), [0, 8]],
    ['column', at([4, 5], [76, 5]), [4, 76]],
    ['box', at([30, 5], [50, 5]), [30, 50]],
    ['two boxes, rows and columns apart', at([0, 5], [12, 5]), []],
    ['row and box at once', at([0, 5], [1, 5], [18, 5]), [0, 1, 18]],
    ['nothing but blanks', at(), []],
  ])('finds the same digit twice: %s', (_, board, cells) => {
    expect(conflicts(board)).toEqual(cells);
  });
});

describe('verify', () => {
  test('accepts the solution', () => {
    expect(verify(question, solution)).toEqual({
      solved: true,
      problems: 0,
      cells: [],
      summary: 'Solved: every row, column and box holds 1 to 9',
    });
  });

  test('counts empty cells', () => {
    const verdict = verify(question, changed(solution, { [open[0] ?? 0]: 0, [open[5] ?? 0]: 0 }));
    expect(verdict).toEqual({ solved: false, problems: 2, cells: [open[0], open[5]], summary: '' });
  });

  test('refuses another valid grid when a given was changed', () => {
    const other = solution.map((digit) => (digit % 9) + 1);
    expect(conflicts(other)).toEqual([]);
    const givens = question.filter((digit) => digit !== 0).length;
    expect(verify(question, other)).toMatchObject({ solved: false, problems: givens });
  });

  test('counts a cell once when it breaks several rules', () => {
    const verdict = verify(question, changed(solution, { [given]: 0, [open[0] ?? 0]: ((solution[open[0] ?? 0] ?? 0) % 9) + 1 }));
    expect(verdict.cells).toContain(given);
    expect(verdict.problems).toBe(verdict.cells.length);
  });

  test('never accepts a full board with one cell changed', () => {
    fc.assert(
      fc.property(fc.nat(80), fc.integer({ min: 1, max: 8 }), (cell, shift) => {
        const wrong = changed(solution, { [cell]: (((solution[cell] ?? 0) - 1 + shift) % 9) + 1 });
        expect(verify(question, wrong).solved).toBe(false);
      }),
    );
  });

  test('says the same of a symmetric copy', () => {
    const answer = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 81, maxLength: 81 });
    fc.assert(
      fc.property(fc.oneof(fc.constant(solution), answer), fc.integer(), (board, seed) => {
        const symmetry = drawSymmetry(seededRng(seed), 3);
        const here = verify(question, board);
        const there = verify(applySymmetry(question, symmetry).board, applySymmetry(board, symmetry).board);
        expect({ ...there, cells: [] }).toEqual({ ...here, cells: [] });
        const { positions } = applySymmetry(board, symmetry);
        expect([...here.cells].map((cell) => positions[cell] ?? -1).sort((a, b) => a - b)).toEqual(there.cells);
      }),
    );
  });
});
