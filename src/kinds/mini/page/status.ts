/** What a search says of the 4x4 Sudoku on the page, before the model sees it. */

import type { Readiness } from '../../kind.ts';
import { conflicts } from '../../sudoku/core/verify.ts';
import { statusWords } from '../../sudoku/words.ts';
import { MINI_PEERS, type MiniBoard, miniSolutions } from '../core/mini.ts';
import { useMini } from './store.ts';

interface MiniStatus extends Readiness {
  /** The solution, where there is exactly one. */
  readonly solution?: MiniBoard;
}

const known = new WeakMap<MiniBoard, MiniStatus>();

/** Searched once for each board, so it may be called while rendering. */
export function miniReadiness(board: MiniBoard): MiniStatus {
  const readiness = known.get(board) ?? searched(board);
  known.set(board, readiness);
  return readiness;
}

/** The only solution of the board on the page, for components. */
export function useMiniSolution(): { readonly solution: MiniBoard | null; readonly sentence: string } {
  const { solution = null, sentence } = miniReadiness(useMini((s) => s.board));
  return { solution, sentence };
}

function searched(board: MiniBoard): MiniStatus {
  if (board.every((digit) => digit === 0)) {
    return {
      solvable: false,
      tone: 'plain',
      headline: statusWords.nothing,
      sentence: statusWords.empty('4x4 Sudoku'),
    };
  }
  const repeated = conflicts(board, MINI_PEERS).length;
  if (repeated > 0) {
    return {
      solvable: false,
      tone: 'bad',
      headline: statusWords.contradictory,
      sentence: statusWords.conflict(repeated),
    };
  }
  const [solution, ...others] = miniSolutions(board, 2);
  if (!solution)
    return {
      solvable: false,
      tone: 'bad',
      headline: statusWords.contradictory,
      sentence: statusWords.none,
    };
  if (others.length === 0) return { solvable: true, tone: 'plain', headline: statusWords.ready, sentence: statusWords.one, solution };
  return {
    solvable: true,
    tone: 'warn',
    headline: statusWords.ambiguous,
    sentence: statusWords.many,
  };
}
