/** Mazes in the address, small: `15x15.<walls>.0.224`: size, a bit a cell (1 = wall) in base64url, start and goal. */

import { PuzzleParseError } from '../../puzzle.ts';
import { CELL, MAZE_SIDE_MAX, MAZE_SIDE_MIN, mazeBoardSchema, type MazeBoard } from '../core/board.ts';

/** The walls stand before start and goal: a link that ends in "-" or "_" loses its end when people paste it into text. */
const SHAPE = /^(\d{1,2})x(\d{1,2})\.([\w-]{1,160})\.(\d{1,3})\.(\d{1,3})$/;

/** The text of a maze for a link. Path cells are not carried. `readMazeCode(mazeCode(b))` equals `b` without its path. */
export function mazeCode({ rows, cols, cells, start, goal }: MazeBoard): string {
  const bytes = new Uint8Array(Math.ceil(cells.length / 8));
  cells.forEach((cell, i) => {
    if (cell === CELL.wall) bytes[i >> 3] |= 1 << (i & 7);
  });
  const walls = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  return [`${rows}x${cols}`, walls, start, goal].join('.');
}

/** The maze that a link carries. @throws PuzzleParseError saying what is wrong with it */
export function readMazeCode(code: string): MazeBoard {
  const [, rows, cols, walls, start, goal] = SHAPE.exec(code) ?? [];
  if (walls === undefined) throw new PuzzleParseError('it is not of the form "15x15.walls.start.goal"; a part may have been cut off.');
  const [height, width] = [Number(rows), Number(cols)];
  if (Math.min(height, width) < MAZE_SIDE_MIN || Math.max(height, width) > MAZE_SIDE_MAX) {
    throw new PuzzleParseError(`it is ${rows}x${cols}; the sides of a maze are ${MAZE_SIDE_MIN} to ${MAZE_SIDE_MAX}.`);
  }
  const bytes = bytesOf(walls);
  if (bytes.length !== Math.ceil((height * width) / 8)) throw new PuzzleParseError(`its walls are not those of ${rows}x${cols} cells.`);
  const cells = Array.from({ length: height * width }, (_, i) => (((bytes[i >> 3] ?? 0) >> (i & 7)) & 1 ? CELL.wall : CELL.open));
  const board = mazeBoardSchema.safeParse({ rows: height, cols: width, cells, start: Number(start), goal: Number(goal) });
  if (board.success) return board.data;
  const issue = board.error.issues[0];
  throw new PuzzleParseError(`the ${issue?.path.join('.') || 'board'} ${issue?.message ?? 'is not valid'}.`);
}

function bytesOf(base64url: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  } catch {
    throw new PuzzleParseError('its walls are not base64url.');
  }
}
