/** Fine-tunes a model on one ARC task within a time budget, and answers its test inputs by a vote over all copies. */
import type { Engine } from '../src/engine/engine.ts';
import type { NamedTask } from '../src/kinds/arc/core/index.ts';
import { arcKind, type ArcTask, attempts, type Grid, sameGrid } from '../src/kinds/arc/core/index.ts';
import { Lessons, type Questions, smallestSide } from '../src/kinds/arc/core/lessons.ts';
import { canvasSide } from '../src/kinds/shared/canvas.ts';
import { seededRng } from '../src/kinds/shared/rng.ts';
import { warmupCosine } from '../src/training/optimisers.ts';
import { withFreshRows } from '../src/training/rows.ts';
import { readMetrics, Trainer } from '../src/training/trainer.ts';
import { parseConfig, type TrmConfig } from '../src/model/config.ts';
import { initialWeights } from '../src/model/init.ts';
import type { TrmWeights } from '../src/model/weights/tensors.ts';
import { recipe, trainOptions } from '../src/worker/training/recipes.ts';

export interface TaskResult {
  readonly id: string;
  /** Every test input is answered by one of its two candidates; null when the file does not hold the answers. */
  readonly solved: boolean | null;
  /** Two grids for each test input. */
  readonly candidates: readonly (readonly Grid[])[];
  readonly steps: number;
  readonly seconds: number;
}

/** Training ran into numbers that are none. */
export class DivergedError extends Error {
  readonly code = 'diverged';
  readonly steps: number;
  readonly seconds: number;
  constructor(id: string, steps: number, seconds: number) {
    super(`${id}: the loss is no longer a number after ${steps} steps.`);
    this.name = 'DivergedError';
    this.steps = steps;
    this.seconds = seconds;
  }
}

/** Copies of a task with a row each: its turns and reflections. */
const COPIES = 8;
/** What a supervision step of the vote costs for as many questions as a batch has, in training steps: it has no gradients. */
const VOTE_COST = 0.3;
/** Share of the budget that loading, and steps slower than those before, may take. */
const RESERVE = 0.03;
/** Steps until the pace is known. */
const WARM_UP = 3;
const SEED = 1;

/** From nothing: a small network on the smallest canvas that holds the task. */
function configFor(side: number): TrmConfig {
  const { hiddenSize, layers, T, n, nSup, mlpT } = recipe('arc', 'nothing').shape;
  return parseConfig({
    hidden_size: hiddenSize, L_layers: layers, H_cycles: T, L_cycles: n, halt_max_steps: nSup, num_heads: 4, mlp_t: mlpT,
    puzzle_emb_len: 1, puzzle_emb_ndim: hiddenSize, seq_len: side * side, vocab_size: arcKind.vocabSize,
  });
}

/**
 * @param base null: from nothing
 * @param budget seconds for training and vote together; overrun only where it does not hold one step and one look at each test input
 * @param makeEngine an engine on the same tfjs backend, to answer with
 * @throws DivergedError
 */
export async function finetuneTask({ id, task }: NamedTask, base: TrmWeights | null, budget: number, makeEngine: () => Engine): Promise<TaskResult> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  const random = seededRng(SEED);
  // Nothing of the answers to the test inputs is known to the training, not even their size.
  const asked: ArcTask = { train: task.train, test: task.test.map(({ input }) => ({ input })) };
  const side = (base && canvasSide(base.config.seqLen)) ?? smallestSide(asked);
  const lessons = new Lessons(id, asked, side, COPIES, random);
  const start = withFreshRows(base ?? initialWeights(configFor(side), random), lessons.rows.size + 1, lessons.rows);
  const options = trainOptions(recipe('arc', base ? 'loaded' : 'nothing'));
  const questions = [...asked.test.keys()].map((test) => lessons.questions(test));
  const { nSup } = start.config;
  const voteSteps = questions.reduce((sum, { puzzleIds }) => sum + (nSup * puzzleIds.length) / options.batch, 0) * VOTE_COST;

  const trainer = new Trainer(start, options);
  let trained: TrmWeights;
  let steps = 0;
  try {
    let pace = 0; // seconds a step, lately
    for (let now = seconds(); ; ) {
      // The first steps are slow and say little about the vote.
      const training = steps < WARM_UP ? budget / 2 : budget * (1 - RESERVE) - voteSteps * pace;
      if (steps > 0 && now + pace > training) break;
      const { loss } = await readMetrics(trainer.step(lessons.batch(options.batch, random), warmupCosine(now, training, 0, 0.02)));
      steps++;
      if (!Number.isFinite(loss)) throw new DivergedError(id, steps, Number(seconds().toFixed(1)));
      const then = seconds();
      pace = steps <= WARM_UP ? then - now : 0.8 * pace + 0.2 * (then - now);
      now = then;
    }
    trained = await trainer.weights();
  } finally {
    trainer.dispose();
  }

  const candidates = await answer(trained, lessons, questions, makeEngine(), () => seconds() > budget);
  const right = task.test.map(({ output }, t) => (output ? candidates[t].some((grid) => sameGrid(grid, output)) : null));
  const solved = right.includes(null) ? null : right.every((r) => r);
  return { id, solved, candidates, steps, seconds: Number(seconds().toFixed(1)) };
}

/**
 * Two grids for each test input: a vote over its questions, a few at a time, all of them when there is time. The first few of every test
 * input are asked in any case, if only for one supervision step.
 */
async function answer(weights: TrmWeights, lessons: Lessons, tests: readonly Questions[], engine: Engine, late: () => boolean): Promise<Grid[][]> {
  const { T, n, nSup: maxSteps, seqLen } = weights.config;
  const votes = tests.map(() => ({ tokens: [] as number[], halt: [] as number[] }));
  const most = Math.max(...tests.map(({ puzzleIds }) => puzzleIds.length));
  try {
    await engine.load(weights);
    for (let from = 0; from < most && (from === 0 || !late()); from += COPIES) {
      for (const [t, all] of tests.entries()) {
        const puzzleIds = all.puzzleIds.slice(from, from + COPIES);
        const tokens = all.tokens.slice(from * seqLen, (from + COPIES) * seqLen);
        let last: { tokens: Uint8Array; halt: Float32Array } | null = null;
        for await (const step of engine.run({ tokens, puzzleIds, batch: puzzleIds.length }, { maxSteps, T, n })) {
          last = step;
          if (late()) break;
        }
        votes[t].tokens.push(...(last?.tokens ?? []));
        votes[t].halt.push(...(last?.halt ?? []));
      }
    }
  } finally {
    engine.dispose();
  }
  return votes.map(({ tokens, halt }) => attempts(lessons.vote(tokens, halt)));
}
