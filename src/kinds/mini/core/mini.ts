/**
 * 4x4 Sudokus: the smallest task a model can learn from nothing while one watches. Every one of the 288 full grids can be drawn, so
 * every symmetry (digits, bands, rows, stacks, columns, transposition) is in the data.
 */

import { randomInt, shuffled, type Rng } from '../../shared/rng.ts';

/** Cells. A token is digit + 1, so that 1 stands for an empty cell and 0 for none, as in the 9x9 kind (SPEC section 5). */
export const MINI_CELLS = 16;
export const MINI_VOCAB = 6;

/** Digits 1..4, 0 for empty, rows first. */
export type MiniBoard = readonly number[];

export interface MiniSudoku {
  readonly question: MiniBoard;
  /** Its only solution. */
  readonly solution: MiniBoard;
}

/** Cells that share a row, a column or a 2x2 box, by cell. */
export const MINI_PEERS: readonly (readonly number[])[] = Array.from({ length: MINI_CELLS }, (_, a) => {
  const row = (c: number): number => c >> 2;
  const column = (c: number): number => c & 3;
  const box = (c: number): number => (c >> 3) * 2 + ((c & 3) >> 1);
  const together = (b: number): boolean => row(a) === row(b) || column(a) === column(b) || box(a) === box(b);
  return [...Array(MINI_CELLS).keys()].filter((b) => b !== a && together(b));
});

/** Solutions of a board, at most `limit` of them. */
export function miniSolutions(board: MiniBoard, limit: number): MiniBoard[] {
  const found: MiniBoard[] = [];
  const cells = [...board];
  const visit = (): void => {
    let best = { cell: -1, digits: [0, 0, 0, 0, 0] };
    for (let c = 0; c < MINI_CELLS; c++) {
      if (cells[c] !== 0) continue;
      const digits = [1, 2, 3, 4].filter((d) => MINI_PEERS[c].every((p) => cells[p] !== d));
      if (digits.length < best.digits.length) best = { cell: c, digits };
    }
    if (best.cell < 0) {
      found.push([...cells]);
      return;
    }
    for (const digit of best.digits) {
      if (found.length >= limit) break;
      cells[best.cell] = digit;
      visit();
    }
    cells[best.cell] = 0;
  };
  visit();
  return found;
}

/** All 288 full grids. */
export const miniGrids: readonly MiniBoard[] = miniSolutions(new Array<number>(MINI_CELLS).fill(0), Infinity);

/** Full grids split by `seed`: those to learn from, and `count` others to be tested on. No grid is in both. */
export function splitGrids(rng: Rng, count: number): { readonly train: readonly MiniBoard[]; readonly test: readonly MiniBoard[] } {
  const grids = shuffled(rng, miniGrids);
  return { test: grids.slice(0, count), train: grids.slice(count) };
}

/** A Sudoku on one of `grids` with exactly one solution. Half of them are minimal; the others keep up to six givens more. */
export function generateMini(rng: Rng, grids: readonly MiniBoard[]): MiniSudoku {
  const solution = grids[randomInt(rng, grids.length)];
  const question = [...solution];
  let spare = rng() < 0.5 ? 0 : randomInt(rng, 7);
  const removed: number[] = [];
  for (const cell of shuffled(rng, [...question.keys()])) {
    question[cell] = 0;
    if (miniSolutions(question, 2).length === 1) removed.push(cell);
    else question[cell] = solution[cell];
  }
  for (; spare > 0 && removed.length > 0; spare--) {
    const cell = removed.pop() ?? 0;
    question[cell] = solution[cell];
  }
  return { question, solution };
}

/** Tokens [16] of a board. */
export const encodeMini = (board: MiniBoard): number[] => board.map((digit) => digit + 1);
