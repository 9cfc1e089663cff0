/** Grids as samples: colours as planes by number, renamings, and grids back from planes. */

import type { Asks } from './asks.ts';
import { canvasKey, makeCanvas, type Canvas } from './canvas.ts';
import { EtrmError } from './errors.ts';
import { marksOf } from './marks.ts';
import type { Offset } from './neighbour.ts';
import { checkEtrmTask, checkGrid, checkSize, coloursOf, sizeOf, type EtrmTask, type Grid, type Size } from './task.ts';
import { viewed } from './views.ts';

/** No plane is on at this cell of an input; this cell has no label. */
export const OFF = 255;

/** A question on its canvas. */
export interface Question {
  readonly canvas: Canvas;
  /** Plane that is on at each cell [P]; OFF outside of the input, and where an offset shows nothing. */
  readonly input: Uint8Array;
  /** What holds of each cell [P], a bit each: it is of the input, of the answer, then the rows of `embed_mark`. */
  readonly flags: Uint16Array;
  /** Row of the task's table. */
  readonly row: number;
}

/** A demonstration: a question with its answer. */
export interface Sample extends Question {
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

/** In each cell of the input the plane of the one at this distance; OFF where that is outside. */
function displaced(planes: Uint8Array, { index, size: [, W], input: [h, w] }: Canvas, [dy, dx]: Offset): Uint8Array {
  if (dy === 0 && dx === 0) return planes;
  const out = new Uint8Array(planes.length).fill(OFF);
  for (let r = 0; r < h; r++) {
    for (let c = 0; c < w; c++) {
      const [y, x] = [r + dy, c + dx];
      if (y >= 0 && y < h && x >= 0 && x < w) out[index[r * W + c]] = planes[index[y * W + x]];
    }
  }
  return out;
}

/** A task made ready: colours, free planes, samples, a canvas a shape. */
export class EncodedTask {
  readonly task: EtrmTask;
  /** Colour of each plane [K], ascending. */
  readonly colours: readonly number[];
  /** Planes that may be renamed among themselves. */
  readonly free: readonly number[];
  /** The demonstrations, in order. */
  readonly samples: readonly Sample[];
  /** Demonstrations of one shape each; a batch is drawn from one group. */
  readonly groups: readonly (readonly Sample[])[];
  private readonly asks: Pick<Asks, 'marks' | 'view' | 'offset'>;
  private readonly canvases = new Map<string, Canvas>();

  /** @param asks those of the learner @param free planes that may be renamed @throws EtrmError `bad-grid` */
  constructor(task: EtrmTask, asks: Pick<Asks, 'marks' | 'view' | 'offset'>, free: readonly number[]) {
    checkEtrmTask(task);
    this.task = task;
    this.asks = asks;
    this.colours = coloursOf(task);
    this.free = free;
    this.samples = task.train.map(({ input, output }) => {
      const question = this.question(input, sizeOf(output));
      return { ...question, labels: this.planes(output, question.canvas) };
    });
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

  /** @throws EtrmError `bad-grid` (a colour that the task does not have, too), `bad-size` */
  question(input: Grid, answer: Size): Question {
    checkGrid(input, 'The input');
    checkSize(answer);
    const { marks, view: name, offset } = this.asks;
    const shown = viewed({ name, offset }, input, answer);
    const canvas = this.canvas(sizeOf(shown), answer);
    const planes = displaced(this.planes(shown, canvas), canvas, name ? [0, 0] : offset);
    return { canvas, input: planes, flags: flagsOf(canvas, marksOf(marks, shown)), row: 0 };
  }

  /** Plane of each cell of a grid that lies at the top left of a canvas [P]; OFF where it shows nothing (-1). */
  planes(grid: Grid, canvas: Canvas): Uint8Array {
    const out = new Uint8Array(canvas.cells).fill(OFF);
    grid.forEach((row, r) =>
      row.forEach((colour, c) => {
        if (colour < 0) return;
        const plane = this.colours.indexOf(colour);
        if (plane < 0) throw new EtrmError('bad-grid', `Colour ${colour} does not occur in the task.`);
        out[canvas.index[r * canvas.size[1] + c]] = plane;
      }),
    );
    return out;
  }

  /** The answer's grid, in the task's colours. @param planes of each cell [P] */
  grid(planes: ArrayLike<number>, canvas: Canvas): Grid {
    const [rows, cols] = canvas.answer;
    return Array.from({ length: rows }, (_, r) =>
      Array.from({ length: cols }, (_, c) => this.colours[planes[canvas.index[r * canvas.size[1] + c]]] ?? 0),
    );
  }

  /** Whether there is anything to rename. */
  get renamable(): boolean {
    return this.free.length > 1;
  }

  /** The free planes shuffled among themselves, every order alike. */
  renaming(rng: () => number): Renaming {
    const renaming = this.colours.map((_, k) => k);
    const names = [...this.free];
    for (let i = names.length - 1; i > 0; i--) {
      const j = Math.floor(rng() * (i + 1));
      [names[i], names[j]] = [names[j], names[i]];
    }
    this.free.forEach((plane, i) => (renaming[plane] = names[i]));
    return renaming;
  }

  /** Planes left as they are. */
  get identity(): Renaming {
    return this.colours.map((_, k) => k);
  }
}
