/** Drawing: the first cell of a stroke decides what it does, ends are carried, and fast pointers leave no gaps. */

import { describe, expect, test } from 'vitest';
import { formatMaze } from '../core/board.ts';
import { parseMaze } from '../core/parse.ts';
import { beginStroke, continueStroke, type Stroke } from './input.ts';

const start = parseMaze('S....\n.....\n..#..\n.....\n....G');
const cell = (row: number, column: number): number => row * 5 + column;
const lines = ({ board }: Stroke): string[] => formatMaze(board).replaceAll(' ', '.').split('\n');

describe('a stroke', () => {
  test('draws when it begins on an open cell, over walls too', () => {
    const stroke = continueStroke(beginStroke(start, cell(2, 0)), cell(2, 4));
    expect(lines(stroke)).toEqual(['S....', '.....', '#####', '.....', '....G']);
  });

  test('erases when it begins on a wall', () => {
    const drawn = continueStroke(beginStroke(start, cell(2, 0)), cell(2, 4)).board;
    expect(lines(continueStroke(beginStroke(drawn, cell(2, 4)), cell(2, 1)))[2]).toBe('#....');
  });

  test('leaves no gap on the line to where a fast pointer is next', () => {
    const stroke = continueStroke(beginStroke(start, cell(1, 0)), cell(4, 3));
    expect(lines(stroke)).toEqual(['S....', '#....', '.##..', '..#..', '...#G']);
  });

  test('passes start and goal without walling them in', () => {
    const stroke = continueStroke(continueStroke(beginStroke(start, cell(0, 1)), cell(0, 0)), cell(1, 0));
    expect(lines(stroke).slice(0, 2)).toEqual(['S#...', '#....']);
  });

  test('carries the start over open cells; walls and the goal it passes by', () => {
    const carried = continueStroke(beginStroke(start, cell(0, 0)), cell(2, 2));
    expect(carried.board.start).toBe(cell(1, 1));
    expect(continueStroke(carried, cell(3, 3)).board.start).toBe(cell(3, 3));
    expect(continueStroke(carried, cell(4, 4)).board.start).toBe(cell(3, 3));
  });

  test('carries the goal', () => {
    expect(continueStroke(beginStroke(start, cell(4, 4)), cell(4, 2)).board.goal).toBe(cell(4, 2));
  });
});
