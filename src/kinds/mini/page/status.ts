/** What a search says of the 4x4 Sudoku on the page, before the model sees it. */

import type { Readiness } from '../../kind.ts';
import { conflicts } from '../../sudoku/core/verify.ts';
import { MINI_PEERS, type MiniBoard, miniSolutions } from '../core/mini.ts';

const known = new WeakMap<MiniBoard, Readiness>();

/** Searched once for each board, so it may be called while rendering. */
export function miniReadiness(board: MiniBoard): Readiness {
  const readiness = known.get(board) ?? searched(board);
  known.set(board, readiness);
  return readiness;
}

function searched(board: MiniBoard): Readiness {
  if (board.every((digit) => digit === 0)) {
    return {
      solvable: false,
      tone: 'plain',
      headline: 'Nothing to solve yet',
      sentence: 'The board is empty: type, paste or generate a 4x4 Sudoku.',
    };
  }
  const repeated = conflicts(board, MINI_PEERS).length;
  if (repeated > 0) {
    return {
      solvable: false,
      tone: 'bad',
      headline: 'Contradictory grid',
      sentence: `${repeated} cells repeat a digit in their row, column or box.`,
    };
  }
  const { length } = miniSolutions(board, 2);
  if (length === 0)
    return {
      solvable: false,
      tone: 'bad',
      headline: 'Contradictory grid',
      sentence: 'No solution: the empty cells cannot be filled by the rules.',
    };
  if (length === 1) return { solvable: true, tone: 'plain', headline: 'Ready to solve', sentence: 'Exactly one solution.' };
  return {
    solvable: true,
    tone: 'warn',
    headline: 'Ambiguous grid',
    sentence: 'More than one solution: any grid that obeys the rules will count.',
  };
}
