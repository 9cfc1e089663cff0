/** Learning and measuring 4x4 Sudokus, made up as they are needed; the evaluation's full grids are in no lesson. */

import { z } from 'zod';
import type { WorkerLesson, WorkerMeasured, Lesson } from '../kind.worker.ts';
import { batchOf, evaluationOf, STREAM, type Pair } from '../shared/lesson.worker.ts';
import { seededRng, stepRng } from '../shared/rng.ts';
import { generateMini, mini, MINI_CELLS, miniGrids, splitGrids, type MiniSudoku } from './core/mini.ts';

/** Full grids kept for the evaluation, of 288. */
const HELD_OUT = 40;
const EVALUATION = 100;

const pairOf = ({ question, solution }: MiniSudoku): Pair => ({
  tokens: mini.encode(question, MINI_CELLS),
  labels: mini.encode(solution, MINI_CELLS),
});

function lessonFor(seed: number, batch: number): Lesson {
  const random = seededRng(seed ^ STREAM.evaluation);
  const { train, test } = splitGrids(random, HELD_OUT);
  const evaluation = Array.from({ length: EVALUATION }, () => pairOf(generateMini(random, test)));
  return {
    rows: null,
    batch(step) {
      const draw = stepRng(seed ^ STREAM.draw, step);
      return batchOf(
        Array.from({ length: batch }, () => pairOf(generateMini(draw, train))),
        MINI_CELLS,
      );
    },
    evaluations: [evaluationOf('held out', evaluation, MINI_CELLS)],
    canvas: { rows: 4, cols: 4 },
  };
}

const specSchema = z.object({ kind: z.string() });
type Spec = z.infer<typeof specSchema>;

export const miniLesson: WorkerLesson<Spec> = {
  schema: specSchema,
  vocabSize: mini.vocabSize,
  shape: () => ({ seq_len: MINI_CELLS }),
  unfit: (seqLen) => (seqLen === MINI_CELLS ? null : `reads ${seqLen} cells, not the ${MINI_CELLS} of a 4x4 Sudoku`),
  make: (_, { seed, batch }) => lessonFor(seed, batch),
  data: () => `generated 4x4 Sudokus, those on ${HELD_OUT} of the ${miniGrids.length} full grids held out`,
};

export const miniMeasured: WorkerMeasured<Spec> = {
  schema: specSchema,
  board: (_, rng) => generateMini(rng, miniGrids).question,
};
