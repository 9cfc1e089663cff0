/** The rules: which cells of a board are in conflict, and whether an answer solves a question. */

import type { Verdict } from '../../puzzle.ts';
import { PEERS, type SudokuBoard } from './board.ts';

/** Cells (raster order) whose digit occurs again in their row, column or box. @param peers by cell, those that share one of them */
export function conflicts(board: SudokuBoard, peers = PEERS): number[] {
  return board.flatMap((digit, cell) => (digit !== 0 && peers[cell]?.some((peer) => board[peer] === digit) ? [cell] : []));
}

/**
 * Checks an answer: every cell filled, every given kept, no digit twice in a row, column or box.
 * `problems` counts the cells that break one of these; `cells` are those cells, ascending.
 */
export function verify(question: SudokuBoard, answer: SudokuBoard, peers = PEERS): Verdict {
  const duplicates = conflicts(answer, peers);
  const changed = question.flatMap((given, cell) => (given !== 0 && answer[cell] !== given ? [cell] : []));
  const empty = question.flatMap((given, cell) => (given === 0 && !answer[cell] ? [cell] : []));
  const cells = [...new Set([...duplicates, ...changed, ...empty])].sort((a, b) => a - b);
  if (cells.length === 0) {
    return { solved: true, problems: 0, cells, summary: `Solved: every row, column and box holds 1 to ${Math.sqrt(question.length)}` };
  }
  return { solved: false, problems: cells.length, cells, summary: '' };
}
