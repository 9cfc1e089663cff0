/** Whether a GPU learns as the CPU does: one small batch through both, its gradients and the step that follows compared. */

import { defaultEtrmConfig } from '../../model/architectures/etrm/config.ts';
import { initialParameters } from '../../model/architectures/etrm/parameters.ts';
import { encodedTask } from '../../model/architectures/etrm/plan.ts';
import type { EngineOptions, EngineState, EtrmEngine } from './engine.ts';
import { TIMING_TASK } from './forecast.ts';
import { etrmRecipe } from './recipe.ts';
import { createWasmEngine } from './wasm/engine.ts';
import type { EtrmKernels } from './wasm/kernels.ts';
import { createWebGpuEngine } from './webgpu/engine.ts';

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
  const none = (): Float32Array<ArrayBuffer> => new Float32Array(weights.length);
  const first: EngineState = { weights, average: weights, first: none(), second: none() };
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

/** @throws EtrmError `device` where a kernel does not compile or the device goes away */
export const agreesWithCpu = async (device: GPUDevice, kernels: EtrmKernels, random: () => number): Promise<boolean> =>
  (await distance(
    (options) => createWasmEngine(kernels, options),
    (options) => createWebGpuEngine(device, options),
    random,
  )) < TOLERANCE;
