/** The page /bench/training/: one training step, our trainer against plain tfjs, in turns, on WebGPU and on wasm (?backend=, ?model=, ?rounds=). */

import * as tf from '@tensorflow/tfjs-core';
// After tfjs-core itself, whose flags it reads.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { createEngine } from '../../src/engine/create.ts';
import { wasmPaths } from '../../src/engine/pageCpu.ts';
import { seededRng } from '../../src/kinds/shared/rng.ts';
import { parseConfig, type TrmConfig } from '../../src/model/config.ts';
import { initialWeights } from '../../src/model/init.ts';
import type { TrainingBatch } from '../../src/model/loss.ts';
import { installGradients } from '../../src/training/optimisers.ts';
import { readMetrics, Trainer, type TrainOptions } from '../../src/training/trainer.ts';
import type { BenchResult } from '../browser.ts';
import { median, round } from '../report.ts';
import { etrmModels, measureEtrm } from './etrm.ts';
import { StockTrainer } from './stock.ts';

/** One model on one backend. Milliseconds are medians of whole steps, the wait for the device included. */
export interface TrainingRow {
  readonly model: string;
  readonly batch: number;
  readonly backend: string;
  readonly adapter: string;
  readonly stockMs: number;
  readonly oursMs: number;
  /** stock / ours */
  readonly ratio: number;
  readonly rounds: number;
  readonly samplesPerSecond: number;
  /** Kernels launched a step, milliseconds of writing its commands, bytes held: where they are ours to count; else null. */
  readonly dispatches: number | null;
  readonly encodeMs: number | null;
  readonly bytes: number | null;
}

const MATMUL = 'BatchMatMul';
/** tfjs's gradient of a product, before a trainer replaces it. */
const plain = tf.getGradient(MATMUL);
installGradients();
const fast = tf.getGradient(MATMUL);

const lite = { hidden_size: 128, L_layers: 2, H_cycles: 1, halt_max_steps: 16, num_heads: 4, puzzle_emb_len: 1 };
const models: readonly { readonly name: string; readonly batch: number; readonly config: TrmConfig }[] = [
  {
    name: 'sudoku-lite',
    batch: 32,
    config: parseConfig({ ...lite, L_cycles: 4, mlp_t: true, seq_len: 81, vocab_size: 11, pos_encodings: 'none' }),
  },
  // Small enough for an emulated GPU, which takes minutes a step for the others.
  {
    name: 'sudoku 4x4',
    batch: 32,
    config: parseConfig({
      ...lite,
      hidden_size: 64,
      num_heads: 2,
      halt_max_steps: 8,
      L_cycles: 2,
      mlp_t: true,
      seq_len: 16,
      vocab_size: 6,
    }),
  },
  { name: 'ARC with rows 12x12', batch: 16, config: parseConfig({ ...lite, L_cycles: 3, mlp_t: false, seq_len: 144, vocab_size: 12 }) },
];

const options = (batch: number): TrainOptions => ({
  batch,
  train: 'all',
  adam: { kind: 'adamw', lr: 1e-3, beta1: 0.9, beta2: 0.95, weightDecay: 0.1 },
  muon: null,
  rows: { lr: 0, weightDecay: 0 },
  ema: 0.99,
  clip: null,
  haltWeight: 0.5,
  exploration: 0.1,
  random: (step) => seededRng(step),
});

function batchOf({ seqLen, vocabSize }: TrmConfig, B: number): TrainingBatch {
  const rng = seededRng(1);
  const draw = (): Int32Array => Int32Array.from({ length: B * seqLen }, () => 1 + Math.floor(rng() * (vocabSize - 1)));
  return { tokens: draw(), labels: draw(), puzzleIds: new Int32Array(B) };
}

const output = document.querySelector('output');
function log(line: string): void {
  console.log(line);
  if (output) output.textContent += `${line}\n`;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function measure(
  backend: 'webgpu' | 'wasm',
  adapter: string,
  { name, batch: B, config }: (typeof models)[number],
  rounds: number,
): Promise<TrainingRow> {
  const weights = initialWeights(config, seededRng(2));
  const batch = batchOf(config, B);
  const ours = new Trainer(weights, options(B));
  const stock = new StockTrainer(weights, B);
  const mine = async (): Promise<unknown> => {
    tf.registerGradient(fast);
    return readMetrics(ours.step(batch, 1));
  };
  const theirs = (): Promise<unknown> => {
    tf.registerGradient(plain);
    return stock.step(batch);
  };
  await mine();
  await theirs();
  const [a, b]: [number[], number[]] = [[], []];
  for (let i = 0; i < rounds; i++) {
    a.push(await timed(mine));
    b.push(await timed(theirs));
    log(`  ${name} on ${backend}, round ${i + 1}: ours ${round(a[i], 4)} ms, tfjs ${round(b[i], 4)} ms`);
  }
  ours.dispose();
  stock.dispose();
  const [oursMs, stockMs] = [median(a), median(b)];
  return {
    model: name,
    batch: B,
    backend,
    adapter,
    stockMs: round(stockMs, 4),
    oursMs: round(oursMs, 4),
    ratio: round(stockMs / oursMs, 3),
    rounds,
    samplesPerSecond: round((1000 * B) / oursMs, 3),
    dispatches: null,
    encodeMs: null,
    bytes: null,
  };
}

async function main(): Promise<TrainingRow[]> {
  const query = new URLSearchParams(location.search);
  const rounds = Number(query.get('rounds') ?? 5);
  const rows: TrainingRow[] = [];
  for (const backend of ['webgpu', 'wasm'] as const) {
    if (query.has('backend') && query.get('backend') !== backend) continue;
    const engine = await createEngine({ backend, executor: 'tfjs', wasmPaths });
    await tf.ready();
    for (const model of models) {
      if (model.name.includes(query.get('model') ?? '')) rows.push(await measure(backend, engine.device.adapter, model, rounds));
    }
    tf.registerGradient(fast);
    for (const model of etrmModels) {
      if (model.name.includes(query.get('model') ?? '')) rows.push(await measureEtrm(backend, engine.device.adapter, model, rounds, log));
    }
  }
  for (const r of rows) {
    log(
      `${r.model}, batch ${r.batch}, ${r.backend} (${r.adapter}): tfjs ${r.stockMs} ms, ours ${r.oursMs} ms a training step: ${r.ratio} times as fast; ${r.samplesPerSecond} samples/s${ours(r)}`,
    );
  }
  return rows;
}

const ours = ({ dispatches, encodeMs, bytes }: TrainingRow): string =>
  [
    dispatches !== null && `${dispatches} dispatches`,
    encodeMs !== null && `encoded in ${encodeMs} ms`,
    bytes !== null && `${round(bytes / 2 ** 20, 3)} MB`,
  ]
    .filter(Boolean)
    .map((s) => `, ${s}`)
    .join('');

const tell = (result: BenchResult<TrainingRow>): void => {
  Object.assign(window, { benchResult: result });
};

main().then(
  (rows) => tell({ rows }),
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    log(message);
    tell({ error: message });
  },
);
