/**
 * The ARC kind. A task is many grids and the model knows it only through its row of the puzzle table, so the doors that
 * speak of one board (encode, decode, verify, symmetry) take a grid or an augmentation here; the others are those of a puzzle.
 */

import type { PuzzleCore, Verdict } from '../../puzzle.ts';
import { canvasSide } from '../../shared/canvas.ts';
import type { Rng } from '../../shared/rng.ts';
import { augmentations, type AugmentedTask } from './augment.ts';
import { cropAnswer, encodeGrid, unfit, VOCAB_SIZE } from './codec.ts';
import type { Grid } from './grid.ts';
import { formatTask, parseTask } from './parse.ts';
import { type ArcTask, arcTaskSchema } from './task.ts';
import { verify } from './verify.ts';

/** The side of the canvas of a model. @throws RangeError when `seqLen` is no square. */
function sideOf(seqLen: number): number {
  const side = canvasSide(seqLen);
  if (side === null) throw new RangeError(`This model reads ${seqLen} tokens, which is not a square canvas.`);
  return side;
}

type SharedDoors = Pick<PuzzleCore<ArcTask, never>, 'vocabSize' | 'schema' | 'unfit' | 'parse' | 'format'>;

export interface ArcKind extends SharedDoors {
  readonly id: 'arc';
  /** Tokens [S] of one input grid, at the top left. @throws RangeError when it does not fit. */
  encode(grid: Grid, seqLen: number): Int32Array;
  /** The grid that tokens [S] hold; empty (0 x 0) when they hold none. */
  decode(tokens: ArrayLike<number>): Grid;
  /** Compares with the answer of test pair `test`; null when the task does not have it. */
  verify(task: ArcTask, test: number, answer: Grid): Verdict | null;
  /** Distinct augmented copies of a task, as many as are taken. */
  augmentations(task: ArcTask, rng: Rng): Iterable<AugmentedTask>;
}

export const arcKind: ArcKind = {
  id: 'arc',
  vocabSize: VOCAB_SIZE,
  schema: arcTaskSchema,
  unfit,
  encode: (grid, seqLen) => encodeGrid(grid, sideOf(seqLen)),
  decode: (tokens) => cropAnswer(tokens, sideOf(tokens.length)),
  verify,
  augmentations: (task, rng) => augmentations(task, rng),
  parse: parseTask,
  format: formatTask,
};

export {
  type Augmentation,
  augmentations,
  type AugmentedTask,
  augmentGrid,
  augmentTask,
  formatIdentifier,
  IDENTITY,
  invertGrid,
  parseIdentifier,
  randomAugmentation,
  turnGrid,
} from './augment.ts';
export { cropAnswer, encodeGrid, encodePair, type Offset, randomOffset, TOKEN } from './codec.ts';
export {
  copyRect,
  fillRect,
  flipLeftRight,
  flipUpDown,
  floodFill,
  paint,
  pasteRect,
  type Rect,
  rectBetween,
  resizeGrid,
  rotate,
} from './edit.ts';
export { firstTask } from './first.ts';
export { COLOURS, filledGrid, type Grid, GRID_SIDE_MAX, gridBytes, gridCols, gridKey, gridRows, sameGrid } from './grid.ts';
export {
  ARC_TASKS_MAX,
  ARC_TEXT_MAX,
  type ArcReading,
  joinReadings,
  type NamedTask,
  onlySolutions,
  parseArcFile,
  readArc,
} from './parse.ts';
export { arcGridSchema, type ArcPair, type ArcTask, arcTaskSchema, type ArcTest, TEST_MAX, TRAIN_MAX } from './task.ts';
export {
  addPair,
  canAdd,
  clearAnswer,
  copyFromInput,
  gridAt,
  type GridPlace,
  newTask,
  type PairPlace,
  removePair,
  setGrid,
} from './task-edit.ts';
export { ATTEMPTS, type Ballots, BLANK, type Candidate, fileVotes, passAt, type Prediction, tally, type Vote } from './vote.ts';
