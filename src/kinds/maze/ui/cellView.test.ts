/** What a cell shows: the model's canvas may be larger than the maze, and every mark has its words. */

import { describe, expect, test } from 'vitest';
import type { BoardOverlay } from '../../shared/ui/overlay.ts';
import { parseMaze } from '../core/parse.ts';
import { mazeRules } from '../core/rules.ts';
import { TOKEN } from '../core/rules.ts';
import { cellLabel, cellView } from './cellView.ts';

const maze = parseMaze('S.....\n.####.\n.....#\n#####.\n.....G');
const SIDE = 7;
const frame = (path: readonly [row: number, column: number][], confidence = 0.9): BoardOverlay => {
  const tokens = mazeRules.encode(maze, SIDE * SIDE);
  for (const [row, column] of path) tokens[row * SIDE + column] = TOKEN.path;
  const changed = new Set(path.map(([row, column]) => row * SIDE + column));
  return { tokens, confidence: new Float32Array(SIDE * SIDE).fill(confidence), changed, bad: new Set([6]), solved: false };
};

describe('a cell of the maze', () => {
  test('takes the token of its place on the larger canvas', () => {
    const overlay = frame([[2, 3]]);
    expect(cellView(2 * 6 + 3, maze, overlay)).toMatchObject({ what: 'open', path: true, changed: true });
    expect(maze.cells.flatMap((_, i) => (cellView(i, maze, overlay).path ? [i] : []))).toEqual([15]);
  });

  test('shows the places that go wrong by the maze itself, not by the canvas', () => {
    expect(maze.cells.flatMap((_, i) => (cellView(i, maze, frame([])).bad ? [i] : []))).toEqual([6]);
  });

  test('says how likely the path is, and what remains for it elsewhere', () => {
    expect(cellView(15, maze, frame([[2, 3]], 0.9)).chance).toBeCloseTo(0.9);
    expect(cellView(15, maze, frame([], 0.7)).chance).toBeCloseTo(0.3);
    expect(cellView(15, maze, frame([], 0.95)).chance).toBe(0);
    expect(cellView(7, maze, frame([], 0.7)).chance).toBe(0);
  });

  test('has no mark of the model while it is edited', () => {
    expect(cellView(7, maze, null)).toEqual({ what: 'wall', path: false, chance: 0, changed: false, bad: false });
  });

  test('is told in words', () => {
    const overlay = frame([[2, 3]], 0.97);
    expect(cellLabel(15, maze, cellView(15, maze, overlay))).toBe(
      "row 3, column 4, open, on the model's path, 97 % likely, changed at this step",
    );
    expect(cellLabel(0, maze, cellView(0, maze, null))).toBe('row 1, column 1, start');
    expect(cellLabel(6, maze, cellView(6, maze, frame([], 0.6)))).toContain('the path goes wrong here');
  });
});
