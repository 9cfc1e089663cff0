/** The recipe for 4x4 Sudokus, and the exam. */
import type { Engine } from '../src/engine/engine.ts';
import { encodeMini, MINI_CELLS, MINI_VOCAB, type MiniSudoku } from '../src/puzzles/sudoku/mini.ts';
import type { TrainingBatch } from '../src/training/supervision.ts';
import type { TrainOptions } from '../src/training/trainer.ts';
import { parseConfig } from '../src/trm/config.ts';

/** One block, one cycle, one register position before the cells. */
export const miniConfig = parseConfig({
  hidden_size: 64,
  L_layers: 1,
  H_cycles: 1,
  L_cycles: 3,
  halt_max_steps: 8,
  num_heads: 4,
  mlp_t: true,
  puzzle_emb_len: 1,
  seq_len: MINI_CELLS,
  vocab_size: MINI_VOCAB,
});

/** Muon on the hidden matrices and a cosine: what learns fastest on little compute (docs of the pretraining recipes). */
export const miniOptions = (random: () => number): TrainOptions => ({
  batch: 32,
  train: 'all',
  adam: { kind: 'adamw', lr: 3e-3, beta1: 0.9, beta2: 0.95, weightDecay: 0.1 },
  muon: { lr: 0.02, momentum: 0.6, weightDecay: 0.005, iterations: 3 },
  rows: { lr: 0, weightDecay: 0 },
  ema: 0.98,
  clip: 1,
  haltWeight: 0.5,
  exploration: 0.1,
  random: () => random,
});

/** Puzzles as a batch. */
export const miniBatch = (puzzles: readonly MiniSudoku[]): TrainingBatch => ({
  tokens: Int32Array.from(puzzles.flatMap(({ question }) => encodeMini(question))),
  labels: Int32Array.from(puzzles.flatMap(({ solution }) => encodeMini(solution))),
  puzzleIds: new Int32Array(puzzles.length),
});

/** Share of puzzles that are right in every cell after all supervision steps (SPEC section 6). */
export async function examMini(engine: Engine, puzzles: readonly MiniSudoku[]): Promise<number> {
  const { tokens, labels } = miniBatch(puzzles);
  const { T, n, nSup: maxSteps } = miniConfig;
  let answers: Uint8Array = new Uint8Array(labels.length);
  for await (const step of engine.run({ tokens, batch: puzzles.length }, { maxSteps, T, n })) answers = step.tokens;
  const right = puzzles.filter((_, i) => {
    const from = i * MINI_CELLS;
    return answers.subarray(from, from + MINI_CELLS).every((token, cell) => token === labels[from + cell]);
  });
  return right.length / puzzles.length;
}
