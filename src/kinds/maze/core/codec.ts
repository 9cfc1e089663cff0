/** Mazes as the model reads them: '#'=1 ' '=2 'S'=3 'G'=4 'o'=5, pad 0 never occurs (SPEC section 5, Maze-Hard). */

import { canvasSide } from '../../shared/canvas.ts';
import { CELL, type MazeBoard, withPath } from './board.ts';

/** V: pad, wall, open, start, goal, path. */
export const VOCAB_SIZE = 6;

export const TOKEN = { pad: 0, wall: 1, open: 2, start: 3, goal: 4, path: 5 } as const;

const tokenOfCell = { [CELL.wall]: TOKEN.wall, [CELL.open]: TOKEN.open, [CELL.path]: TOKEN.path } as const;

/** Where a board's cell stands in the sequence of a model for N x N boards: boards lie at the top left. */
export const tokenPosition = (board: MazeBoard, cell: number, side: number): number =>
  Math.floor(cell / board.cols) * side + (cell % board.cols);

/** Why a model with `seqLen` task tokens cannot take this board, or null when it can. */
export function unfit(board: MazeBoard, seqLen: number): string | null {
  const side = canvasSide(seqLen);
  if (side === null) return `This model reads ${seqLen} tokens, which is not a square board.`;
  if (board.rows <= side && board.cols <= side) return null;
  return `This maze is ${board.rows}x${board.cols}; this model takes up to ${side}x${side}.`;
}

/** The side of the canvas `board` goes on. @throws RangeError when `unfit` has something to say. */
export function fittingSide(board: MazeBoard, seqLen: number): number {
  const side = canvasSide(seqLen);
  const problem = unfit(board, seqLen);
  if (problem !== null || side === null) throw new RangeError(problem ?? 'not a square board');
  return side;
}

/**
 * Tokens [S] of a board at the top left of the model's N x N canvas, wall everywhere else. A board with path cells
 * gives the label of its question: path cells are 5, start and goal stay.
 * @throws RangeError when `unfit` has something to say.
 */
export function encode(board: MazeBoard, seqLen: number): Int32Array {
  const side = fittingSide(board, seqLen);
  const tokens = new Int32Array(seqLen).fill(TOKEN.wall);
  board.cells.forEach((cell, i) => {
    tokens[tokenPosition(board, i, side)] = i === board.start ? TOKEN.start : i === board.goal ? TOKEN.goal : tokenOfCell[cell];
  });
  return tokens;
}

/**
 * The path that tokens [S] draw on the question's maze: cells whose token is 5. The maze itself stays the question's, whatever
 * the model says of its walls; a path token on a wall is kept as a path cell there, so that `verify` can point at it.
 * @throws RangeError when `unfit` has something to say.
 */
export function decode(tokens: ArrayLike<number>, question: MazeBoard): MazeBoard {
  const side = fittingSide(question, tokens.length);
  const clean = withPath(question, []);
  const cells = clean.cells.map((cell, i) => {
    const marked = tokens[tokenPosition(question, i, side)] === TOKEN.path && i !== question.start && i !== question.goal;
    return marked ? CELL.path : cell;
  });
  return { ...clean, cells };
}
