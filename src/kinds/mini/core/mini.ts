/**
 * 4x4 Sudokus: the smallest task a model can learn from nothing while one watches. Every one of the 288 full grids can be drawn, so
 * every symmetry (digits, bands, rows, stacks, columns, transposition) is in the data. Rules and tokens are those of Sudokus of any size.
 */

import { PuzzleParseError, type PuzzleCore } from '../../puzzle.ts';
import { randomInt, shuffled, type Rng } from '../../shared/rng.ts';
import { formatSudoku, peersOf, type SudokuBoard } from '../../shared/sudoku/board.ts';
import { rulesOf } from '../../shared/sudoku/rules.ts';

export const MINI_CELLS = 16;
/** Side of a box. */
export const MINI_BOX = 2;

const PEERS = peersOf(MINI_BOX);

export interface MiniSudoku {
  readonly question: SudokuBoard;
  /** Its only solution. */
  readonly solution: SudokuBoard;
}

/** Solutions of a board, at most `limit` of them. */
export function miniSolutions(board: SudokuBoard, limit: number): SudokuBoard[] {
  const found: SudokuBoard[] = [];
  const cells = [...board];
  const visit = (): void => {
    let best = { cell: -1, digits: [0, 0, 0, 0, 0] };
    for (let c = 0; c < MINI_CELLS; c++) {
      if (cells[c] !== 0) continue;
      const digits = [1, 2, 3, 4].filter((d) => PEERS[c].every((p) => cells[p] !== d));
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
export const miniGrids: readonly SudokuBoard[] = miniSolutions(new Array<number>(MINI_CELLS).fill(0), Infinity);

/** Full grids split by `seed`: those to learn from, and `count` others to be tested on. No grid is in both. */
export function splitGrids(rng: Rng, count: number): { readonly train: readonly SudokuBoard[]; readonly test: readonly SudokuBoard[] } {
  const grids = shuffled(rng, miniGrids);
  return { test: grids.slice(0, count), train: grids.slice(count) };
}

/** A Sudoku on one of `grids` with exactly one solution. Half of them are minimal; the others keep up to six givens more. */
export function generateMini(rng: Rng, grids: readonly SudokuBoard[]): MiniSudoku {
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

/** Longest text that is read, in characters. */
const TEXT_MAX = 1000;

/** Reads sixteen digits and blanks, whatever lines and spaces stand between them. @throws PuzzleParseError */
function parse(text: string): SudokuBoard {
  if (text.length > TEXT_MAX) throw new PuzzleParseError(`The text has ${text.length} characters; at most ${TEXT_MAX} are read.`);
  const cells = text.replace(/[\s|+,;]/g, '').replace(/-{3,}/g, '');
  const odd = /[^0-4._*-]/.exec(cells);
  if (odd) throw new PuzzleParseError(`“${odd[0]}” is no digit of a 4x4 Sudoku: 1 to 4, and 0, a full stop or a hyphen for a blank.`);
  if (cells.length !== MINI_CELLS) throw new PuzzleParseError(`A 4x4 Sudoku has ${MINI_CELLS} cells; the text has ${cells.length}.`);
  return Array.from(cells, (c) => (c >= '1' && c <= '4' ? Number(c) : 0));
}

export const mini: PuzzleCore<SudokuBoard, object> = {
  ...rulesOf({ id: 'mini', thing: '4x4 Sudoku', box: MINI_BOX }, (_: object, rng) => generateMini(rng, miniGrids).question),
  parse,
  format: formatSudoku,
};
