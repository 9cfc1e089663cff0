/**
 * What a model meets of a Sudoku of any size: its tokens, rules and symmetries, without the ways people write them down. Apart from the
 * board itself, because the first paint does without zod.
 */

import { z } from 'zod';
import type { PuzzleRules, Symmetry } from '../../puzzle.ts';
import { shuffled, type Rng } from '../rng.ts';
import { codecOf, verify, type SudokuBoard } from './board.ts';

/** The rules of a Sudoku of any size. @param box side of a box */
export function rulesOf<Options>(
  { id, thing, box }: { readonly id: string; readonly thing: string; readonly box: number },
  generate: PuzzleRules<SudokuBoard, Options>['generate'],
): PuzzleRules<SudokuBoard, Options> {
  const cells = box ** 4;
  return {
    id,
    ...codecOf(thing, cells),
    schema: z
      .array(
        z
          .number()
          .int()
          .min(0)
          .max(box * box),
      )
      .length(cells),
    verify,
    symmetry: (board, _, rng) => applySymmetry(board, drawSymmetry(rng, box)),
    generate,
  };
}

/** One symmetry. The copy is out[i][j] = digits[X[rows[i]][columns[j]]], where X is the board, transposed FIRST when `transpose`. */
export interface SudokuSymmetry {
  /** [side + 1]: what every digit becomes; digits[0] is 0. */
  readonly digits: readonly number[];
  readonly transpose: boolean;
  /** [side]: the row of X that stands in row i; rows of a band stay together. */
  readonly rows: readonly number[];
  /** [side]: the column of X that stands in column j; columns of a stack stay together. */
  readonly columns: readonly number[];
}

/** Draws a symmetry in the reference's order: digits, transpose, bands and their rows, stacks and their columns. @param box side of a box */
export function drawSymmetry(rng: Rng, box: number): SudokuSymmetry {
  const labels = upTo(box * box).map((d) => d + 1);
  const digits = [0, ...shuffled(rng, labels)];
  const transpose = rng() < 0.5;
  const rows = drawLines(rng, box);
  return { digits, transpose, rows, columns: drawLines(rng, box) };
}

/** The copy of a board under a symmetry, with the maps of positions and tokens that lead back. */
export function applySymmetry(board: SudokuBoard, { digits, transpose, rows, columns }: SudokuSymmetry): Symmetry<SudokuBoard> {
  const side = rows.length;
  const positions = new Int32Array(side * side);
  const copy = Array.from({ length: side * side }, (_, cell) => {
    const row = rows[Math.floor(cell / side)];
    const column = columns[cell % side];
    const source = transpose ? side * column + row : side * row + column;
    positions[source] = cell;
    return digits[board[source]];
  });
  const tokens = Uint8Array.from({ length: side + 2 }, (_, token) => (token === 0 ? 0 : digits[token - 1] + 1));
  return { board: copy, positions, tokens };
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** An order of all lines that keeps each group of `box` together. */
function drawLines(rng: Rng, box: number): number[] {
  const groups = shuffled(rng, upTo(box));
  return groups.flatMap((group) => shuffled(rng, upTo(box)).map((line) => box * group + line));
}
