/** The eight turns of a grid, numbered as augmentation numbers them (SPEC section 5), for learning from turned copies. */

/** What a grid is here: rows of anything. */
export type Rows<T> = readonly (readonly T[])[];

const mirrored = <T>(g: Rows<T>): Rows<T> => g.map((row) => [...row].reverse());
const upsideDown = <T>(g: Rows<T>): Rows<T> => [...g].reverse();
const transposed = <T>(g: Rows<T>): Rows<T> => (g[0] ?? []).map((_, c) => g.map((row) => row[c]));
/** Counter-clockwise. */
const quarter = <T>(g: Rows<T>): Rows<T> => upsideDown(transposed(g));

export const TURNED_COPIES = 8;
const EXCHANGING: readonly number[] = [1, 3, 6, 7];

/** @param turn 0 none, 1 2 3 counter-clockwise by 90, 180, 270, 4 left-right, 5 upside down, 6 transposed, 7 turned by 90 and then left-right */
export function turned<T>(grid: Rows<T>, turn: number): Rows<T> {
  if (turn < 4) {
    let out = grid;
    for (let i = 0; i < turn; i++) out = quarter(out);
    return out;
  }
  return turn === 4 ? mirrored(grid) : turn === 5 ? upsideDown(grid) : turn === 6 ? transposed(grid) : mirrored(quarter(grid));
}

/** The turn that undoes this one. */
export const turnBack = (turn: number): number => (turn === 1 || turn === 3 ? 4 - turn : turn);

/** Whether a turn exchanges rows and columns. */
export const exchanges = (turn: number): boolean => EXCHANGING.includes(turn);
