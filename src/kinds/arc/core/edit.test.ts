/** Editor operations on grids and tasks. */

import { describe, expect, it } from 'vitest';
import {
  addPair,
  arcTaskSchema,
  canAdd,
  clearAnswer,
  copyFromInput,
  copyRect,
  filledGrid,
  fillRect,
  flipLeftRight,
  flipUpDown,
  floodFill,
  gridAt,
  newTask,
  paint,
  pasteRect,
  rectBetween,
  removePair,
  resizeGrid,
  rotate,
  setGrid,
} from './index.ts';

const grid = [
  [1, 2, 3],
  [4, 5, 6],
];

describe('editing a grid', () => {
  it('paints one cell and leaves the old grid alone', () => {
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

  it('fills a connected patch and stops at other colours and corners', () => {
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

  it('flips and turns', () => {
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

  it('resizes and keeps the content', () => {
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

  it('copies, fills and pastes rectangles, cut off at the edges', () => {
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
});

describe('editing a task', () => {
  it('starts empty and valid, and takes pairs up to the limit', () => {
    let task = newTask();
    for (let i = 0; i < 40; i++) task = addPair(addPair(task, 'train'), 'test');
    expect([task.train.length, task.test.length, canAdd(task, 'train')]).toEqual([32, 16, false]);
    expect(arcTaskSchema.parse(task)).toEqual(task);
  });

  it('removes pairs but never the last', () => {
    const large = addPair(
      addPair({ train: [{ input: filledGrid(4, 5, 1), output: filledGrid(2, 1, 3) }], test: [{ input: filledGrid(6, 2, 1) }] }, 'train'),
      'test',
    );
    expect(large.train[1]).toEqual({ input: filledGrid(4, 5), output: filledGrid(2, 1) }); // the sizes of the pair before
    expect(large.test[1]).toEqual({ input: filledGrid(6, 2) });
    const two = setGrid(addPair(newTask(), 'train'), { part: 'train', index: 1, side: 'input' }, grid);
    expect(removePair(two, { part: 'train', index: 0 }).train.map(({ input }) => input)).toEqual([grid]);
    expect(removePair(newTask(), { part: 'train', index: 0 })).toEqual(newTask());
    expect(removePair(two, { part: 'train', index: 7 })).toBe(two);
  });

  it('sets grids, copies the input to the output, and forgets an answer', () => {
    const task = setGrid(newTask(), { part: 'test', index: 0, side: 'input' }, grid);
    expect(gridAt(task, { part: 'test', index: 0, side: 'output' })).toBeNull();
    const answered = copyFromInput(task, { part: 'test', index: 0 });
    expect(gridAt(answered, { part: 'test', index: 0, side: 'output' })).toEqual(grid);
    expect(clearAnswer(answered, 0)).toEqual(task);
    expect(clearAnswer(task, 0)).toBe(task);
    expect(setGrid(task, { part: 'train', index: 5, side: 'input' }, grid)).toBe(task);
    expect(copyFromInput(task, { part: 'train', index: 0 }).train[0]?.output).toEqual(filledGrid(3, 3));
  });
});
