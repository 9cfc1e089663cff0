/** Editor operations: what changes, what must stay, and that impossible changes change nothing. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CELL, clearPath, mazeBoardSchema, withPath, clearWalls, moveGoal, moveStart, resize, setCell, formatMaze } from './board.ts';
import { parseMaze } from './parse.ts';

const empty = parseMaze(['S        ', ...Array<string>(7).fill('         '), '        G'].join('\n'));
const board = parseMaze('S #  \n o#  \n oo  \n  #  \n  # G');

describe('editing a maze', () => {
  test('sets a cell, but not under start and goal or outside', () => {
    expect(setCell(board, 1, CELL.wall).cells[1]).toBe(CELL.wall);
    expect(board.cells[1]).toBe(CELL.open);
    for (const cell of [board.start, board.goal, -1, 25, 2]) expect(setCell(board, cell, CELL.wall)).toBe(board);
  });

  test('moves start and goal over the floor only', () => {
    const moved = moveGoal(moveStart(board, 6), 20);
    expect([moved.start, moved.goal, moved.cells[6], moved.cells[0]]).toEqual([6, 20, CELL.open, CELL.open]);
    for (const cell of [2, board.goal, board.start, 99]) expect(moveStart(board, cell)).toBe(board);
    expect(moveGoal(board, board.start)).toBe(board);
  });

  test('clears walls and paths', () => {
    expect(clearWalls(board).cells.filter((cell) => cell === CELL.wall)).toEqual([]);
    expect(clearWalls(board).cells[6]).toBe(CELL.path);
    expect(clearPath(board)).toEqual(withPath(board, []));
    const clean = clearPath(board);
    expect(clearPath(clean)).toBe(clean);
    expect(clearWalls(empty)).toBe(empty);
  });

  test('keeps the content when it grows, and gets it back when it shrinks again', () => {
    const grown = resize(board, 8, 7);
    expect(formatMaze(grown).split('\n').slice(0, 2)).toEqual(['S #    ', ' o#    ']);
    expect(resize(grown, 5, 5)).toEqual(board);
  });

  test('keeps start and goal apart, on open cells, when the board shrinks past both', () => {
    const corner = moveStart(moveGoal(empty, 80), 79);
    const shrunk = resize(setCell(corner, 40, CELL.wall), 5, 5);
    expect([shrunk.start, shrunk.goal]).toEqual([24, 23]);
    expect(mazeBoardSchema.safeParse(shrunk).error).toBeUndefined();
  });

  test('stays a board under any sequence of operations', () => {
    const size = fc.integer({ min: 5, max: 30 });
    const operation = fc.oneof(
      fc.tuple(fc.nat(899), fc.constantFrom(0, 1, 2)).map(
        ([cell, to]) =>
          (b: typeof board) =>
            setCell(b, cell, to),
      ),
      fc.nat(899).map((cell) => (b: typeof board) => moveStart(b, cell)),
      fc.nat(899).map((cell) => (b: typeof board) => moveGoal(b, cell)),
      fc.tuple(size, size).map(
        ([rows, cols]) =>
          (b: typeof board) =>
            resize(b, rows, cols),
      ),
      fc.constant(clearWalls),
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 30 }), (operations) => {
        const edited = operations.reduce((b, apply) => apply(b), empty);
        expect(mazeBoardSchema.safeParse(edited).error).toBeUndefined();
      }),
    );
  });

  test('refuses sizes out of range', () => {
    expect(() => resize(board, 5, 31)).toThrow('5 to 30, not 31');
    expect(() => resize(board, 2, 5)).toThrow('not 2');
  });
});
