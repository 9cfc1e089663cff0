/** Whether one read shows every answer by itself: the input mirrored, turned, repeated, enlarged, fallen, cut out. */

import { makeCanvas, NONE, PLACES, QUARTERS, type Canvas } from './canvas.ts';
import type { Read } from './config.ts';
import { MOVES, movesOf } from './moves.ts';
import { exchange, sameSize, sizeOf, type EtrmPair } from './task.ts';

export type Look = Extract<Read, 'turns' | 'quarters' | 'places' | 'moved'>;

/** Rows of `turns` that any input has: left-right, up-down, both. */
const MIRRORS = 3;

/** Which cell of the input each cell sees in each row of a read [rows, P]; none where the read does not fit the sizes. */
function seen(look: Look, canvas: Canvas, { input }: EtrmPair): Uint16Array {
  const { turned, quartered, placed, answer } = canvas;
  switch (look) {
    case 'turns':
      // Quarter turns of a square are seen by `quarters`, which a test that is none has, too.
      return sameSize(canvas.input, answer) ? turned.subarray(0, MIRRORS * canvas.cells) : new Uint16Array();
    case 'quarters':
      return sameSize(exchange(canvas.input), answer) ? quartered : new Uint16Array();
    case 'places':
      return placed;
    case 'moved':
      return movesOf(laid(input, canvas), canvas);
    default:
      return look satisfies never;
  }
}

/** A grid's colours on the cells of a canvas [P]; 255 elsewhere. */
function laid(grid: EtrmPair['input'], { cells, index, size: [, W] }: Canvas): Uint8Array {
  const out = new Uint8Array(cells).fill(255);
  for (const [r, row] of grid.entries()) for (const [c, colour] of row.entries()) out[index[r * W + c]] = colour;
  return out;
}

const ROWS: Readonly<Record<Look, number>> = { turns: MIRRORS, quarters: QUARTERS, places: PLACES, moved: MOVES };

/** Cells that answers must have beside those of their commonest colour: one-cell answers are easily explained. */
const TELLING = 8;

function telling(train: readonly EtrmPair[]): number {
  const answers = train.flatMap(({ output }) => output.flat());
  return answers.length - Math.max(...Array.from({ length: 10 }, (_, colour) => answers.filter((c) => c === colour).length));
}

/**
 * The first read of which one row shows every cell of every answer, the same row in all of them; null where there is none, nothing changes, or the answers
 * tell too little.
 */
export function oneLook(train: readonly EtrmPair[]): Look | null {
  let look = found.get(train);
  if (look === undefined) found.set(train, (look = lookFor(train)));
  return look;
}

/** The page asks with every redraw. */
const found = new WeakMap<readonly EtrmPair[], Look | null>();

function lookFor(train: readonly EtrmPair[]): Look | null {
  if (telling(train) < TELLING) return null;
  if (train.every(({ input, output }) => JSON.stringify(input) === JSON.stringify(output))) return null;
  const made: Shown[] = [];
  const shown = (i: number): Shown => (made[i] ??= new Shown(train[i]));
  for (const look of ['turns', 'quarters', 'places', 'moved'] as const)
    for (let row = 0; row < ROWS[look]; row++) if (train.every((_, i) => shown(i).by(look, row))) return look;
  return null;
}

/** A demonstration; its tables are made when they are asked for, since the first demonstrations contradict most rows. */
class Shown {
  private readonly pair: EtrmPair;
  private readonly canvas: Canvas;
  private readonly from: Uint8Array;
  private readonly to: Uint8Array;
  private readonly tables = new Map<Look, Uint16Array>();

  constructor(pair: EtrmPair) {
    const { input, output } = pair;
    this.pair = pair;
    this.canvas = makeCanvas(sizeOf(input), sizeOf(output));
    this.from = laid(input, this.canvas);
    this.to = laid(output, this.canvas);
  }

  /** Whether a row of a read shows every cell of the answer. */
  by(look: Look, row: number): boolean {
    const { canvas, from, to } = this;
    const table = this.tables.get(look) ?? seen(look, canvas, this.pair);
    this.tables.set(look, table);
    return to.every((colour, p) => {
      const at = table[row * canvas.cells + p] ?? NONE;
      return canvas.inAnswer[p] === 0 || (at !== NONE && from[at] === colour);
    });
  }
}
