/** What an editor does to a grid. */

import { describe, expect, test } from 'vitest';
import {
  copyRect,
  fillRect,
  flipLeftRight,
  flipUpDown,
  floodFill,
  paint,
  pasteRect,
  rectBetween,
  resizeGrid,
  rotate,
  filledGrid,
  turnRect,
} from './grid.ts';

const grid = [
  [1, 2, 3],
  [4, 5, 6],
];

describe('editing a grid', () => {
  test('paints one cell and leaves the old grid alone', () => {
    expect(paint(grid, 1, 2, 9)).toEqual([
      [1, 2, 3],
      [4, 5, 9],
    ]);
    expect(grid[1]).toEqual([4, 5, 6]);
    expect(paint(grid, 0, 0, 1)).toBe(grid);
    for (const [r, c] of [
      [-1, 0],
      [2, 0],
      [0, 3],
    ] as const)
      expect(paint(grid, r, c, 9)).toBe(grid);
  });

  test('fills a connected patch and stops at other colours and corners', () => {
    const maze = [
      [0, 0, 1, 0],
      [1, 0, 1, 0],
      [0, 1, 0, 0],
    ];
    expect(floodFill(maze, 0, 0, 7)).toEqual([
      [7, 7, 1, 0],
      [1, 7, 1, 0],
      [0, 1, 0, 0],
    ]);
    expect(floodFill(maze, 0, 0, 0)).toBe(maze);
    expect(floodFill(filledGrid(30, 30), 4, 4, 2)).toEqual(filledGrid(30, 30, 2));
  });

  test('flips and turns', () => {
    expect(flipLeftRight(grid)).toEqual([
      [3, 2, 1],
      [6, 5, 4],
    ]);
    expect(flipUpDown(grid)).toEqual([
      [4, 5, 6],
      [1, 2, 3],
    ]);
    expect(rotate(grid)).toEqual([
      [4, 1],
      [5, 2],
      [6, 3],
    ]);
  });

  test('resizes and keeps the content', () => {
    expect(resizeGrid(grid, 3, 4)).toEqual([
      [1, 2, 3, 0],
      [4, 5, 6, 0],
      [0, 0, 0, 0],
    ]);
    expect(resizeGrid(grid, 1, 2)).toEqual([[1, 2]]);
    expect(resizeGrid(grid, 2, 3)).toBe(grid);
    expect(() => resizeGrid(grid, 0, 3)).toThrow('1 to 30, not 0');
    expect(() => resizeGrid(grid, 3, 31)).toThrow('not 31');
  });

  test('copies, fills and pastes rectangles, cut off at the edges', () => {
    expect(rectBetween({ row: 3, col: 1 }, { row: 1, col: 2 })).toEqual({ top: 1, left: 1, rows: 3, cols: 2 });
    expect(copyRect(grid, { top: 0, left: 1, rows: 2, cols: 2 })).toEqual([
      [2, 3],
      [5, 6],
    ]);
    expect(copyRect(grid, { top: -1, left: -1, rows: 2, cols: 2 })).toEqual([[1]]);
    expect(fillRect(grid, { top: 1, left: 1, rows: 5, cols: 1 }, 0)).toEqual([
      [1, 2, 3],
      [4, 0, 6],
    ]);
    expect(
      pasteRect(
        grid,
        [
          [7, 8],
          [9, 9],
        ],
        1,
        -1,
      ),
    ).toEqual([
      [1, 2, 3],
      [8, 5, 6],
    ]);
  });

  test('turns the whole grid, or a part where it lies', () => {
    expect(turnRect(grid, null, rotate)).toEqual([
      [4, 1],
      [5, 2],
      [6, 3],
    ]);
    expect(turnRect(grid, { top: 0, left: 1, rows: 2, cols: 2 }, flipLeftRight)).toEqual([
      [1, 3, 2],
      [4, 6, 5],
    ]);
    expect(turnRect(grid, { top: 0, left: 0, rows: 1, cols: 2 }, rotate)).toEqual([
      [1, 0, 3],
      [2, 5, 6],
    ]);
    expect(copyRect(turnRect(grid, { top: 0, left: 0, rows: 2, cols: 3 }, rotate), { top: 0, left: 2, rows: 2, cols: 1 })).toEqual([
      [0],
      [0],
    ]);
  });
});
