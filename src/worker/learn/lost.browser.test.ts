/** A task learnt on a real GPU that is lost on the way: the learning goes on, on the CPU, from what was saved last, and says so. */

import { expect, test } from 'vitest';
import { requestGpu } from '../../engine/device.ts';
import { stepRng } from '../../kinds/shared/rng.ts';
import { learnEventSchema, type LearnEvent, type LearnRequest } from '../../protocol/learn.ts';
import { agreesWithCpu, distance, createLearner } from '../../training/etrm/backends.ts';
import { kernels } from '../../training/etrm/pageParts.ts';
import { createWasmEngine } from '../../training/etrm/wasm/engine.ts';
import { createWebGpuEngine } from '../../training/etrm/webgpu/engine.ts';
import { LearnDevices } from './devices.ts';
import { LearnHost } from './host.ts';

const task = {
  train: [
    [
      [1, 2],
      [0, 1],
    ],
    [
      [2, 0],
      [1, 1],
    ],
  ].map((input) => ({ input, output: input.map((row) => row.toReversed()) })),
  test: [
    {
      input: [
        [2, 1],
        [0, 0],
      ],
    },
  ],
};

test('the GPU agrees with the CPU; lost on the way, the CPU goes on', async () => {
  const gpu = await requestGpu();
  if (!gpu) throw new Error('This browser offers no WebGPU adapter.');
  const compiled = await kernels();
  const apart = await distance(
    (options) => createWasmEngine(compiled, options),
    (options) => createWebGpuEngine(gpu.device, options),
    stepRng(1, 0),
  );
  expect(apart).toBeGreaterThan(0);
  expect(apart).toBeLessThan(1e-4);

  const devices = new LearnDevices({
    requestGpu: () => Promise.resolve(gpu),
    kernels,
    agrees: (device, on) => agreesWithCpu(device, on, stepRng(1, 0)),
  });
  const begun: { backend: string; from: number }[] = [];
  const host = new LearnHost({
    store: {
      models: () => Promise.resolve([]),
      model: () => Promise.resolve(null),
      session: () => Promise.resolve(undefined),
      save: () => Promise.resolve(),
      put: () => Promise.resolve(),
      rename: () => Promise.resolve(),
      forget: () => Promise.resolve(),
    },
    pretrained: () => Promise.reject(new Error('not needed')),
    place: (wish, lost) => devices.place(wish, lost),
    async learner({ task: of, seed, planned, start }, backend) {
      begun.push({ backend, from: start && 'state' in start ? start.state.steps : 0 });
      return createLearner({
        task: of,
        seed,
        planned,
        start,
        random: stepRng,
        backend: await devices.backend(backend === 'webgpu' ? 'webgpu' : 'wasm'),
      });
    },
    parallel: () => 1,
    breathe: () => new Promise((resolve) => setTimeout(resolve)),
    now: () => performance.now(),
  });
  const events: LearnEvent[] = [];
  const saves = (): number => events.filter(({ type }) => type === 'saved').length;
  /** Saves before the one that was asked for at a step that is told: a slow device is saved by the clock, too. */
  let before: number | null = null;
  const request: LearnRequest = {
    id: 'a',
    name: 'a',
    task,
    keep: { model: 'm', session: 's' },
    resume: false,
    sizes: [],
    seconds: null,
    planned: 60,
    seeds: 1,
    parallel: 1,
    backend: 'webgpu',
  };
  await host.learn(request, (raw) => {
    const event = learnEventSchema.parse(raw);
    events.push(event);
    if (event.type !== 'progress' || begun.length > 1) return;
    const step = event.progress.seeds[0]?.step ?? 0;
    if (before !== null && saves() > before) gpu.device.destroy();
    if (step < 5 || before !== null) return;
    before = saves();
    host.save('a');
  });
  expect(events[0]).toMatchObject({ type: 'started', backend: 'webgpu', note: '' });
  expect(events.find(({ type }) => type === 'recovered')).toMatchObject({
    backend: 'wasm',
    note: 'the GPU was lost, and it went on from what was saved last',
  });
  expect(begun.slice(0, 2).map(({ backend }) => backend)).toEqual(['webgpu', 'wasm']);
  expect(begun[1].from).toBeGreaterThanOrEqual(5);
  expect(events.at(-1)).toMatchObject({ type: 'ended' });
});
