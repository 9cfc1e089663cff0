/** The cell under a point, on square boards and others. */

import { describe, expect, test } from 'vitest';
import { cellAt } from './input.ts';

const sudoku = { rows: 9, columns: 9 };

describe('cellAt', () => {
  test('finds the cell, and none outside the board', () => {
    expect(cellAt(0, 0, sudoku, 0)).toBe(0);
    expect(cellAt(0.999, 0.999, sudoku, 0)).toBe(80);
    expect(cellAt(0.5, 0.95, sudoku, 0)).toBe(76);
    for (const [x, y] of [
      [-0.01, 0.5],
      [1, 0.5],
      [0.5, 1.2],
    ] as const)
      expect(cellAt(x, y, sudoku, 0)).toBeNull();
  });

  test('counts rows and columns of a board that is not square', () => {
    expect(cellAt(0.5, 0.9, { rows: 5, columns: 30 }, 0)).toBe(4 * 30 + 15);
    expect(cellAt(0.9, 0.5, { rows: 30, columns: 5 }, 0)).toBe(15 * 5 + 4);
  });

  test('leaves the sides of a cell out, so that diagonals can be drawn', () => {
    expect(cellAt(0.5 / 9, 0.5 / 9, sudoku, 0.15)).toBe(0);
    expect(cellAt(0.95 / 9, 0.5 / 9, sudoku, 0.15)).toBeNull();
  });
});
