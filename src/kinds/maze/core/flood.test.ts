/** The order in which searches reach the cells of a maze. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRng } from '../../shared/rng.ts';
import { MAZE_ALGORITHMS, neighbours } from './board.ts';
import { parseMaze } from './parse.ts';
import { mazeRules } from './rules.ts';
import { flood, FLOODS, distances } from './search.ts';

const read = (...lines: string[]) => parseMaze(lines.join('\n'));
const mazes = fc
  .tuple(
    fc.constantFrom(...MAZE_ALGORITHMS),
    fc.integer({ min: 5, max: 15 }),
    fc.integer({ min: 5, max: 15 }),
    fc.integer({ min: 0, max: 9999 }),
  )
  .map(([algorithm, rows, cols, seed]) => mazeRules.generate({ algorithm, rows, cols }, seededRng(seed)));

describe('flood', () => {
  test('breadth-first goes ring by ring, A* straight to a goal in sight', () => {
    const open = read('S    ', '     ', '     ', '     ', '    G');
    const far = distances(open, open.start);
    const rings = flood(open, 'bfs').map((cell) => far[cell]);
    expect(rings).toEqual([...rings].sort((a, b) => (a ?? 0) - (b ?? 0)));
    expect(flood(open, 'bfs')).toHaveLength(25);
    expect(flood(open, 'astar')).toHaveLength(9);
  });

  test('begins at the start, ends at the goal, and goes over open cells beside those it has', () => {
    fc.assert(
      fc.property(mazes, fc.constantFrom(...FLOODS), (maze, how) => {
        const order = flood(maze, how);
        expect(order[0]).toBe(maze.start);
        expect(order.at(-1)).toBe(maze.goal);
        expect(new Set(order).size).toBe(order.length);
        order
          .slice(1)
          .forEach((cell, i) => expect(neighbours(maze, cell).some((n) => order.indexOf(n) <= i && order.includes(n))).toBe(true));
      }),
      { numRuns: 40 },
    );
  });

  test('A* settles no cell that breadth-first search does not', () => {
    fc.assert(
      fc.property(mazes, (maze) => {
        const all = new Set(flood(maze, 'bfs'));
        expect(flood(maze, 'astar').every((cell) => all.has(cell))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('ends where no route leads to the goal', () => {
    expect(flood(read('S #  ', '  #  ', '###  ', '     ', '    G'), 'astar')).toHaveLength(4);
  });
});
