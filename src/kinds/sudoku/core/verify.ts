/** The rules: which cells of a board are in conflict, and whether an answer solves a question. */
import type { Verdict } from '../../puzzle.ts';
import { PEERS, type SudokuBoard } from './board.ts';

/** Cells (raster order) whose digit occurs again in their row, column or box. */
export function conflicts(board: SudokuBoard): number[] {
  return board.flatMap((digit, cell) => (digit !== 0 && PEERS[cell]?.some((peer) => board[peer] === digit) ? [cell] : []));
}

/**
 * Checks an answer: every cell filled, every given kept, no digit twice in a row, column or box.
 * `problems` counts the cells that break one of these; `cells` are those cells, ascending.
 */
export function verify(question: SudokuBoard, answer: SudokuBoard): Verdict {
  const duplicates = conflicts(answer);
  const changed = question.flatMap((given, cell) => (given !== 0 && answer[cell] !== given ? [cell] : []));
  const empty = question.flatMap((given, cell) => (given === 0 && !answer[cell] ? [cell] : []));
  const cells = [...new Set([...duplicates, ...changed, ...empty])].sort((a, b) => a - b);
  if (cells.length === 0) {
    return { solved: true, problems: 0, cells, summary: 'Solved: every row, column and box holds 1 to 9' };
  }
  const parts = [
    plural(duplicates.length, 'cell breaks the rules', 'cells break the rules'),
    plural(changed.length, 'given was changed', 'givens were changed'),
    plural(empty.length, 'cell is empty', 'cells are empty'),
  ].filter((part) => part !== '');
  return { solved: false, problems: cells.length, cells, summary: parts.join(', ') };
}

const plural = (n: number, one: string, many: string): string => (n === 0 ? '' : `${n} ${n === 1 ? one : many}`);
