/** The symmetries of Sudoku: relabelled digits, shuffled bands, rows, stacks and columns, and the transpose (SPEC section 5). */
import type { Symmetry } from '../../puzzle.ts';
import { shuffled, type Rng } from '../../shared/rng.ts';
import { CELLS, type SudokuBoard } from './board.ts';
import { VOCAB_SIZE } from './codec.ts';

/** One symmetry. The copy is out[i][j] = digits[X[rows[i]][columns[j]]], where X is the board, transposed FIRST when `transpose`. */
export interface SudokuSymmetry {
  /** [10]: what every digit becomes; digits[0] is 0. */
  readonly digits: readonly number[];
  readonly transpose: boolean;
  /** [9]: the row of X that stands in row i; rows of a band stay together. */
  readonly rows: readonly number[];
  /** [9]: the column of X that stands in column j; columns of a stack stay together. */
  readonly columns: readonly number[];
}

/** Draws a symmetry in the reference's order: digits, transpose, bands and their rows, stacks and their columns. */
export function drawSymmetry(rng: Rng): SudokuSymmetry {
  const digits = [0, ...shuffled(rng, [1, 2, 3, 4, 5, 6, 7, 8, 9])];
  const transpose = rng() < 0.5;
  const rows = drawLines(rng);
  return { digits, transpose, rows, columns: drawLines(rng) };
}

/** The copy of a board under a symmetry, with the maps of positions and tokens that lead back. */
export function applySymmetry(board: SudokuBoard, { digits, transpose, rows, columns }: SudokuSymmetry): Symmetry<SudokuBoard> {
  const positions = new Int32Array(CELLS);
  const copy = Array.from({ length: CELLS }, (_, cell) => {
    const row = rows[Math.floor(cell / 9)] ?? 0;
    const column = columns[cell % 9] ?? 0;
    const source = transpose ? 9 * column + row : 9 * row + column;
    positions[source] = cell;
    return digits[board[source] ?? 0] ?? 0;
  });
  const tokens = Uint8Array.from({ length: VOCAB_SIZE }, (_, token) => (token === 0 ? 0 : (digits[token - 1] ?? 0) + 1));
  return { board: copy, positions, tokens };
}

/** An order of nine lines that keeps each group of three together. */
function drawLines(rng: Rng): number[] {
  const groups = shuffled(rng, [0, 1, 2]);
  return groups.flatMap((group) => shuffled(rng, [0, 1, 2]).map((line) => 3 * group + line));
}
