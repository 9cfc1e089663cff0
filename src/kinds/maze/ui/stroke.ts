/** A stroke over the maze, by pointer or keys: its first cell decides what it does. Pure, so that every way of drawing is the same. */

import { CELL, moveGoal, moveStart, setCell, type MazeBoard } from '../core/index.ts';

export interface Stroke {
  /** draw: walls; erase: opens them; start, goal: carries that end along. */
  readonly tool: 'draw' | 'erase' | 'start' | 'goal';
  /** The cell it is at. */
  readonly cell: number;
  /** The maze as the stroke leaves it; the stroke is one undo step when it ends. */
  readonly board: MazeBoard;
}

/** Begins on a cell: on the start or the goal it carries it, on a wall it erases, on an open cell it draws. */
export function beginStroke(board: MazeBoard, cell: number): Stroke {
  const tool = cell === board.start ? 'start' : cell === board.goal ? 'goal' : board.cells[cell] === CELL.wall ? 'erase' : 'draw';
  return { tool, cell, board: touched(tool, board, cell) };
}

/** Goes on to a cell, over all cells on the straight line there: a fast pointer leaves no gaps. */
export function continueStroke(stroke: Stroke, cell: number): Stroke {
  if (cell === stroke.cell) return stroke;
  const line = lineOf(stroke.cell, cell, stroke.board.cols);
  return { ...stroke, cell, board: line.reduce((board, at) => touched(stroke.tool, board, at), stroke.board) };
}

function touched(tool: Stroke['tool'], board: MazeBoard, cell: number): MazeBoard {
  switch (tool) {
    case 'draw':
      return setCell(board, cell, CELL.wall);
    case 'erase':
      return setCell(board, cell, CELL.open);
    case 'start':
      return moveStart(board, cell);
    case 'goal':
      return moveGoal(board, cell);
    default:
      return tool satisfies never;
  }
}

/** The cells on the straight line between two cells, without the first. */
function lineOf(from: number, to: number, cols: number): number[] {
  const [row, col] = [Math.floor(from / cols), from % cols];
  const [rows, columns] = [Math.floor(to / cols) - row, (to % cols) - col];
  const length = Math.max(Math.abs(rows), Math.abs(columns));
  return Array.from({ length }, (_, i) => {
    const part = (i + 1) / length;
    return Math.round(row + rows * part) * cols + Math.round(col + columns * part);
  });
}
