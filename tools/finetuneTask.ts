/** Fine-tunes a model on one ARC task within a time budget, and answers its test inputs by a vote over all copies. */
import type { Engine } from '../src/engine/engine.ts';
import type { NamedTask } from '../src/puzzles/arc/index.ts';
import { arcKind, attempts, type Grid, sameGrid } from '../src/puzzles/arc/index.ts';
import { Lessons, smallestSide } from '../src/puzzles/arc/lessons.ts';
import { canvasSide } from '../src/puzzles/canvas.ts';
import { seededRng } from '../src/puzzles/rng.ts';
import { warmupCosine } from '../src/training/optimisers.ts';
import { withFreshRows } from '../src/training/rows.ts';
import { readMetrics, Trainer, type TrainOptions } from '../src/training/trainer.ts';
import { parseConfig, type TrmConfig } from '../src/trm/config.ts';
import { initialWeights } from '../src/trm/init.ts';
import type { TrmWeights } from '../src/trm/weights/tensors.ts';

export interface TaskResult {
  readonly id: string;
  /** Every test input is answered by one of its two candidates; null when the file does not hold the answers. */
  readonly solved: boolean | null;
  /** Two grids for each test input. */
  readonly candidates: readonly (readonly Grid[])[];
  readonly steps: number;
  readonly seconds: number;
}

/** Copies of a task, itself included: as many as the budget can teach, a step on the CPU taking a good part of a second. */
const copiesFor = (budget: number): number => Math.max(8, Math.min(64, Math.floor(budget / 4)));
const BATCH = 16;
/** Share of the budget that is left for the vote. */
const VOTE_SHARE = 0.1;

/** From nothing: a small network on the smallest canvas that holds the task. */
const configFor = (side: number): TrmConfig =>
  parseConfig({
    hidden_size: 64, L_layers: 1, H_cycles: 1, L_cycles: 2, halt_max_steps: 6, num_heads: 4, mlp_t: true,
    puzzle_emb_len: 1, puzzle_emb_ndim: 64, seq_len: side * side, vocab_size: arcKind.vocabSize,
  });

/** Learning rates at the start of the cosine. A trained network is moved more carefully than a new one. */
const optionsFor = (fromNothing: boolean, random: () => number): TrainOptions => ({
  batch: BATCH,
  train: 'all',
  adam: { kind: 'adamw', lr: fromNothing ? 2e-3 : 3e-4, beta1: 0.9, beta2: 0.95, weightDecay: 0.1 },
  muon: { lr: fromNothing ? 0.02 : 0.005, momentum: 0.6, weightDecay: 0.005, iterations: 3 },
  rows: { lr: fromNothing ? 3e-2 : 1e-2, weightDecay: 0.1 },
  ema: 0.97,
  clip: 1,
  haltWeight: 0.1,
  exploration: 0.1,
  random: () => random,
});

/**
 * @param base null: from nothing
 * @param makeEngine an engine on the same tfjs backend, to answer with
 */
export async function finetuneTask({ id, task }: NamedTask, base: TrmWeights | null, budget: number, makeEngine: () => Engine): Promise<TaskResult> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  const random = seededRng(1);
  const side = (base && canvasSide(base.config.seqLen)) ?? smallestSide(task);
  const lessons = new Lessons(id, task, side, copiesFor(budget), random);
  const start = withFreshRows(base ?? initialWeights(configFor(side), random), lessons.rows.size + 1, lessons.rows);
  const trainer = new Trainer(start, optionsFor(base === null, random));
  const training = budget * (1 - VOTE_SHARE);
  let steps = 0;
  let trained: TrmWeights;
  try {
    while (seconds() < training) {
      const factor = warmupCosine(seconds(), training, 0, 0.02);
      const { loss } = await readMetrics(trainer.step(lessons.batch(BATCH, random), factor));
      if (!Number.isFinite(loss)) throw new Error(`Task ${id}: the loss is no longer a number after ${steps + 1} steps.`);
      steps++;
    }
    trained = await trainer.weights();
  } finally {
    trainer.dispose();
  }

  const engine = makeEngine();
  const candidates: (readonly Grid[])[] = [];
  try {
    await engine.load(trained);
    const { T, n, nSup: maxSteps } = trained.config;
    for (const test of task.test.keys()) {
      const { tokens, puzzleIds } = lessons.questions(test);
      let found: readonly Grid[] = [];
      for await (const step of engine.run({ tokens, puzzleIds, batch: puzzleIds.length }, { maxSteps, T, n })) {
        if (step.step === maxSteps) found = attempts(lessons.vote(step.tokens, step.halt));
      }
      candidates.push(found);
    }
  } finally {
    engine.dispose();
  }
  const answers = task.test.map(({ output }) => output);
  const known = answers.every((answer) => answer !== undefined);
  const right = answers.every((answer, t) => answer !== undefined && candidates[t].some((grid) => sameGrid(grid, answer)));
  return { id, solved: known ? right : null, candidates, steps, seconds: Number(seconds().toFixed(1)) };
}
