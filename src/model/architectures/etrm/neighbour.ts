/** The one cell of the input, up to three cells away, that every answer's cell follows from. */

import { sameSize, sizeOf, type EtrmTask } from './task.ts';

/** Rows and columns from a cell to another one. */
export type Offset = readonly [dy: number, dx: number];

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
