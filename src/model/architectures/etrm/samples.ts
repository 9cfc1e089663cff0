/** Grids as samples: colours as planes by number, renamings, the eight turns of a grid (numbered as augmentation numbers them, SPEC section 5), and grids back from planes. */

import type { Asks } from './asks.ts';
import { canvasKey, makeCanvas, type Canvas } from './canvas.ts';
import type { Offset } from './config.ts';
import { marksOf } from './marks.ts';
import {
  checkEtrmTask,
  checkGrid,
  checkSize,
  coloursOf,
  exchange,
  sizeOf,
  transposed,
  type EtrmTask,
  type Grid,
  type Rows,
  type Size,
  BadGridError,
} from './task.ts';
import { viewed } from './views.ts';

const mirrored = <T>(g: Rows<T>): Rows<T> => g.map((row) => [...row].reverse());
const upsideDown = <T>(g: Rows<T>): Rows<T> => [...g].reverse();
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

/** No plane is on at this cell of an input; this cell has no label. */
export const OFF = 255;

/** A question on its canvas. */
export interface EtrmQuestion {
  readonly canvas: Canvas;
  /** Plane that is on at each cell [P]; OFF outside of the input, and where an offset shows nothing. */
  readonly input: Uint8Array;
  /** What holds of each cell [P], a bit each: it is of the input, of the answer, then the rows of `embed_mark`. */
  readonly flags: Uint16Array;
  /** Row of the task's table. */
  readonly row: number;
}

/** A demonstration: a question with its answer. */
export interface Sample extends EtrmQuestion {
  /** Plane of the answer at each cell [P]; OFF outside of the answer. */
  readonly labels: Uint8Array;
}

/** What every plane becomes [K], a permutation. */
export type Renaming = readonly number[];

export const rename = (planes: Uint8Array, renaming: Renaming): Uint8Array => planes.map((k) => (k === OFF ? OFF : renaming[k]));

/** The renaming back. */
export const inverseRenaming = (renaming: Renaming): number[] => renaming.map((_, k) => renaming.indexOf(k));

/** @param marks of the input's cells, row after row [h w] (`marksOf`) */
export function flagsOf(
  { inInput, inAnswer, index, size: [, W], input: [h, w] }: Canvas,
  marks: Uint16Array = new Uint16Array(h * w),
): Uint16Array {
  const flags = Uint16Array.from(inInput, (is, p) => is + 2 * inAnswer[p]);
  for (const [i, bits] of marks.entries()) flags[index[Math.floor(i / w) * W + (i % w)]] |= bits << 2;
  return flags;
}

/** In each cell the plane of the one at this distance; OFF where that is outside. */
const displaced = (planes: Rows<number>, [dy, dx]: Offset): Rows<number> =>
  dy === 0 && dx === 0 ? planes : planes.map((row, r) => row.map((_, c) => planes[r + dy]?.[c + dx] ?? OFF));

/** Numbers that stand one after the other, in rows. */
const inRows = (values: Uint16Array, [rows, cols]: Size): Rows<number> =>
  Array.from({ length: rows }, (_, r) => [...values.subarray(r * cols, (r + 1) * cols)]);

/** Values of a grid that lies at the top left of a canvas, by cell [P]; OFF elsewhere. */
function placed(values: Rows<number>, { cells, index, size: [, W] }: Canvas): Uint8Array {
  const out = new Uint8Array(cells).fill(OFF);
  values.forEach((row, r) => row.forEach((value, c) => (out[index[r * W + c]] = value)));
  return out;
}

/** In a random order, every one alike. */
export function inRandomOrder<T>(items: readonly T[], rng: () => number): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(rng() * (i + 1));
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
}

/** What a learner has its task made ready with. */
type Wanted = Pick<Asks, 'marks' | 'view' | 'offset'> & {
  /** Rows of the task's table: 1, or 8 for turned copies, a row each. */
  readonly rows: number;
};

/** A task made ready: colours, free planes, samples, a canvas a shape. */
export class EncodedTask {
  readonly task: EtrmTask;
  /** Colour of each plane [K], ascending. */
  readonly colours: readonly number[];
  /** Planes that may be renamed among themselves. */
  readonly free: readonly number[];
  /** The demonstrations in order, each with its turned copies. */
  readonly samples: readonly Sample[];
  /** Demonstrations of one shape each; a batch is drawn from one group. */
  readonly groups: readonly (readonly Sample[])[];
  private readonly asks: Wanted;
  private readonly canvases = new Map<string, Canvas>();

  /** @param asks those of the learner @param free planes that may be renamed @throws BadGridError */
  constructor(task: EtrmTask, asks: Wanted, free: readonly number[]) {
    checkEtrmTask(task);
    this.task = task;
    this.asks = asks;
    this.colours = coloursOf(task);
    this.free = free;
    this.samples = task.train.flatMap(({ input, output }) =>
      this.turns.map((turn) => {
        const question = this.question(input, sizeOf(output), turn);
        return { ...question, labels: placed(turned(this.planes(output), turn), question.canvas) };
      }),
    );
    const groups = new Map<Canvas, Sample[]>();
    for (const sample of this.samples) groups.set(sample.canvas, [...(groups.get(sample.canvas) ?? []), sample]);
    this.groups = [...groups.values()];
  }

  /** The canvas of this shape, made once. */
  canvas(input: Size, answer: Size): Canvas {
    const key = canvasKey(input, answer);
    const canvas = this.canvases.get(key) ?? makeCanvas(input, answer);
    this.canvases.set(key, canvas);
    return canvas;
  }

  /** Turns of every grid that are learnt from. */
  get turns(): readonly number[] {
    return Array.from({ length: this.asks.rows }, (_, turn) => turn);
  }

  /**
   * A question in one of its turns. What a cell is shown, and what is marked, is found before the grid is turned.
   * @param answer the size before the turn
   * @throws BadGridError (a colour that the task does not have, too), BadSizeError
   */
  question(input: Grid, answer: Size, turn = 0): EtrmQuestion {
    checkGrid(input, 'The input');
    checkSize(answer);
    const { marks, view: name, offset } = this.asks;
    const shown = viewed({ name, offset }, input, answer);
    const size = sizeOf(shown);
    const canvas = exchanges(turn) ? this.canvas(exchange(size), exchange(answer)) : this.canvas(size, answer);
    const planes = turned(displaced(this.planes(shown), name ? [0, 0] : offset), turn);
    const levels = turned(inRows(marksOf(marks, shown), size), turn);
    return { canvas, input: placed(planes, canvas), flags: flagsOf(canvas, Uint16Array.from(levels.flat())), row: turn };
  }

  /** The plane of every cell; OFF where a view shows nothing (-1). */
  private planes(grid: Grid): Rows<number> {
    return grid.map((row) =>
      row.map((colour) => {
        if (colour < 0) return OFF;
        const plane = this.colours.indexOf(colour);
        if (plane < 0) throw new BadGridError(`Colour ${colour} does not occur in the task.`);
        return plane;
      }),
    );
  }

  /** The answer's grid, in the task's colours, turned back. @param planes of each cell [P] */
  grid(planes: ArrayLike<number>, canvas: Canvas, turn = 0): Grid {
    const [rows, cols] = canvas.answer;
    const grid = Array.from({ length: rows }, (_, r) =>
      Array.from({ length: cols }, (_, c) => this.colours[planes[canvas.index[r * canvas.size[1] + c]]] ?? 0),
    );
    return turned(grid, turnBack(turn));
  }

  /** Whether there is anything to rename. */
  get renamable(): boolean {
    return this.free.length > 1;
  }

  /** The free planes shuffled among themselves, every order alike. */
  renaming(rng: () => number): Renaming {
    const renaming = this.colours.map((_, k) => k);
    const names = inRandomOrder(this.free, rng);
    this.free.forEach((plane, i) => (renaming[plane] = names[i]));
    return renaming;
  }

  /** Planes left as they are. */
  get identity(): Renaming {
    return this.colours.map((_, k) => k);
  }
}
