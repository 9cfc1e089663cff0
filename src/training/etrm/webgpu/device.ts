/** A device's side of the plans: compiled kernels, shared by all learners on it, and the layout of what they bind. */

import { EtrmError } from '../../../model/architectures/etrm/errors.ts';
import { workBuffer } from './memory.ts';
import type { Plan, PlannedLaunch } from './plan.ts';
import { LAUNCH, STEP_NUMBERS, STEP_WORDS, type Kernel } from './wgsl.ts';

/** Distance of two blocks of a uniform buffer. */
export const UNIFORM_STEP = 256;
export const LAUNCH_BYTES = 4 * LAUNCH.length;
export const STEP_BYTES = 4 * (STEP_WORDS.length + STEP_NUMBERS.length);

/** Most bytes of the arena: what every device of WebGPU can bind. */
export const ARENA_MAX = 128 * 2 ** 20;

interface Shared {
  readonly layout: GPUBindGroupLayout;
  readonly pipelineLayout: GPUPipelineLayout;
  readonly pipelines: Map<string, Promise<GPUComputePipeline>>;
}

const devices = new WeakMap<GPUDevice, Shared>();

function sharedOf(device: GPUDevice): Shared {
  const known = devices.get(device);
  if (known) return known;
  const entry = (binding: number, buffer: GPUBufferBindingLayout): GPUBindGroupLayoutEntry => ({
    binding,
    visibility: GPUShaderStage.COMPUTE,
    buffer,
  });
  const layout = device.createBindGroupLayout({
    entries: [
      ...[0, 1, 2, 4, 5, 6].map((binding) => entry(binding, { type: 'storage' })),
      entry(3, { type: 'read-only-storage' }),
      entry(7, { type: 'uniform', hasDynamicOffset: true, minBindingSize: LAUNCH_BYTES }),
      entry(8, { type: 'uniform', hasDynamicOffset: true, minBindingSize: STEP_BYTES }),
    ],
  });
  const shared: Shared = { layout, pipelineLayout: device.createPipelineLayout({ bindGroupLayouts: [layout] }), pipelines: new Map() };
  devices.set(device, shared);
  return shared;
}

/** Compiles a kernel once a device. @throws EtrmError `device` where the device refuses it */
export function pipelineOf(device: GPUDevice, prelude: string, { name, code }: Kernel): Promise<GPUComputePipeline> {
  const { pipelines, pipelineLayout } = sharedOf(device);
  const text = prelude + code;
  const known = pipelines.get(text);
  if (known) return known;
  const made = device
    .createComputePipelineAsync({
      label: `E-TRM ${name}`,
      layout: pipelineLayout,
      compute: { module: device.createShaderModule({ label: name, code: text }), entryPoint: 'main' },
    })
    .catch((e: unknown) => {
      pipelines.delete(text);
      throw new EtrmError('device', `The GPU could not compile ${name}: ${e instanceof Error ? e.message : String(e)}`);
    });
  pipelines.set(text, made);
  return made;
}

export interface BoundBuffers {
  readonly weights: GPUBuffer;
  readonly arena: GPUBuffer;
  readonly gradients: GPUBuffer;
  readonly tables: GPUBuffer;
  readonly moments: GPUBuffer;
  readonly average: GPUBuffer;
  readonly results: GPUBuffer;
  readonly launches: GPUBuffer;
  readonly steps: GPUBuffer;
}

/** In the order of the prelude's bindings. */
export function bind(device: GPUDevice, b: BoundBuffers): GPUBindGroup {
  const buffers = [b.weights, b.arena, b.gradients, b.tables, b.moments, b.average, b.results];
  return device.createBindGroup({
    layout: sharedOf(device).layout,
    entries: [
      ...buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
      { binding: 7, resource: { buffer: b.launches, size: LAUNCH_BYTES } },
      { binding: 8, resource: { buffer: b.steps, size: STEP_BYTES } },
    ],
  });
}

/** A plan on the device. */
export interface Ready {
  readonly plan: Plan;
  readonly pipelines: ReadonlyMap<string, GPUComputePipeline>;
  readonly tables: GPUBuffer;
  readonly launches: GPUBuffer;
  /** Launches in the order of their blocks in `launches`. */
  readonly places: ReadonlyMap<PlannedLaunch, number>;
  /** With the weights at hand, and with the averaged ones in their place; null after the arena has grown. */
  groups: { readonly own: GPUBindGroup; readonly averaged: GPUBindGroup } | null;
}

/** A plan's kernels, tables and launches on the device. @throws EtrmError `device` where the device refuses a kernel */
export async function onDevice(device: GPUDevice, head: string, plan: Plan): Promise<Ready> {
  const all = [...plan.prepare, ...plan.begin, ...plan.forward, ...plan.optimise];
  const kernels = new Map(all.map(({ kernel }) => [kernel.name, kernel]));
  const pipelines = new Map(
    await Promise.all([...kernels.values()].map(async (k) => [k.name, await pipelineOf(device, head, k)] as const)),
  );
  const tables = workBuffer(device, plan.tables.words.byteLength);
  device.queue.writeBuffer(tables, 0, plan.tables.words);
  const blocks = new Uint32Array((all.length * UNIFORM_STEP) / 4);
  for (const [i, { launch }] of all.entries())
    blocks.set(
      LAUNCH.map((field) => launch[field] ?? 0),
      (i * UNIFORM_STEP) / 4,
    );
  const launches = workBuffer(device, blocks.byteLength, GPUBufferUsage.UNIFORM);
  device.queue.writeBuffer(launches, 0, blocks);
  return { plan, pipelines, tables, launches, places: new Map(all.map((launch, i) => [launch, i * UNIFORM_STEP])), groups: null };
}
