/** E-TRM in the training bench: a learning step of our own kernels beside the same step in tfjs ops, in turns, on one device. */

import { requestGpu } from '../../src/engine/device.ts';
import { stepRng } from '../../src/kinds/shared/rng.ts';
import { defaultEtrmConfig, initialParameters } from '../../src/model/architectures/etrm/config.ts';
import { encodedTask } from '../../src/model/architectures/etrm/plan.ts';
import type { EtrmTask } from '../../src/model/architectures/etrm/task.ts';
import { etrmRecipe, type EtrmEngine, type StepRequest } from '../../src/training/etrm/engine.ts';
import { kernels } from '../../src/training/etrm/pageParts.ts';
import { TfjsEtrmEngine } from '../../src/training/etrm/tfjs/engine.ts';
import { createWasmEngine } from '../../src/training/etrm/wasm/engine.ts';
import { createWebGpuEngine, type WebGpuEtrmEngine } from '../../src/training/etrm/webgpu/engine.ts';
import { median, round } from '../report.ts';
import type { TrainingRow } from './page.ts';

/** Demonstrations of a mirror, in `colours` colours. */
const mirror = (side: number, colours: number, demonstrations: number): EtrmTask => ({
  train: Array.from({ length: demonstrations }, (_, n) => {
    const input = Array.from({ length: side }, (_row, r) =>
      Array.from({ length: side }, (_cell, c) => (r * 3 + c * 5 + r * c + n) % colours),
    );
    return { input, output: input.map((row) => row.toReversed()) };
  }),
  test: [],
});

export const etrmModels = [
  { name: 'E-TRM 4x4', task: mirror(4, 4, 3) },
  { name: 'E-TRM 10x10', task: mirror(10, 5, 4) },
] as const;

export async function measureEtrm(
  backend: 'webgpu' | 'wasm',
  adapter: string,
  { name, task }: (typeof etrmModels)[number],
  rounds: number,
  log: (line: string) => void,
): Promise<TrainingRow> {
  const { samples, colours } = encodedTask(task);
  const config = defaultEtrmConfig(colours.length);
  const options = { config, recipe: { ...etrmRecipe, noise: 0 } };
  const weights = initialParameters(config, stepRng(1, 0));
  const none = new Float32Array(weights.length);
  const gpu = backend === 'webgpu' ? await requestGpu() : null;
  const onGpu: WebGpuEtrmEngine | null = gpu && (await createWebGpuEngine(gpu.device, options));
  const ours: EtrmEngine = onGpu ?? (await createWasmEngine(await kernels(), options));
  const stock = new TfjsEtrmEngine(options);
  for (const engine of [ours, stock]) await engine.load({ weights, average: weights, first: none, second: none });
  const timed = async (engine: EtrmEngine, step: number): Promise<number> => {
    const request: StepRequest = { samples, step, factor: 1, emaDecay: 0.9, noiseSeed: null };
    const start = performance.now();
    await engine.train([request]);
    return performance.now() - start;
  };
  await timed(ours, 0);
  await timed(stock, 0);
  const [a, b, encode]: [number[], number[], number[]] = [[], [], []];
  for (let i = 0; i < rounds; i++) {
    a.push(await timed(ours, i + 1));
    if (onGpu) encode.push(onGpu.encodeMs);
    b.push(await timed(stock, i + 1));
    log(`  ${name} on ${backend}, round ${i + 1}: ours ${round(a[i], 4)} ms, tfjs ops ${round(b[i], 4)} ms`);
  }
  const dispatches = (await onGpu?.launches(samples)) ?? null;
  const { bytes } = ours;
  ours.dispose();
  stock.dispose();
  gpu?.device.destroy();
  const [oursMs, stockMs] = [median(a), median(b)];
  return {
    model: name,
    batch: samples.length,
    backend,
    adapter,
    stockMs: round(stockMs, 4),
    oursMs: round(oursMs, 4),
    ratio: round(stockMs / oursMs, 3),
    rounds,
    samplesPerSecond: round((1000 * samples.length) / oursMs, 3),
    dispatches,
    encodeMs: onGpu && round(median(encode), 3),
    bytes,
  };
}
