/** How large an answer is: rules that all demonstrations obey, else the likeliest sizes. */

import type { LookRead } from './looks.ts';
import { exchange, SIDE_MAX, sameSize, sizeOf, type EtrmPair, type Grid, type Size } from './task.ts';

/** Rows and columns of the box of what is not black; 0 by 0 where all is. */
export function contentSize(grid: Grid): Size {
  const rows = [...grid.keys()].filter((r) => grid[r].some((c) => c !== 0));
  const cols = [...grid[0].keys()].filter((c) => grid.some((row) => row[c] !== 0));
  return [(rows.at(-1) ?? -1) - (rows[0] ?? 0) + 1, (cols.at(-1) ?? -1) - (cols[0] ?? 0) + 1];
}

/** Why an answer has its size; `difference`: so many rows and columns more or fewer; `content`: the box of what is not black. */
type SizeRule = 'same' | 'constant' | 'ratio' | 'transposed' | 'difference' | 'content';

const RULES: Readonly<Record<SizeRule, (pairs: readonly (readonly [input: Size, answer: Size, content: Size])[]) => boolean>> = {
  same: (pairs) => pairs.every(([i, o]) => sameSize(i, o)),
  constant: ([[, first], ...rest]) => rest.every(([, o]) => sameSize(o, first)),
  // The same fraction, without rounding: o / i = first o / first i.
  ratio: ([[i0, o0], ...rest]) => rest.every(([i, o]) => o[0] * i0[0] === o0[0] * i[0] && o[1] * i0[1] === o0[1] * i[1]),
  transposed: (pairs) => pairs.every(([i, o]) => sameSize(o, exchange(i))),
  difference: ([[i0, o0], ...rest]) => rest.every(([i, o]) => o[0] - i[0] === o0[0] - i0[0] && o[1] - i[1] === o0[1] - i0[1]),
  content: (pairs) => pairs.every(([, o, content]) => sameSize(o, content)),
};
const ORDER = Object.keys(RULES) as SizeRule[];

/** The rule of a read that shows every answer, which says more than that all had one size. */
const TOLD = { turns: 'same', quarters: 'transposed', places: 'ratio', moved: 'content' } as const;

/**
 * Which rule all demonstrations obey: the first that does; before one size for all that of the one read which shows every answer, and where that turns before the
 * input's; null where none does.
 * @param look that read, where it was looked for (`oneLook`)
 */
export function sizeRule(train: readonly EtrmPair[], look: LookRead | null = null): SizeRule | null {
  const pairs = train.map(({ input, output }) => [sizeOf(input), sizeOf(output), contentSize(input)] as const);
  if (look !== 'quarters' && RULES.same(pairs)) return 'same';
  const order = look ? [TOLD[look], ...ORDER] : ORDER;
  return order.find((rule) => RULES[rule](pairs)) ?? null;
}

/** The size, where an answer can have it. */
export const possible = (size: Size): Size | null =>
  size.every((side) => Number.isInteger(side) && side >= 1 && side <= SIDE_MAX) ? size : null;

/** The size of the answer to `input`; null where no rule gives one that is possible: then the person is asked. */
export function answerSize(train: readonly EtrmPair[], input: Grid, look: LookRead | null = null): Size | null {
  const rule = sizeRule(train, look);
  const [rows, cols] = sizeOf(input);
  switch (rule) {
    case 'same':
      return [rows, cols];
    case 'constant':
      return sizeOf(train[0].output);
    case 'transposed':
      return [cols, rows];
    case 'difference': {
      const [i, o] = [sizeOf(train[0].input), sizeOf(train[0].output)];
      return possible([rows + o[0] - i[0], cols + o[1] - i[1]]);
    }
    case 'content':
      return possible(contentSize(input));
    case 'ratio': {
      const [i, o] = [sizeOf(train[0].input), sizeOf(train[0].output)];
      return possible([(rows * o[0]) / i[0], (cols * o[1]) / i[1]]);
    }
    case null:
      return null;
    default:
      return rule satisfies never;
  }
}

/** Sizes to offer where no rule holds, the likeliest first: those of the demonstrations' answers, then the input's own. */
export function likelySizes(train: readonly EtrmPair[], input: Grid): Size[] {
  const counts = new Map<string, { size: Size; times: number }>();
  for (const { output } of train) {
    const size = sizeOf(output);
    const entry = counts.get(size.join('x')) ?? { size, times: 0 };
    counts.set(size.join('x'), { size, times: entry.times + 1 });
  }
  const known = [...counts.values()].sort((a, b) => b.times - a.times).map(({ size }) => size);
  const own = sizeOf(input);
  return known.some((size) => sameSize(size, own)) ? known : [...known, own];
}
