/** What people draw mazes with: which characters of a text are wall, floor, way, start and goal. */

import { CELL, type MazeCell } from './board.ts';

/** What a character of a maze is. `trail` is a way only where it hangs together with start or goal. */
export type Role = MazeCell | 'start' | 'goal' | 'trail';
export type Roles = ReadonlyMap<string, Role>;

/** Drawn walls: blocks, squares, and every line of the box-drawing characters. */
const BLOCK = /[#█▉▊▋▇▓▒■◼⬛🟫🧱\u2500-\u257f]/u;
/** Walls drawn as lines in ASCII. */
const FENCE = '+-|';
/** Characters that are wall where there is no drawn one, the likelier first; else a way. */
const WALL_OR_TRAIL = ['1', '@', '*', '%', 'W', 'X', 'x', 'w', '+'];
/** A sign that stands there less often may be a slip. */
const WALLS_MIN = 4;
const FLOOR = ' .·_0░□◻⬜∙˙';
/** Pairs of start and goal, the likelier first. */
const STARTS = ['S', 's', 'A', 'a', '2', 'P', 'I', '☻', '🟢', '🟩', '▶', '🚶', '🧍', '🐭', '🐁'];
const GOALS = ['G', 'g', 'E', 'e', 'F', 'f', 'T', 't', 'X', 'x', 'B', 'b', '3', '⚑', '🏁', '🔴', '🟥', '🧀', '🚩', '🏆', '🎯', '$'];
const TRAIL = 'oO•●*Xx+@~v^<>';

/** Whether a character may be part of a maze at all. */
export const isSymbol = (character: string): boolean =>
  BLOCK.test(character) ||
  FENCE.includes(character) ||
  FLOOR.includes(character) ||
  TRAIL.includes(character) ||
  WALL_OR_TRAIL.includes(character) ||
  STARTS.includes(character) ||
  GOALS.includes(character);

/** How often each character occurs. */
export function countSymbols(rows: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) for (const character of row) counts.set(character, (counts.get(character) ?? 0) + 1);
  return counts;
}

/**
 * The roles of the characters of a maze. S and G are always start and goal; other letters are where these are missing and they stand
 * there once. Characters that can be no part of it have no role.
 */
export function rolesOf(rows: readonly string[]): Roles {
  const counts = countSymbols(rows);
  const has = (character: string): boolean => counts.has(character);
  const roles = new Map<string, Role>();
  const once = (character: string): boolean => counts.get(character) === 1 && !roles.has(character);
  const start = has('S') ? 'S' : STARTS.find(once);
  if (start !== undefined) roles.set(start, 'start');
  const goal = has('G') ? 'G' : GOALS.find(once);
  if (goal !== undefined) roles.set(goal, 'goal');

  const left = [...counts.keys()].filter((character) => !roles.has(character));
  const drawn = left.filter((character) => BLOCK.test(character));
  const fences = drawn.length > 0 ? [] : left.filter((character) => FENCE.includes(character));
  const isFence = fences.some((character) => character !== '+');
  const walls =
    drawn.length > 0
      ? drawn
      : isFence
        ? fences
        : WALL_OR_TRAIL.filter((c) => (counts.get(c) ?? 0) >= WALLS_MIN && left.includes(c))
            .sort((a, b) => onEdge(rows, b) - onEdge(rows, a))
            .slice(0, 1);
  const floor = left.some((character) => FLOOR.includes(character)) ? FLOOR : `${FLOOR}${forked(rows, left)}`;
  for (const character of left) {
    if (walls.includes(character)) roles.set(character, CELL.wall);
    else if (floor.includes(character)) roles.set(character, CELL.open);
    else if (character === 'o') roles.set(character, CELL.path);
    else if (TRAIL.includes(character)) roles.set(character, 'trail');
  }
  return roles;
}

/** Of o and O, where nothing else is floor: those that fork, which a way does not. */
const forked = (rows: readonly string[], left: readonly string[]): string =>
  ['o', 'O']
    .filter((sign) => {
      const is = (r: number, c: number): number => (left.includes(sign) && rows[r]?.[c] === sign ? 1 : 0);
      return rows.some((row, r) => [...row].some((_, c) => is(r, c) && is(r - 1, c) + is(r + 1, c) + is(r, c - 1) + is(r, c + 1) > 2));
    })
    .join('');

/** How many cells at the edge hold a character: walls go round a maze, ways do not. */
const onEdge = (rows: readonly string[], character: string): number =>
  [rows[0] ?? '', rows.at(-1) ?? '', ...rows.map((row) => row.slice(0, 1) + row.slice(-1))].reduce(
    (n, edge) => n + edge.split(character).length - 1,
    0,
  );
