/** The eight turns and mirrors of a maze, as the model sees them: the copy lies at the top left of its canvas again. */

import type { Symmetry } from '../../puzzle.ts';
import { dihedralMap, type DihedralId } from '../../shared/dihedral.ts';
import { randomInt, type Rng } from '../../shared/rng.ts';
import { CELL, type MazeBoard } from './board.ts';
import { fittingSide, tokenPosition, VOCAB_SIZE } from './codec.ts';

/** The symmetries other than the board itself. */
const TURNS = [1, 2, 3, 4, 5, 6, 7] as const;

/**
 * Draws a symmetry other than the identity. With `index` (1, 2, ...: the copy's place in its batch) the seven come in
 * turn, so that a batch of eight holds the whole group.
 */
export const drawSymmetry = (rng: Rng, index?: number): DihedralId =>
  TURNS[index === undefined ? randomInt(rng, TURNS.length) : (index - 1) % TURNS.length] ?? 1;

/**
 * The copy of a board under a symmetry, with the map of positions that leads back. Quarter turns swap rows and columns.
 * `positions` [S] is a permutation: cells outside the board take the places the copy leaves free, in raster order.
 * @throws RangeError when the board does not fit `seqLen`.
 */
export function applySymmetry(board: MazeBoard, seqLen: number, id: DihedralId): Symmetry<MazeBoard> {
  const side = fittingSide(board, seqLen);
  const { rows, cols, source } = dihedralMap(id, board.rows, board.cols);
  const copy: MazeBoard = {
    rows,
    cols,
    cells: Array.from(source, (cell) => board.cells[cell] ?? CELL.wall),
    start: source.indexOf(board.start),
    goal: source.indexOf(board.goal),
  };
  const positions = new Int32Array(seqLen).fill(-1);
  const free = new Set(positions.keys());
  source.forEach((cell, i) => {
    const place = tokenPosition(copy, i, side);
    positions[tokenPosition(board, cell, side)] = place;
    free.delete(place);
  });
  const outside = free.values();
  positions.forEach((place, i) => {
    if (place === -1) positions[i] = outside.next().value ?? 0;
  });
  return { board: copy, positions, tokens: Uint8Array.from({ length: VOCAB_SIZE }, (_, token) => token) };
}
