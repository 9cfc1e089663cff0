/** Six optimiser steps against the reference's in fp64, on both backends of a real browser. */

import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { createEngine } from '../engine/create.ts';
import { wasmPaths } from '../engine/pageCpu.ts';
import units from '../model/parity/fixtures/h_units.json' with { type: 'json' };
import { AdamAtan2, AdamW, Ema, type Optimiser } from './optimisers.ts';

const { optimisers: reference } = units;
const [beta1, beta2] = reference.betas;
const options = { beta1, beta2, weightDecay: reference.weight_decay };
const kinds = {
  adamatan2: (p: tf.Variable[]): Optimiser => new AdamAtan2(p, options),
  adamw: (p: tf.Variable[]): Optimiser => new AdamW(p, { ...options, eps: reference.eps_adamw }),
};

function expectClose(ours: ArrayLike<number>, theirs: readonly number[], what: string): void {
  theirs.forEach((t, i) => expect(Math.abs(ours[i] - t), `${what}, parameter ${i}`).toBeLessThanOrEqual(1e-6));
}

describe.each(['webgpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(async () => {
    await createEngine({ backend, executor: 'tfjs', wasmPaths });
  });

  test.each(['adamatan2', 'adamw'] as const)('%s and the average of its weights follow the reference for six steps', async (kind) => {
    const before = tf.memory().numTensors;
    const p = tf.tidy(() => tf.variable(tf.tensor1d(reference.p0)));
    const optimiser = kinds[kind]([p]);
    const ema = new Ema([p], reference.ema);
    for (const [i, g] of reference.grads.entries()) {
      const gradient = tf.tensor1d(g);
      optimiser.step([gradient], reference.lr[i], i + 1);
      ema.step();
      gradient.dispose();
      expectClose(await p.data(), reference[kind].params_after[i], `step ${i + 1}`);
      expectClose(await ema.shadow[0].data(), reference[kind].ema_after[i], `average after step ${i + 1}`);
    }
    optimiser.dispose();
    ema.dispose();
    p.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
