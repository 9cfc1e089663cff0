/**
 * What each key means on the maze (the list of all keys is made of the same lines), and strokes over it, by pointer or keys: the first cell
 * decides what a stroke does. Pure, so that every way of drawing is the same.
 */

import { arrows, isCommand, meaning, plain, undoKeys, type Key, type KeyDef } from '../../shared/ui/input.ts';
import { CELL, moveGoal, moveStart, setCell, type MazeBoard } from '../core/board.ts';

export type MazeKeyAction =
  /** One cell on; with Shift the stroke goes along: it draws, erases, or carries the start or the goal. */
  | { readonly type: 'move'; readonly rows: number; readonly columns: number; readonly stroke: boolean }
  | { readonly type: 'toggle' | 'start' | 'goal' | 'undo' | 'redo' };

/** Every key of the maze. */
export const mazeKeys: readonly KeyDef<MazeKeyAction>[] = [
  {
    keys: 'Arrows',
    does: 'Move; with Shift draw or erase walls on the way, or carry S or G along',
    match(key) {
      const step = isCommand(key) ? undefined : arrows[key.key];
      return step ? { type: 'move', rows: step[0], columns: step[1], stroke: key.shiftKey } : null;
    },
  },
  { keys: 'Space or Enter', does: 'A wall here, or none', match: plain([' ', 'enter'], { type: 'toggle' }) },
  { keys: 'S', does: 'The start is here', match: plain(['s'], { type: 'start' }) },
  { keys: 'G', does: 'The goal is here', match: plain(['g'], { type: 'goal' }) },
  ...undoKeys,
];

/** What a key press means, or null when the maze has no use for it. */
export const keyAction = (key: Key): MazeKeyAction | null => meaning(mazeKeys, key);

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
