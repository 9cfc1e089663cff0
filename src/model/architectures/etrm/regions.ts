/** Regions of a grid: cells of one value that touch. */

/** A grid, row after row. */
export interface Flat {
  readonly h: number;
  readonly w: number;
  readonly cells: Uint8Array;
}

/** Cells of one value that touch by their sides, or by their corners too. */
export interface Regions {
  /** Number of each cell's region [h w]. */
  readonly of: Uint16Array;
  /** Cells of each. */
  readonly sizes: readonly number[];
  /** Whether a region has cells at the grid's edge. */
  readonly atEdge: readonly boolean[];
}

export const SIDES: readonly (readonly [number, number])[] = [
  [-1, 0],
  [0, -1],
  [0, 1],
  [1, 0],
];
export const CORNERS: typeof SIDES = [
  [-1, -1],
  [-1, 1],
  [1, -1],
  [1, 1],
];

export const onEdge = ({ h, w }: Flat, i: number): boolean => i < w || i >= (h - 1) * w || i % w === 0 || i % w === w - 1;

/** Calls `visit` with the neighbours of a cell. */
export function around({ h, w }: Flat, i: number, steps: typeof SIDES, visit: (j: number) => void): void {
  const [r, c] = [Math.floor(i / w), i % w];
  for (const [dr, dc] of steps) if (r + dr >= 0 && r + dr < h && c + dc >= 0 && c + dc < w) visit(i + dr * w + dc);
}

export function regionsOf(grid: Flat, corners: boolean): Regions {
  const steps = corners ? [...SIDES, ...CORNERS] : SIDES;
  const none = 0xffff;
  const of = new Uint16Array(grid.cells.length).fill(none);
  const sizes: number[] = [];
  const atEdge: boolean[] = [];
  for (let start = 0; start < of.length; start++) {
    if (of[start] !== none) continue;
    const number = sizes.length;
    const found = [start];
    of[start] = number;
    for (const i of found) {
      around(grid, i, steps, (j) => {
        if (of[j] !== none || grid.cells[j] !== grid.cells[i]) return;
        of[j] = number;
        found.push(j);
      });
    }
    sizes.push(found.length);
    atEdge.push(found.some((i) => onEdge(grid, i)));
  }
  return { of, sizes, atEdge };
}
