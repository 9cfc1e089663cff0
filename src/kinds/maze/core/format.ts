/** The text form of a maze: one line a row, '#' wall, ' ' open, 'S' start, 'G' goal, 'o' path. */

import { CELL, type MazeBoard } from './board.ts';

const SYMBOL = { [CELL.wall]: '#', [CELL.open]: ' ', [CELL.path]: 'o' } as const;

/** `parseMaze(formatMaze(b))` equals `b`. */
export function formatMaze(board: MazeBoard): string {
  const symbols = board.cells.map((cell, i) => (i === board.start ? 'S' : i === board.goal ? 'G' : SYMBOL[cell]));
  return Array.from({ length: board.rows }, (_, r) => symbols.slice(r * board.cols, (r + 1) * board.cols).join('')).join('\n');
}
