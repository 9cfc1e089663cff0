/**
 * Where the cells of a sample lie. Input and answer share their top left corner; a canvas holds the cells that exist in either, and only
 * those, row after row. Everything a kernel must know of the geometry is in tables made once a shape; moves, which depend on what is in the input, once an input.
 */

import { count, SIDE_MAX, type Size } from './task.ts';

/** A table's entry for a cell that is not there. */
export const NONE = 0xffff;

export interface Canvas {
  readonly input: Size;
  readonly answer: Size;
  /** Rows and columns of the rectangle that holds both. */
  readonly size: Size;
  /** P, cells that exist. */
  readonly cells: number;
  /** Index of each row's first cell [rows + 1]; a row's cells are neighbours. */
  readonly rowStart: Uint16Array;
  /** Cells of each column [cols]; they begin in the first row. */
  readonly colLength: Uint16Array;
  /** Index of the cell at [row, column] of the rectangle, or NONE. */
  readonly index: Uint16Array;
  /** The nine cells around each cell, itself in the middle [P, 9] (3 dy + dx), or NONE. */
  readonly around: Uint16Array;
  /**
   * What each cell reads in the turned inputs [6, P], or NONE: mirrored left-right, up-down, both; where the input is square also
   * transposed, transposed then left-right flipped, transposed then up-down flipped.
   */
  readonly turned: Uint16Array;
  /** Which turn undoes each: where a cell's gradient goes is what it reads in that one. */
  readonly inverse: readonly number[];
  /**
   * Which cell of the input is each answer's cell's like [8, P], or NONE: the input laid at the answer's right end, at its lower end, at both;
   * mirrored in the answer's width, in its height, in both; repeated from the top left; enlarged, where the sides divide.
   */
  readonly placed: Uint16Array;
  /** What each cell reads of the input with its sides exchanged [4, P], or NONE: transposed, turned right, turned left, transposed along the other diagonal. */
  readonly quartered: Uint16Array;
  /** Whether the last three turns exist. */
  readonly square: boolean;
  /** 1 where a cell belongs to the input [P]. */
  readonly inInput: Uint8Array;
  /** 1 where a cell belongs to the answer [P]. */
  readonly inAnswer: Uint8Array;
}

export const TURNS = 6;
export const PLACES = 8;
export const QUARTERS = 4;

/** A key of the shape: samples with the same key share a canvas. */
export const canvasKey = (input: Size, answer: Size): string => `${input.join('x')}>${answer.join('x')}`;

/** @param input @param answer sides from 1 to 30 */
export function makeCanvas(input: Size, answer: Size): Canvas {
  const [h, w] = input;
  const [oh, ow] = answer;
  const rows = Math.max(h, oh);
  const cols = Math.max(w, ow);
  if (rows > SIDE_MAX || cols > SIDE_MAX) throw new RangeError('A canvas has sides up to 30.');
  const exists = (r: number, c: number): boolean => r >= 0 && c >= 0 && ((r < h && c < w) || (r < oh && c < ow));
  const rowStart = new Uint16Array(rows + 1);
  const colLength = new Uint16Array(cols);
  const index = new Uint16Array(rows * cols).fill(NONE);
  const places: [number, number][] = [];
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < cols; c++) {
      if (!exists(r, c)) continue;
      index[r * cols + c] = places.length;
      colLength[c]++;
      places.push([r, c]);
    }
    rowStart[r + 1] = places.length;
  }
  const at = (r: number, c: number): number => (r < rows && c < cols && exists(r, c) ? index[r * cols + c] : NONE);
  const P = places.length;
  const square = h === w;
  const around = new Uint16Array(P * 9);
  const turned = new Uint16Array(TURNS * P).fill(NONE);
  const placed = new Uint16Array(PLACES * P).fill(NONE);
  const quartered = new Uint16Array(QUARTERS * P).fill(NONE);
  const enlarged = oh % h === 0 && ow % w === 0;
  const inInput = new Uint8Array(P);
  const inAnswer = new Uint8Array(P);
  places.forEach(([r, c], p) => {
    for (let k = 0; k < 9; k++) around[p * 9 + k] = at(r + Math.floor(k / 3) - 1, c + (k % 3) - 1);
    if (r < oh && c < ow) {
      inAnswer[p] = 1;
      const likes: [number, number][] = [
        [r, c - (ow - w)],
        [r - (oh - h), c],
        [r - (oh - h), c - (ow - w)],
        [r, ow - 1 - c],
        [oh - 1 - r, c],
        [oh - 1 - r, ow - 1 - c],
        [r % h, c % w],
      ];
      if (enlarged) likes.push([Math.floor(r / (oh / h)), Math.floor(c / (ow / w))]);
      likes.forEach(([sr, sc], j) => {
        if (sr >= 0 && sc >= 0 && sr < h && sc < w) placed[j * P + p] = index[sr * cols + sc];
      });
    }
    if (r < w && c < h) {
      const corners = [
        [c, r],
        [h - 1 - c, r],
        [c, w - 1 - r],
        [h - 1 - c, w - 1 - r],
      ];
      corners.forEach(([sr, sc], q) => (quartered[q * P + p] = index[sr * cols + sc]));
    }
    if (r >= h || c >= w) return;
    inInput[p] = 1;
    const sources: [number, number][] = [
      [r, w - 1 - c],
      [h - 1 - r, c],
      [h - 1 - r, w - 1 - c],
    ];
    if (square) sources.push([c, r], [w - 1 - c, r], [c, h - 1 - r]);
    sources.forEach(([sr, sc], t) => (turned[t * P + p] = at(sr, sc)));
  });
  return {
    input,
    answer,
    size: [rows, cols],
    cells: P,
    rowStart,
    colLength,
    index,
    around,
    turned,
    placed,
    quartered,
    inverse: [0, 1, 2, 3, 5, 4],
    square,
    inInput,
    inAnswer,
  };
}

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
