/** What kernels look up: a canvas's geometry, the batch at hand, and what the optimiser must know of the weights; one array of words. */

import { NONE, PLACES, QUARTERS, TURNS, type Canvas } from '../../../model/architectures/etrm/canvas.ts';
import { MOVES } from '../../../model/architectures/etrm/moves.ts';
import type { ParameterGroup, ParameterLayout } from '../../../model/architectures/etrm/parameters.ts';
import { NOWHERE } from './wgsl.ts';

/** A read's table [count, cells] of which cell it reads, and for the way back who reads each cell: lists, and where each begins. */
export interface GatherTable {
  readonly count: number;
  readonly sources: number;
  readonly starts: number;
  readonly lists: number;
}

export interface Tables {
  readonly words: Uint32Array<ArrayBuffer>;
  readonly local: GatherTable;
  readonly turns: GatherTable;
  readonly places: GatherTable;
  readonly quarters: GatherTable;
  readonly rowStart: number;
  readonly colLength: number;
  /** Of the batch: planes that are on, flags (`Question`) and labels [samples, cells], rows of the task's table [samples], what each cell reads after each move, and who reads it [samples, moves, cells]. */
  readonly input: number;
  readonly flags: number;
  readonly labels: number;
  readonly ids: number;
  readonly moves: number;
  readonly movedBy: number;
  /** Group of every vec4 of the weights; a record of four words for each of Muon's matrices. */
  readonly groups: number;
  readonly matrices: number;
}

const GROUPS: Readonly<Record<ParameterGroup, number>> = { muon: 0, adam: 1, rows: 2, fixed: 3 };

/** @param moved whether the inputs' moves are read @param scratch place in the arena of each of Muon's matrices' scratch */
export function makeTables(canvas: Canvas, samples: number, moved: boolean, layout: ParameterLayout, scratch: readonly number[]): Tables {
  const { cells: P, around, turned, placed, quartered, rowStart, colLength } = canvas;
  const words: number[] = [];
  const put = (values: Iterable<number>): number => {
    const at = words.length;
    for (const v of values) words.push(v === NONE ? NOWHERE : v);
    return at;
  };
  const gather = (count: number, source: (k: number, p: number) => number): GatherTable => {
    const readers: number[][] = Array.from({ length: count * P }, () => []);
    const sources: number[] = [];
    for (let k = 0; k < count; k++) {
      for (let p = 0; p < P; p++) {
        const from = source(k, p);
        sources.push(from);
        if (from !== NONE) readers[k * P + from].push(p);
      }
    }
    const starts = [0];
    for (const list of readers) starts.push((starts[starts.length - 1] ?? 0) + list.length);
    return { count, sources: put(sources), starts: put(starts), lists: put(readers.flat()) };
  };
  const local = gather(9, (k, p) => around[p * 9 + k]);
  const turns = gather(TURNS, (k, p) => turned[k * P + p]);
  const places = gather(PLACES, (k, p) => placed[k * P + p]);
  const quarters = gather(QUARTERS, (k, p) => quartered[k * P + p]);
  const geometry = { local, turns, places, quarters, rowStart: put(rowStart), colLength: put(colLength) };
  const groups = put(layout.parameters.flatMap(({ group, length }) => new Array<number>(length / 4).fill(GROUPS[group])));
  const muon = layout.parameters.filter(({ group }) => group === 'muon');
  const matrices = put(muon.flatMap(({ offset, shape: [M = 1, N = 1] }, i) => [offset / 4, M, N, scratch[i]]));
  const none = (count: number): number => put(new Array<number>(count).fill(0));
  const moves = (): number => none(moved ? samples * MOVES * P : 0);
  const batch = {
    input: none(samples * P),
    flags: none(samples * P),
    labels: none(samples * P),
    ids: none(samples),
    moves: moves(),
    movedBy: moves(),
  };
  return { words: Uint32Array.from(words), ...geometry, ...batch, groups, matrices };
}
