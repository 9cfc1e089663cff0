/**
 * One ARC task as training data: augmented copies with a puzzle row each, batches of demonstration pairs, the test inputs of all copies,
 * and the vote on what a model answers to them (SPEC sections 5 and 6).
 */
import { IGNORE } from '../../trm/loss.ts';
import type { PuzzleRows } from '../../trm/weights/rows.ts';
import { randomInt, type Rng } from '../rng.ts';
import { type Augmentation, augmentations, formatIdentifier, IDENTITY, invertGrid } from './augment.ts';
import { cropAnswer, encodeGrid, encodePair, randomOffset, TOKEN } from './codec.ts';
import { type Grid, GRID_SIDE_MAX, gridCols, gridRows } from './grid.ts';
import type { ArcTask } from './task.ts';
import { type Candidate, tally } from './vote.ts';

/** Share of pairs that lie anywhere on the canvas instead of at its top left, where the test inputs lie. */
const TRANSLATED = 0.5;

interface Copy {
  readonly identifier: string;
  readonly augmentation: Augmentation;
  readonly task: ArcTask;
}

/** Rows of tokens [B, side*side] with the row of the puzzle table each belongs to [B]. */
export interface Questions {
  readonly tokens: Int32Array;
  readonly puzzleIds: Int32Array;
}

/** The smallest canvas side that holds every grid of a task with its end marker, at most 30. */
export function smallestSide(task: ArcTask): number {
  const grids = [...task.train, ...task.test].flatMap(({ input, output }) => (output ? [input, output] : [input]));
  return Math.min(GRID_SIDE_MAX, Math.max(...grids.map((g) => Math.max(gridRows(g), gridCols(g)))) + 1);
}

/** A task and its augmented copies on one canvas. Only demonstrations are ever trained on. */
export class Lessons {
  readonly side: number;
  private readonly copies: readonly Copy[];

  /**
   * @param id the task's name, and so its row's
   * @param side of the canvas; the task must fit it (`unfit`)
   * @param count copies wished, the task itself included; a symmetric task may have fewer
   */
  constructor(id: string, task: ArcTask, side: number, count: number, rng: Rng) {
    this.side = side;
    const copies: Copy[] = [{ identifier: id, augmentation: IDENTITY, task }];
    for (const { augmentation, task: copy } of augmentations(task, rng)) {
      if (copies.length >= count) break;
      copies.push({ identifier: formatIdentifier(id, augmentation), augmentation, task: copy });
    }
    this.copies = copies;
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
      const { train } = this.copies[c].task;
      const pair = train[randomInt(rng, train.length)];
      const at = rng() < TRANSLATED ? randomOffset(pair, this.side, rng) : { row: 0, col: 0 };
      const encoded = encodePair(pair, this.side, at);
      tokens.set(encoded.inputs, i * cells);
      labels.set(encoded.labels.map((token) => (token === TOKEN.pad ? IGNORE : token)), i * cells);
      puzzleIds[i] = c + 1;
    }
    return { tokens, labels, puzzleIds };
  }

  /** Test input `test` (counted from 0) as every copy shows it. */
  questions(test: number): Questions {
    const cells = this.side * this.side;
    const tokens = new Int32Array(this.copies.length * cells);
    this.copies.forEach((copy, i) => tokens.set(encodeGrid(copy.task.test[test].input, this.side), i * cells));
    return { tokens, puzzleIds: Int32Array.from(this.copies, (_, i) => i + 1) };
  }

  /**
   * The candidates for a test input, best first: every answer cropped, brought back to the task's own colours and orientation, counted.
   * @param answers [copies, side*side]
   * @param halt q_halt logits [copies]
   */
  vote(answers: ArrayLike<number>, halt: ArrayLike<number>): Candidate[] {
    const cells = this.side * this.side;
    const votes = this.copies.map(({ augmentation }, i): { grid: Grid; halt: number } => {
      const answer = Array.from({ length: cells }, (_, c) => answers[i * cells + c]);
      return { grid: invertGrid(cropAnswer(answer, this.side), augmentation), halt: halt[i] };
    });
    return tally(votes).filter(({ grid }) => gridRows(grid) > 0);
  }
}
