/**
 * One ARC task as training data: augmented copies with a puzzle row each, batches of demonstration pairs, the test inputs of all copies,
 * and the vote on what a model answers to them (SPEC sections 5 and 6).
 *
 * Beyond the reference: colours that play no part of their own in the rule are renamed anew in every example, under the same row. One
 * row then says what to do for all of them, where the reference asks the network to learn a rule for every permutation.
 */

import { IGNORE } from '../../../model/loss.ts';
import type { PuzzleRows } from '../../../model/weights/rows.ts';
import { DIHEDRAL_IDS } from '../../shared/dihedral.ts';
import { randomInt, type Rng, shuffled } from '../../shared/rng.ts';
import { type Augmentation, augmentations, augmentGrid, augmentTask, formatIdentifier, IDENTITY, invertGrid, taskKey } from './augment.ts';
import { cropAnswer, encodeGrid, encodePair, randomOffset, TOKEN } from './codec.ts';
import { COLOURS, type Grid, gridCols, gridRows, sameGrid } from './grid.ts';
import type { ArcTask } from './task.ts';
import { type Candidate, tally } from './vote.ts';

/** Share of pairs that lie anywhere on the canvas instead of at its top left, where the test inputs lie. */
const TRANSLATED = 0.5;
/** Answers that a vote has at least, where colours can be renamed: copies show a test input under several renamings. */
const VOTES = 32;
/** All but black. */
const COLOURED: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9];
/** More colours than this in every input are there by chance, not for a part they play. */
const ROLES = 2;

interface Copy {
  readonly identifier: string;
  readonly augmentation: Augmentation;
}

/** One way to show a test input. */
interface View {
  /** Row of the puzzle table. */
  readonly row: number;
  /** Of the task as it was given. */
  readonly augmentation: Augmentation;
}

/** Rows of tokens [B, side*side] with the row of the puzzle table each belongs to [B]. */
export interface Questions {
  readonly tokens: Int32Array;
  readonly puzzleIds: Int32Array;
}

/** The smallest canvas side that holds every grid of a task. A grid as wide as the canvas has no end marker. */
export function smallestSide(task: ArcTask): number {
  const grids = [...task.train, ...task.test].flatMap(({ input, output }) => (output ? [input, output] : [input]));
  return Math.max(...grids.map((g) => Math.max(gridRows(g), gridCols(g))));
}

/**
 * Colours that may change names without changing the rule: not black, not among those that some demonstration's answer brings in (the
 * rule chose them), not in every input (unless that is by chance).
 */
export function freeColours({ train, test }: ArcTask): number[] {
  const fixed = new Set([0]);
  for (const { input, output } of train) {
    const seen = new Set(input.flat());
    for (const colour of output.flat()) if (!seen.has(colour)) fixed.add(colour);
  }
  const inputs = [...train, ...test].map(({ input }) => new Set(input.flat()));
  const everywhere = COLOURED.filter((colour) => inputs.every((seen) => seen.has(colour)));
  if (everywhere.length <= ROLES) for (const colour of everywhere) fixed.add(colour);
  return COLOURED.filter((colour) => !fixed.has(colour));
}

/** A task and its augmented copies on one canvas. Only demonstrations are ever trained on. */
export class Lessons {
  readonly side: number;
  private readonly task: ArcTask;
  private readonly copies: readonly Copy[];
  private readonly views: readonly View[];
  /** Colours that are renamed anew in every example. */
  private readonly free: readonly number[];

  /**
   * The copies are the task's turns and reflections, and beyond these eight also permutations of its colours.
   * @param id the task's name, and so its row's
   * @param side of the canvas; the task must fit it (`unfit`)
   * @param count copies wished, the task itself included; a symmetric task may have fewer
   */
  constructor(id: string, task: ArcTask, side: number, count: number, rng: Rng) {
    this.side = side;
    this.task = task;
    this.free = freeColours(task);
    const copies = new Map<string, Copy>();
    for (const augmentation of candidates(task, rng)) {
      if (copies.size >= count) break;
      const key = taskKey(augmentTask(task, augmentation));
      const identifier = copies.size === 0 ? id : formatIdentifier(id, augmentation);
      if (!copies.has(key)) copies.set(key, { identifier, augmentation });
    }
    this.copies = [...copies.values()];
    const rounds = this.free.length > 1 ? Math.ceil(VOTES / this.copies.length) : 1;
    this.views = Array.from({ length: rounds }, (_, round) =>
      this.copies.map(({ augmentation }, c): View => ({
        row: c + 1,
        augmentation: round === 0 ? augmentation : this.renamed(augmentation, rng),
      })),
    ).flat();
  }

  /** Which copy has which row; row 0 is the blank one. */
  get rows(): PuzzleRows {
    return new Map(this.copies.map(({ identifier }, i) => [identifier, i + 1]));
  }

  /** `size` demonstration pairs, drawn from all copies; the pads around them are not trained. */
  batch(size: number, rng: Rng): Questions & { readonly labels: Int32Array } {
    const cells = this.side * this.side;
    const tokens = new Int32Array(size * cells);
    const labels = new Int32Array(size * cells);
    const puzzleIds = new Int32Array(size);
    for (let i = 0; i < size; i++) {
      const c = randomInt(rng, this.copies.length);
      const { input, output } = this.task.train[randomInt(rng, this.task.train.length)];
      const augmentation = this.renamed(this.copies[c].augmentation, rng);
      const pair = { input: augmentGrid(input, augmentation), output: augmentGrid(output, augmentation) };
      const at = rng() < TRANSLATED ? randomOffset(pair, this.side, rng) : { row: 0, col: 0 };
      const encoded = encodePair(pair, this.side, at);
      tokens.set(encoded.inputs, i * cells);
      labels.set(
        encoded.labels.map((token) => (token === TOKEN.pad ? IGNORE : token)),
        i * cells,
      );
      puzzleIds[i] = c + 1;
    }
    return { tokens, labels, puzzleIds };
  }

  /** Test input `test` (counted from 0) as every copy shows it, each once or under several renamings. */
  questions(test: number): Questions {
    const cells = this.side * this.side;
    const { input } = this.task.test[test];
    const tokens = new Int32Array(this.views.length * cells);
    this.views.forEach(({ augmentation }, i) => tokens.set(encodeGrid(augmentGrid(input, augmentation), this.side), i * cells));
    return { tokens, puzzleIds: Int32Array.from(this.views, ({ row }) => row) };
  }

  /**
   * The candidates for a test input, best first: every answer cropped, brought back to the task's own colours and orientation, counted;
   * in second place, where it is not the first, what the answers agree on cell by cell (0 votes when nobody gave it as a whole).
   * @param answers to the first questions or all of them, [K, side*side]
   * @param halt q_halt logits [K]
   */
  vote(answers: ArrayLike<number>, halt: ArrayLike<number>): Candidate[] {
    const cells = this.side * this.side;
    const votes = this.views.slice(0, halt.length).map(({ augmentation }, i): { grid: Grid; halt: number } => {
      const answer = Array.from({ length: cells }, (_, c) => answers[i * cells + c]);
      return { grid: invertGrid(cropAnswer(answer, this.side), augmentation), halt: halt[i] };
    });
    return withConsensus(tally(votes).filter(({ grid }) => gridRows(grid) > 0));
  }

  /** The free colours exchanged among themselves first, then the augmentation. */
  private renamed({ dihedral, colours }: Augmentation, rng: Rng): Augmentation {
    const names = shuffled(rng, this.free);
    const renaming = IDENTITY.colours.map((colour) => (this.free.includes(colour) ? names[this.free.indexOf(colour)] : colour));
    return { dihedral, colours: renaming.map((colour) => colours[colour]) };
  }
}

/**
 * Puts the commonest colour of every cell, among the answers of the commonest size, in second place unless it is the first candidate
 * already: where most answers are wrong in a few cells, but not in the same ones, it is right and no answer is.
 */
function withConsensus(ranked: Candidate[]): Candidate[] {
  const bySize = new Map<string, Candidate[]>();
  for (const candidate of ranked) {
    const size = `${gridRows(candidate.grid)}x${gridCols(candidate.grid)}`;
    bySize.set(size, [...(bySize.get(size) ?? []), candidate]);
  }
  const votes = (group: readonly Candidate[]): number => group.reduce((sum, candidate) => sum + candidate.votes, 0);
  const alike = [...bySize.values()].reduce<Candidate[]>((most, group) => (votes(group) > votes(most) ? group : most), []);
  const grid = alike[0]?.grid.map((row, r) =>
    row.map((_, c) => {
      const count = new Array<number>(COLOURS).fill(0);
      for (const candidate of alike) count[candidate.grid[r][c]] += candidate.votes;
      return count.indexOf(Math.max(...count));
    }),
  );
  if (!grid || sameGrid(grid, ranked[0].grid)) return ranked;
  const consensus = ranked.find((candidate) => sameGrid(candidate.grid, grid)) ?? { grid, votes: 0, confidence: 0 };
  return [ranked[0], consensus, ...ranked.slice(1).filter((candidate) => candidate !== consensus)];
}

/** The task itself, its turns and reflections, then random augmentations. Some may show the same task. */
function* candidates(task: ArcTask, rng: Rng): Generator<Augmentation, void, undefined> {
  for (const dihedral of DIHEDRAL_IDS) yield { ...IDENTITY, dihedral };
  for (const { augmentation } of augmentations(task, rng)) yield augmentation;
}
