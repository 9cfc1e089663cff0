/** Rectangles of cells: the square canvas of a model, and the eight symmetries, numbered as the ARC reference numbers them (SPEC section 5). */

/** N of a model that reads `seqLen` = N*N task tokens, or null when `seqLen` is no square. */
export function canvasSide(seqLen: number): number | null {
  const side = Math.round(Math.sqrt(seqLen));
  return side * side === seqLen ? side : null;
}

/** 0 identity; 1, 2, 3 counter-clockwise by 90, 180, 270 degrees; 4 left-right; 5 up-down; 6 transpose; 7 anti-transpose. */
export type DihedralId = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

export const DIHEDRAL_IDS: readonly DihedralId[] = [0, 1, 2, 3, 4, 5, 6, 7];

/** The symmetry that undoes each symmetry: a quarter turn is undone by the other one, all others by themselves. */
export const DIHEDRAL_INVERSE: readonly DihedralId[] = [0, 3, 2, 1, 4, 5, 6, 7];

/** Where every cell of a turned rectangle comes from. */
interface DihedralMap {
  /** Size after the symmetry; quarter turns and both transposes swap the sides. */
  readonly rows: number;
  readonly cols: number;
  /** source[j] = raster index in the original of cell j of the copy. Length rows*cols. */
  readonly source: Int32Array;
}

/** The index map of symmetry `id` on a rectangle of `rows` x `cols` cells. */
export function dihedralMap(id: DihedralId, rows: number, cols: number): DihedralMap {
  const swapped = id === 1 || id === 3 || id === 6 || id === 7;
  const [outRows, outCols] = swapped ? [cols, rows] : [rows, cols];
  const source = new Int32Array(rows * cols);
  for (let i = 0; i < outRows; i++) {
    for (let j = 0; j < outCols; j++) {
      const [r, c] = sourceCell(id, i, j, rows, cols);
      source[i * outCols + j] = r * cols + c;
    }
  }
  return { rows: outRows, cols: outCols, source };
}

/** The original's cell that symmetry `id` brings to row i, column j. */
function sourceCell(id: DihedralId, i: number, j: number, rows: number, cols: number): [number, number] {
  switch (id) {
    case 0:
      return [i, j];
    case 1:
      return [j, cols - 1 - i];
    case 2:
      return [rows - 1 - i, cols - 1 - j];
    case 3:
      return [rows - 1 - j, i];
    case 4:
      return [i, cols - 1 - j];
    case 5:
      return [rows - 1 - i, j];
    case 6:
      return [j, i];
    case 7:
      return [rows - 1 - j, cols - 1 - i];
    default:
      return id satisfies never;
  }
}
