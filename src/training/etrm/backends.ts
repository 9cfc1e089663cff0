/** Where a task is learnt: a learner on a backend, how long it will take there, and whether a GPU computes as the CPU does. */

import { defaultEtrmConfig, initialParameters, type EtrmConfig } from '../../model/architectures/etrm/config.ts';
import { planFor, encodedTask } from '../../model/architectures/etrm/plan.ts';
import { EncodedTask } from '../../model/architectures/etrm/samples.ts';
import type { EtrmTask } from '../../model/architectures/etrm/task.ts';
import type { CompiledKernels } from '../../model/wasm/kernels.ts';
import { etrmRecipe, fresh, type EngineOptions, type EtrmEngine } from './engine.ts';
import { Learner, type LearnerOptions } from './learner.ts';
import { createWasmEngine } from './wasm/engine.ts';
import { createWebGpuEngine } from './webgpu/engine.ts';

/** Kernels of our own on the CPU, compiled once with `compileKernels`. */
interface WasmBackend {
  readonly kind: 'wasm';
  readonly kernels: CompiledKernels;
}

/** Kernels of our own on a GPU; the device stays the caller's. */
interface WebGpuBackend {
  readonly kind: 'webgpu';
  readonly device: GPUDevice;
}

export type EtrmBackend = WasmBackend | WebGpuBackend;

/** Makes a learner on a backend. @param turned whether it learns from turned copies, too; what it starts from says so itself @throws BadGridError, BadConfigError, BadStateError, DeviceError */
export const createLearner = async ({
  backend,
  turned,
  ...options
}: Omit<LearnerOptions, 'engine' | 'plan'> & { readonly backend: EtrmBackend; readonly turned?: boolean | undefined }): Promise<Learner> =>
  Learner.create({
    ...options,
    plan: planFor(options.task, options.start && ('state' in options.start ? options.start.state : options.start).weights.length, turned),
    engine: (engineOptions) =>
      backend.kind === 'wasm' ? createWasmEngine(backend.kernels, engineOptions) : createWebGpuEngine(backend.device, engineOptions),
  });

/** Multiplications a row of a block, forwards: in and out of the reads, gate_up, down. */
const perRow = ({ hiddenSize: d, reads }: EtrmConfig): number => d * d * (2 * reads.length + 6);

/** Multiply-adds that do not come from rows: orthogonalising the matrices. */
const muonWork = ({ hiddenSize: d, layers, reads }: EtrmConfig): number =>
  layers * 4 * (2 * d * d * d * (2 * reads.length + 6) + 4 * d * d * d);

/** Floating-point operations of a mean step: the expected batch, its supervision steps, forwards and twice that backwards. */
export function stepFlops(task: EtrmTask): number {
  const { config, free } = planFor(task);
  const encoded = new EncodedTask(task, config, free);
  const all = encoded.samples.length;
  const { batch, supervision } = etrmRecipe;
  const rows = encoded.groups.reduce(
    (sum, group) => sum + (group.length / all) * Math.min(group.length, batch) * group[0].canvas.cells * config.colours,
    0,
  );
  const calls = config.layers * (config.n + 1);
  return 2 * (3 * supervision * calls * rows * perRow(config) + muonWork(config));
}

/** Steps that a seed of a learnable task takes, as a rule (80 to 250 were measured). */
const TYPICAL_STEPS = 140;
/** That must agree. */
const SEEDS = 2;

/**
 * Seconds until two seeds have probably fitted.
 * @param flopsPerMs as timed on this device: `stepFlops(task) / stepMs` of any task
 * @param parallel learners at the same time
 */
export const forecast = (task: EtrmTask, flopsPerMs: number, parallel = 1): number =>
  ((stepFlops(task) / flopsPerMs) * TYPICAL_STEPS * Math.ceil(SEEDS / parallel)) / 1000;

/** A small task whose step says how fast this device is. */
export const TIMING_TASK: EtrmTask = {
  train: [0, 1, 2].map((shift) => {
    const input = Array.from({ length: 8 }, (_, r) => Array.from({ length: 8 }, (_, c) => (r * 3 + c * 5 + shift) % 4));
    return { input, output: input.map((row) => row.toReversed()) };
  }),
  test: [],
};

/** Share of the length of what the CPU has by which the GPU's may be off: rounding is a thousandth of it, a wrong kernel is far above. */
const TOLERANCE = 1e-3;

/** Length of a - b over that of a. */
function apart(a: Float32Array, b: Float32Array): number {
  let [difference, length] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    length += a[i] ** 2;
  }
  return Math.sqrt(difference / length);
}

/**
 * How far another engine is from one, of the gradients and of the weights' step; not a number or Infinity where it gave none. Fresh weights have no colours of their own,
 * so that many numbers are equal, and how ties share a gradient counts.
 * @param random uniform in [0, 1)
 */
export async function distance(
  one: (options: EngineOptions) => Promise<EtrmEngine>,
  other: typeof one,
  random: () => number,
): Promise<number> {
  const task = encodedTask(TIMING_TASK);
  const config = defaultEtrmConfig(task.colours.length);
  const weights = initialParameters(config, random);
  const first = fresh(weights);
  const measure = async (engine: EtrmEngine): Promise<readonly [Float32Array, Float32Array]> => {
    try {
      await engine.load(first);
      const { gradient } = await engine.gradients(task.samples);
      await engine.train([{ samples: task.samples, step: 0, factor: 1, emaDecay: 0.5, noiseSeed: null }]);
      const after = await engine.state();
      return [gradient, after.weights.map((w, i) => w - weights[i])];
    } finally {
      engine.dispose();
    }
  };
  const options = { config, recipe: { ...etrmRecipe, noise: 0 } };
  const [a, b] = [await measure(await one(options)), await measure(await other(options))];
  return Math.max(apart(a[0], b[0]), apart(a[1], b[1]));
}

/** @throws DeviceError where a kernel does not compile or the device goes away */
export const agreesWithCpu = async (device: GPUDevice, kernels: CompiledKernels, random: () => number): Promise<boolean> =>
  (await distance(
    (options) => createWasmEngine(kernels, options),
    (options) => createWebGpuEngine(device, options),
    random,
  )) < TOLERANCE;
