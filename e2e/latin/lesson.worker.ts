/** Learning and measuring Latin squares. */

import { z } from 'zod';
import type { WorkerLesson, WorkerMeasured } from '../../src/kinds/kind.worker.ts';
import { batchOf, evaluationOf, STREAM, type Pair } from '../../src/kinds/shared/lesson.worker.ts';
import { stepRng, type Rng } from '../../src/kinds/shared/rng.ts';
import { encode, generate, latin, SIDE } from './core.ts';

const specSchema = z.object({ kind: z.string() });
const CELLS = SIDE * SIDE;

const pair = (rng: Rng): Pair => {
  const { question, solution } = generate(rng);
  return { tokens: encode(question), labels: encode(solution) };
};

export const latinLesson: WorkerLesson<z.infer<typeof specSchema>> = {
  schema: specSchema,
  vocabSize: latin.vocabSize,
  shape: () => ({ seq_len: CELLS }),
  unfit: (seqLen) => (seqLen === CELLS ? null : `reads ${seqLen} cells, not ${CELLS}`),
  make: (_, { seed, batch }) => ({
    rows: null,
    batch: (step) =>
      batchOf(
        Array.from({ length: batch }, (__, i) => pair(stepRng(seed ^ STREAM.draw, step * batch + i))),
        CELLS,
      ),
    evaluations: [
      evaluationOf(
        'generated',
        Array.from({ length: 30 }, (__, i) => pair(stepRng(seed ^ STREAM.evaluation, i))),
        CELLS,
      ),
    ],
    canvas: { rows: SIDE, cols: SIDE },
  }),
  data: () => 'generated Latin squares',
};

export const latinMeasured: WorkerMeasured = { schema: specSchema, board: (_, rng) => generate(rng).question };
