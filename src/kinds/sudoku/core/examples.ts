/** Boards to start with: an easy one, a hard one, and three of the hardest known. Fetched with the tools of the board. */

import type { SudokuBoard } from '../../shared/sudoku/board.ts';
import { boardOfDigits, emptyBoard, hardBoard } from './board.ts';

const example = (id: string, name: string, source: string, board: string | SudokuBoard) =>
  ({ id, name, source, board: typeof board === 'string' ? (boardOfDigits(board) ?? emptyBoard) : board }) as const;

/** Boards to start with, and who made them or where they come from. Each has exactly one solution. */
export const sudokuExamples = [
  example(
    'easy',
    'Easy',
    'Made by the generator of this app',
    '.6.9...82.3..4....9.5.1.34.........971....6383..7.125.12.3.7.6.5.3.6.....4..5..7.',
  ),
  example('hard', 'Hard', 'Made by the generator of this app', hardBoard),
  example(
    'inkala-2012',
    'Inkala 2012',
    'Arto Inkala, 2012; newspapers called it the hardest Sudoku in the world',
    '8..........36......7..9.2...5...7.......457.....1...3...1....68..85...1..9....4..',
  ),
  example(
    'golden-nugget',
    'Golden Nugget',
    'posted by tarek; Sudoku Explainer rates it 11.9',
    '.......39.....1..5..3.5.8....8.9...6.7...2...1..4.......9.8..5..2....6..4..7.....',
  ),
  example(
    'easter-monster',
    'Easter Monster',
    "posted by JPF; gsf's rating program gives it 99408",
    '1.......2.9.4...5...6...7...5.9.3.......7.......85..4.7.....6...3...9.8...2.....1',
  ),
];
