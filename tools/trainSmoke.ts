/**
 * Trains a tiny model on 4x4 Sudokus from nothing, in Node on the wasm backend, and tests it on grids it has never seen:
 *   npm run train:smoke -- [--steps N] [--out FILE.safetensors] [--quick]
 * Ends with 1 when fewer than 95 % of the held-out grids come out right. --quick: a shorter run that must only show learning, which a
 * broken gradient cannot.
 */

import './trainGradients.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Engine } from '../src/engine/engine.ts';
import { startWasm, TfjsEngine } from '../src/engine/tfjs.ts';
import { generateMini, mini, MINI_CELLS, splitGrids, type MiniSudoku } from '../src/kinds/mini/core/mini.ts';
import { miniLesson } from '../src/kinds/mini/lesson.ts';
import { seededRng } from '../src/kinds/shared/rng.ts';
import { parseConfig, type TrmConfig } from '../src/model/config.ts';
import { initialWeights } from '../src/model/init.ts';
import type { TrainingBatch } from '../src/model/loss.ts';
import { loadWeights, saveWeights } from '../src/model/weights/open.ts';
import type { TrainConfig } from '../src/protocol/training.ts';
import { warmupCosine } from '../src/training/optimisers.ts';
import { readMetrics, Trainer, type StepMetrics } from '../src/training/trainer.ts';
import { trainOptions } from '../src/worker/training/options.ts';
import { usage, wholeNumber } from './args.ts';

const HELP = 'Usage: npm run train:smoke -- [--steps N] [--out FILE.safetensors] [--quick]';
const { values } = (() => {
  try {
    return parseArgs({ options: { steps: { type: 'string' }, out: { type: 'string' }, quick: { type: 'boolean', default: false } } });
  } catch (e) {
    return usage(`${e instanceof Error ? e.message : String(e)}\n${HELP}`);
  }
})();

/** Held-out full grids, of 288; a puzzle is made on each several times. */
const HELD_OUT = 40;
const EVALUATION = 200;
const FULL = { steps: 250, threshold: 0.95 };
/** Measured: 96.5 % when healthy; 0 % with the gradient of the matrix products, of the norm or of the gate broken. */
const QUICK = { steps: 140, threshold: 0.7 };

/** One register position before the cells. */
const miniConfig = ({ shape }: TrainConfig): TrmConfig =>
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
    vocab_size: mini.vocabSize,
  });

/** Puzzles as a batch. */
const miniBatch = (puzzles: readonly MiniSudoku[]): TrainingBatch => ({
  tokens: Int32Array.from(puzzles.flatMap(({ question }) => [...mini.encode(question, MINI_CELLS)])),
  labels: Int32Array.from(puzzles.flatMap(({ solution }) => [...mini.encode(solution, MINI_CELLS)])),
  puzzleIds: new Int32Array(puzzles.length),
});

/** Share of puzzles that are right in every cell after all supervision steps (SPEC section 6). */
async function evaluateMini(engine: Engine, { T, n, nSup: maxSteps }: TrmConfig, puzzles: readonly MiniSudoku[]): Promise<number> {
  const { tokens, labels } = miniBatch(puzzles);
  let answers: Uint8Array = new Uint8Array(labels.length);
  for await (const step of engine.run({ tokens, batch: puzzles.length }, { maxSteps, T, n })) answers = step.tokens;
  const right = puzzles.filter((_, i) => {
    const from = i * MINI_CELLS;
    return answers.subarray(from, from + MINI_CELLS).every((token, cell) => token === labels[from + cell]);
  });
  return right.length / puzzles.length;
}

const { steps: usual, threshold } = values.quick ? QUICK : FULL;
const steps = wholeNumber('steps', values.steps, usual, 1, 100_000);
const random = seededRng(1);
const { train, test } = splitGrids(random, HELD_OUT);
const { adapter, features } = await startWasm();
const config = miniLesson.recipe('nothing');
const shape = miniConfig(config);
const trainer = new Trainer(initialWeights(shape, random), trainOptions(config));
const started = performance.now();
const seconds = (): number => (performance.now() - started) / 1000;
let finished: StepMetrics[] = [];
for (let t = 1; t <= steps; t++) {
  const batch = miniBatch(Array.from({ length: config.batch }, () => generateMini(random, train)));
  finished.push(await readMetrics(trainer.step(batch, warmupCosine(t, steps, config.warmup, 0.02))));
  if (t % 25 === 0 || t === steps) {
    report(t, finished);
    finished = [];
  }
}
const trained = seconds();

/** One line on the steps since the last one; a share is over the slots that halted in them. */
function report(t: number, window: readonly StepMetrics[]): void {
  const slots = window.reduce((sum, m) => sum + m.count, 0);
  const share = (of: (m: StepMetrics) => number): number => window.reduce((sum, m) => sum + (m.count > 0 ? of(m) * m.count : 0), 0) / slots;
  const loss = window.reduce((sum, m) => sum + m.loss, 0) / window.length;
  console.log(
    `step ${t}/${steps}  ${seconds().toFixed(1)} s  loss ${loss.toFixed(3)}  tokens ${share((m) => m.accuracy).toFixed(3)}  ` +
      `exact ${share((m) => m.exact).toFixed(3)}  halts after ${share((m) => m.steps).toFixed(1)}`,
  );
}

// Through a file and back, as anybody else would use the model.
const file = values.out ?? join(tmpdir(), 'sudoku4.safetensors');
writeFileSync(file, saveWeights(await trainer.weights(), { dtype: 'F32' }));
trainer.dispose();
const engine = new TfjsEngine({ backend: 'wasm', adapter, software: false, features, note: '' });
await engine.load(loadWeights(new Uint8Array(readFileSync(file))));
const evaluation = Array.from({ length: EVALUATION }, () => generateMini(random, test));
const exact = await evaluateMini(engine, shape, evaluation);
engine.dispose();
console.log(
  JSON.stringify({
    steps,
    seconds: Number(trained.toFixed(1)),
    stepsPerSecond: Number((steps / trained).toFixed(2)),
    heldOutGrids: HELD_OUT,
    puzzles: EVALUATION,
    exact,
    threshold,
    file,
  }),
);
if (!(exact >= threshold)) {
  console.error(`Only ${(100 * exact).toFixed(1)} % of the held-out puzzles are right; ${100 * threshold} % were asked for.`);
  process.exitCode = 1;
}
