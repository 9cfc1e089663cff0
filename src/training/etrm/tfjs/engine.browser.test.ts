/** E-TRM in tfjs ops against PyTorch, on wasm (forward, gradients, 20 optimiser steps, answers) and, the least of each, on WebGPU; and nothing is left on the device. */

import * as tf from '@tensorflow/tfjs-core';
// After tfjs-core itself, whose flags it reads.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../../engine/create.ts';
import type { Engine } from '../../../engine/engine.ts';
import { wasmPaths } from '../../../engine/pageCpu.ts';
import { stepRng } from '../../../kinds/shared/rng.ts';
import { checkAnswers, checkForward, checkGradients, checkTraining, loadEtrmFixture, samplesOf } from '../../../testing/etrm.ts';
import { distance } from '../backends.ts';
import { etrmRecipe, fresh } from '../engine.ts';
import { kernels as pageKernels } from '../pageParts.ts';
import { createWasmEngine } from '../wasm/engine.ts';
import { TfjsEtrmEngine } from './engine.ts';

const make = (options: ConstructorParameters<typeof TfjsEtrmEngine>[0]) => Promise.resolve(new TfjsEtrmEngine(options));

describe.each(['wasm', 'webgpu'] as const)('E-TRM in tfjs ops on %s', (backend) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine({ backend, executor: 'tfjs', wasmPaths }); // throws, and so fails, where there is no adapter
  });
  afterAll(() => engine.dispose());

  // Every op there is runs in these on a software GPU, whose stock kernels take minutes for more; wasm carries the rest.
  const all = backend === 'wasm';
  const forwards = [
    ['j_etrm_places', 'whole'],
    ...(all
      ? ([
          ['j_etrm', 'crossed'],
          ['j_etrm', 'square'],
          ['j_etrm', 'wide'],
          ['j_etrm_n2', 'square'],
          ['j_etrm_n2', 'tall'],
          ['j_etrm_places', 'uneven'],
          ['j_etrm_places', 'smaller'],
          ['j_etrm_places', 'crossed'],
          ['j_etrm_marked', 'shapes'],
          ['j_etrm_marked', 'small'],
          ['j_etrm_moved', 'fallen'],
          ['j_etrm_moved', 'boxed'],
          ['j_etrm_moved', 'turned'],
        ] as const)
      : []),
  ] as const;
  test.each(forwards)('three supervision steps, %s %s', async (name, batch) => checkForward(make, await loadEtrmFixture(name), batch));
  const gradients = [
    ['j_etrm_places', 'smaller'],
    ...(all
      ? ([
          ['j_etrm', 'crossed'],
          ['j_etrm_n2', 'square'],
          ['j_etrm_n2', 'tall'],
          ['j_etrm_places', 'whole'],
          ['j_etrm_marked', 'shapes'],
          ['j_etrm_marked', 'small'],
          ['j_etrm_moved', 'fallen'],
          ['j_etrm_moved', 'boxed'],
          ['j_etrm_moved', 'turned'],
        ] as const)
      : []),
  ] as const;
  test.each(gradients)('every gradient, %s %s', async (name, batch) => checkGradients(make, await loadEtrmFixture(name), batch));
  const steps = all ? 20 : 1;
  test(`${steps} of 20 optimiser steps`, async () => checkTraining(make, await loadEtrmFixture('j_etrm_train'), steps));

  if (all) {
    test('answers of half-trained weights', async () => checkAnswers(make, await loadEtrmFixture('j_etrm_votes')));
    test('ties share a gradient as in the kernels, from fresh weights', async () => {
      const kernels = await pageKernels();
      expect(await distance((options) => createWasmEngine(kernels, options), make, stepRng(1, 0))).toBeLessThan(1e-4);
    });
  }

  test('nothing is left on the device', async () => {
    const fixture = await loadEtrmFixture('j_etrm');
    const samples = samplesOf(fixture.notes.batches?.['square'] ?? []);
    const work = async (): Promise<void> => {
      const own = await make({ config: fixture.config, recipe: etrmRecipe });
      await own.load(fresh(fixture.weights));
      await own.train([0, 1].slice(all ? 0 : 1).map((step) => ({ samples, step, factor: 1, emaDecay: 0.5, noiseSeed: step })));
      await own.think(samples[0], all ? 2 : 1);
      own.dispose();
    };
    await work();
    const { numTensors, numDataBuffers } = tf.memory();
    await work();
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
  });
});
