/** The GPU kernels against PyTorch, within WebGPU's default limits: forward, gradients, 20 optimiser steps, answers; parts, going on bit by bit, nothing left behind. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stepRng } from '../../../kinds/shared/rng.ts';
import {
  checkAnswers,
  checkForward,
  checkGoingOn,
  checkGradients,
  checkTraining,
  difference,
  loadEtrmFixture,
  samplesOf,
  type MakeEngine,
} from '../../../testing/etrm.ts';
import { fresh, etrmRecipe } from '../engine.ts';
import { ARENA_MAX } from './device.ts';
import { createWebGpuEngine } from './engine.ts';

describe('E-TRM on WebGPU', () => {
  let device: GPUDevice;
  const errors: string[] = [];
  const make: MakeEngine = (options) => createWebGpuEngine(device, options);
  beforeAll(async () => {
    const adapter = await navigator.gpu.requestAdapter();
    if (!adapter) throw new Error('This browser offers no WebGPU adapter.');
    device = await adapter.requestDevice(); // no limit raised
    device.addEventListener('uncapturederror', ({ error }) => errors.push(error.message));
  });
  afterAll(() => {
    device.destroy();
    expect(errors).toEqual([]);
  });

  test.each(['square', 'crossed', 'wide'])('three supervision steps, %s', async (name) =>
    checkForward(make, await loadEtrmFixture('j_etrm'), name),
  );
  test.each(['fallen', 'boxed', 'larger', 'turned'])('every read, %s', async (name) =>
    checkForward(make, await loadEtrmFixture('j_etrm_moved'), name),
  );
  test('every gradient where input and answer cross', async () => checkGradients(make, await loadEtrmFixture('j_etrm'), 'crossed'));
  test.each(['fallen', 'boxed', 'turned'])('every gradient of every read, %s', async (name) =>
    checkGradients(make, await loadEtrmFixture('j_etrm_moved'), name),
  );
  test.each(['shapes', 'small', 'narrow'])('two marks, %s', async (name) => {
    await checkForward(make, await loadEtrmFixture('j_etrm_marked'), name);
    await checkGradients(make, await loadEtrmFixture('j_etrm_marked'), name);
  });
  test('20 optimiser steps', async () => checkTraining(make, await loadEtrmFixture('j_etrm_train')));
  test('answers of half-trained weights', async () => checkAnswers(make, await loadEtrmFixture('j_etrm_votes')));

  test('a saved learner goes on bit by bit', async () =>
    checkGoingOn(await loadEtrmFixture('j_etrm_train'), { kind: 'webgpu', device }, stepRng));

  test.each([
    ['j_etrm', 'wide', 2.5],
    ['j_etrm_moved', 'fallen', 0.6],
    ['j_etrm_marked', 'small', 0.3],
  ] as const)('a batch of %s that does not fit goes in parts, with the same gradients', async (name, batch, room) => {
    const fixture = await loadEtrmFixture(name);
    const samples = samplesOf(fixture.notes.batches?.[batch] ?? [], fixture.config);
    const options = { config: fixture.config, recipe: etrmRecipe };
    const gradients = async (most: number) => {
      const engine = await createWebGpuEngine(device, options, most);
      await engine.load(fresh(fixture.weights));
      const found = { ...(await engine.gradients(samples)), launches: await engine.launches(samples), bytes: engine.bytes };
      engine.dispose();
      return found;
    };
    const whole = await gradients(ARENA_MAX);
    const parts = await gradients(room * 2 ** 20);
    expect(parts.launches).toBeGreaterThan(1.8 * whole.launches);
    expect(parts.bytes).toBeLessThan(whole.bytes);
    expect(parts.exact).toBe(whole.exact);
    expect(difference(parts.gradient, whole.gradient)).toBeLessThan(1e-6);
    await expect(gradients(2 ** 16)).rejects.toMatchObject({ code: 'device' });
  });

  test('nothing is made while it learns, and nothing is left when it is disposed of', async () => {
    const fixture = await loadEtrmFixture('j_etrm');
    const samples = samplesOf(fixture.notes.batches?.['square'] ?? []);
    let [made, alive] = [0, 0];
    const [createBuffer, createBindGroup] = [device.createBuffer.bind(device), device.createBindGroup.bind(device)];
    device.createBuffer = (descriptor) => {
      const buffer = createBuffer(descriptor);
      made++;
      alive++;
      const destroy = buffer.destroy.bind(buffer);
      buffer.destroy = () => {
        alive--;
        return destroy();
      };
      return buffer;
    };
    device.createBindGroup = (descriptor) => {
      made++;
      return createBindGroup(descriptor);
    };
    try {
      const engine = await createWebGpuEngine(device, { config: fixture.config, recipe: etrmRecipe });
      await engine.load(fresh(fixture.weights));
      const steps = (first: number, count: number) =>
        Array.from({ length: count }, (_, i) => ({ samples, step: first + i, factor: 1, emaDecay: 0.5, noiseSeed: i }));
      await engine.train(steps(0, 3));
      await engine.think(samples[0], 2);
      const before = made;
      await engine.train(steps(3, 3));
      await engine.think(samples[0], 2);
      await engine.answer(samples[1], 2);
      expect(made).toBe(before);
      engine.dispose();
      expect(alive).toBe(0);
    } finally {
      Object.assign(device, { createBuffer, createBindGroup });
    }
  });
});
