/** Whether one thing shows every answer by itself: a cell of the input up to three cells away, or one read (mirrored, turned, repeated, enlarged, fallen, cut out). */

import { makeCanvas, NONE, PLACES, QUARTERS, MOVES, movesOf, type Canvas } from './canvas.ts';
import type { Offset, Read } from './config.ts';
import { sameSize, sizeOf, exchange, type EtrmTask, type EtrmPair } from './task.ts';

/** Cells that a neighbour is away at most, in both directions. */
const OFFSET_MAX = 3;
const STEPS = Array.from({ length: 2 * OFFSET_MAX + 1 }, (_, i) => i - OFFSET_MAX);
const apart = ([dy, dx]: Offset): number => Math.abs(dy) + Math.abs(dx);
/** Where a cell may come from: itself, then near ones first. */
const NEAR: readonly Offset[] = STEPS.flatMap((dy) => STEPS.map((dx): Offset => [dy, dx])).sort((a, b) => apart(a) - apart(b));

/** Times that each colour must be seen on average, so that it is no accident. */
const SEEN = { itself: 2, neighbour: 3 } as const;

/**
 * Where every answer's cell follows, by colour, from the one cell of the input at this distance, the cell itself before its neighbours; null where none
 * does, or nothing changes. `changes`: whether colours become others on the way, or what comes in from outside is not black.
 */
export function neighbour({ train, test }: EtrmTask): { readonly at: Offset; readonly changes: boolean } | null {
  if (train.some(({ input, output }) => !sameSize(sizeOf(input), sizeOf(output)))) return null;
  const cells = train.reduce((sum, { input }) => sum + input.length * input[0].length, 0);
  for (const at of NEAR) {
    const becomes = new Map<number, number>();
    const [dy, dx] = at;
    const follows = train.every(({ input, output }) =>
      output.every((row, r) =>
        row.every((colour, c) => {
          const from = input[r + dy]?.[c + dx] ?? -1;
          if ((becomes.get(from) ?? colour) !== colour) return false;
          becomes.set(from, colour);
          return true;
        }),
      ),
    );
    if (!follows || cells < (dy === 0 && dx === 0 ? SEEN.itself : SEEN.neighbour) * becomes.size) continue;
    const changes = [...becomes].some(([from, to]) => to !== Math.max(from, 0));
    // A test's colour that no demonstration has: what would become of it?
    if (changes && !test.every(({ input }) => input.flat().every((colour) => becomes.has(colour)))) continue;
    return changes || dy !== 0 || dx !== 0 ? { at, changes } : null;
  }
  return null;
}

/** Of the cell that each cell of the input is shown: of a neighbour that the read `local` does not reach at once, else of itself. */
export function offsetFor(task: EtrmTask): Offset {
  const at = neighbour(task)?.at ?? [0, 0];
  return at.some((d) => Math.abs(d) > 1) ? at : [0, 0];
}

export type LookRead = Extract<Read, 'turns' | 'quarters' | 'places' | 'moved'>;

/** Rows of `turns` that any input has: left-right, up-down, both. */
const MIRRORS = 3;

/** Which cell of the input each cell sees in each row of a read [rows, P]; none where the read does not fit the sizes. */
function seen(look: LookRead, canvas: Canvas, { input }: EtrmPair): Uint16Array {
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

const ROWS: Readonly<Record<LookRead, number>> = { turns: MIRRORS, quarters: QUARTERS, places: PLACES, moved: MOVES };

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
export function oneLook(train: readonly EtrmPair[]): LookRead | null {
  let look = found.get(train);
  if (look === undefined) found.set(train, (look = lookFor(train)));
  return look;
}

/** The page asks with every redraw. */
const found = new WeakMap<readonly EtrmPair[], LookRead | null>();

function lookFor(train: readonly EtrmPair[]): LookRead | null {
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
  private readonly tables = new Map<LookRead, Uint16Array>();

  constructor(pair: EtrmPair) {
    const { input, output } = pair;
    this.pair = pair;
    this.canvas = makeCanvas(sizeOf(input), sizeOf(output));
    this.from = laid(input, this.canvas);
    this.to = laid(output, this.canvas);
  }

  /** Whether a row of a read shows every cell of the answer. */
  by(look: LookRead, row: number): boolean {
    const { canvas, from, to } = this;
    const table = this.tables.get(look) ?? seen(look, canvas, this.pair);
    this.tables.set(look, table);
    return to.every((colour, p) => {
      const at = table[row * canvas.cells + p] ?? NONE;
      return canvas.inAnswer[p] === 0 || (at !== NONE && from[at] === colour);
    });
  }
}
