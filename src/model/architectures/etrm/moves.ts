/** Where the cells of an input lie once they fell, and its content laid in the corner: what the read `moved` sees, made anew for every input. */

import { NONE, type Canvas } from './canvas.ts';

export const MOVES = 7;

/**
 * Which cell each cell reads after each move [7, P], or NONE: fallen down, up, right, left (in a line the cells of plane 0, black, lie behind the
 * others, both in their order); then the box of the others laid at the top left, as it is and mirrored left-right and up-down.
 * @param input plane of each cell [P]
 */
export function movesOf(input: Uint8Array, { input: [h, w], size: [, W], cells: P, index }: Canvas): Uint16Array<ArrayBuffer> {
  const table = new Uint16Array(MOVES * P).fill(NONE);
  const at = (r: number, c: number): number => index[r * W + c];
  const see = (move: number, to: number, from: number): void => void (table[move * P + to] = from);
  /** @param line its cells, beginning where what falls comes to rest */
  const fall = (move: number, line: readonly number[]): void =>
    [...line.filter((p) => input[p] !== 0), ...line.filter((p) => input[p] === 0)].forEach((from, i) => see(move, line[i], from));
  const count = (n: number): number[] => [...new Array<number>(n).keys()];
  for (const c of count(w)) {
    const column = count(h).map((r) => at(r, c));
    fall(0, column.toReversed());
    fall(1, column);
  }
  for (const r of count(h)) {
    const row = count(w).map((c) => at(r, c));
    fall(2, row.toReversed());
    fall(3, row);
  }
  const rows = count(h).filter((r) => count(w).some((c) => input[at(r, c)] !== 0));
  const cols = count(w).filter((c) => count(h).some((r) => input[at(r, c)] !== 0));
  const [top, bottom, left, right] = [rows[0] ?? 0, rows.at(-1) ?? -1, cols[0] ?? 0, cols.at(-1) ?? -1];
  for (let r = top; r <= bottom; r++) {
    for (let c = left; c <= right; c++) {
      const to = at(r - top, c - left);
      see(4, to, at(r, c));
      see(5, to, at(r, left + right - c));
      see(6, to, at(top + bottom - r, c));
    }
  }
  return table;
}

/** Who reads each cell, of a table in which no cell is read twice in a row of it: the same table read the other way. */
export function readersOf(table: Uint16Array, P: number): Uint16Array<ArrayBuffer> {
  const readers = new Uint16Array(table.length).fill(NONE);
  table.forEach((from, i) => {
    if (from !== NONE) readers[i - (i % P) + from] = i % P;
  });
  return readers;
}
