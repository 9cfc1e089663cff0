/** The model for 4x4 Sudokus that the recipe asks for, its batches, and the evaluation. */

import type { Engine } from '../src/engine/engine.ts';
import { encodeMini, MINI_CELLS, MINI_VOCAB, type MiniSudoku } from '../src/kinds/mini/core/mini.ts';
import { parseConfig, type TrmConfig } from '../src/model/config.ts';
import type { TrainingBatch } from '../src/model/loss.ts';
import type { TrainConfig } from '../src/protocol/training.ts';

/** One register position before the cells. */
export const miniConfig = ({ shape }: TrainConfig): TrmConfig =>
  parseConfig({
    hidden_size: shape.hiddenSize,
    L_layers: shape.layers,
    H_cycles: shape.T,
    L_cycles: shape.n,
    halt_max_steps: shape.nSup,
    num_heads: 4,
    mlp_t: shape.mlpT,
    puzzle_emb_len: 1,
    seq_len: MINI_CELLS,
    vocab_size: MINI_VOCAB,
  });

/** Puzzles as a batch. */
export const miniBatch = (puzzles: readonly MiniSudoku[]): TrainingBatch => ({
  tokens: Int32Array.from(puzzles.flatMap(({ question }) => encodeMini(question))),
  labels: Int32Array.from(puzzles.flatMap(({ solution }) => encodeMini(solution))),
  puzzleIds: new Int32Array(puzzles.length),
});

/** Share of puzzles that are right in every cell after all supervision steps (SPEC section 6). */
export async function evaluateMini(engine: Engine, { T, n, nSup: maxSteps }: TrmConfig, puzzles: readonly MiniSudoku[]): Promise<number> {
  const { tokens, labels } = miniBatch(puzzles);
  let answers: Uint8Array = new Uint8Array(labels.length);
  for await (const step of engine.run({ tokens, batch: puzzles.length }, { maxSteps, T, n })) answers = step.tokens;
  const right = puzzles.filter((_, i) => {
    const from = i * MINI_CELLS;
    return answers.subarray(from, from + MINI_CELLS).every((token, cell) => token === labels[from + cell]);
  });
  return right.length / puzzles.length;
}
