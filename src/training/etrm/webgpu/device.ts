/** A device's side of the plans: compiled kernels, shared by all learners on it, the layout of what they bind, and buffers that grow with what is asked of them. */

import { DeviceError } from '../../../model/architectures/etrm/task.ts';
import type { Places } from './arena.ts';
import type { EtrmPlan, PlannedLaunch } from './plan.ts';
import { LAUNCH, STEP_NUMBERS, STEP_WORDS, type NamedKernel } from './wgsl.ts';

/** A buffer that kernels compute in, written to and read back by copies. */
export const workBuffer = (device: GPUDevice, size: number, usage = GPUBufferUsage.STORAGE): GPUBuffer =>
  device.createBuffer({ size, usage: usage | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC });

export class EtrmMemory {
  private readonly device: GPUDevice;
  private arena: GPUBuffer | null = null;
  private results: GPUBuffer | null = null;
  private staging: GPUBuffer | null = null;

  constructor(device: GPUDevice) {
    this.device = device;
  }

  get bytes(): number {
    return [this.arena, this.results, this.staging].reduce((sum, buffer) => sum + (buffer?.size ?? 0), 0);
  }

  /** Room for a plan. @param onMoved the arena and R are other buffers now @throws DeviceError where the device has none */
  async grow({ arena, results }: Pick<Places, 'arena' | 'results'>, onMoved: () => void): Promise<void> {
    const [most, numbers] = [16 * arena, 4 * results];
    if ((this.arena?.size ?? 0) >= most && (this.results?.size ?? 0) >= numbers) return;
    const { device } = this;
    const sizes = [Math.max(most, this.arena?.size ?? 0), Math.max(numbers, this.results?.size ?? 0)];
    this.arena?.destroy();
    this.results?.destroy();
    device.pushErrorScope('out-of-memory');
    [this.arena, this.results] = sizes.map((size) => workBuffer(device, size));
    const refused = await device.popErrorScope().catch(() => null); // a lost device has its say when it is read
    onMoved();
    if (refused) throw new DeviceError(`The GPU has no memory for this task: ${Math.round(sizes[0] / 2 ** 20)} MB.`);
  }

  held(): { readonly arena: GPUBuffer; readonly results: GPUBuffer } {
    const { arena, results } = this;
    if (!arena || !results) throw new DeviceError('The GPU holds no plan yet.');
    return { arena, results };
  }

  submit(encode: (encoder: GPUCommandEncoder) => void): void {
    const encoder = this.device.createCommandEncoder();
    encode(encoder);
    this.device.queue.submit([encoder.finish()]);
  }

  /** Pieces of buffers, one after the other. @throws DeviceError when the device goes away meanwhile */
  async read(pieces: readonly (readonly [GPUBuffer, number, number])[]): Promise<ArrayBuffer> {
    const size = pieces.reduce((sum, [, , bytes]) => sum + bytes, 0);
    if ((this.staging?.size ?? 0) < size) {
      this.staging?.destroy();
      this.staging = this.device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
    }
    const staging = this.staging as GPUBuffer;
    this.submit((encoder) => {
      let at = 0;
      for (const [buffer, from, bytes] of pieces) {
        encoder.copyBufferToBuffer(buffer, from, staging, at, bytes);
        at += bytes;
      }
    });
    try {
      await staging.mapAsync(GPUMapMode.READ, 0, size);
    } catch (e) {
      throw new DeviceError(`The GPU was lost: ${e instanceof Error ? e.message : String(e)}`);
    }
    const copy = staging.getMappedRange(0, size).slice(0);
    staging.unmap();
    return copy;
  }

  dispose(): void {
    for (const buffer of [this.arena, this.results, this.staging]) buffer?.destroy();
  }
}

/** Distance of two blocks of a uniform buffer. */
export const UNIFORM_STEP = 256;
const LAUNCH_BYTES = 4 * LAUNCH.length;
const STEP_BYTES = 4 * (STEP_WORDS.length + STEP_NUMBERS.length);

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

/** Compiles a kernel once a device. @throws DeviceError where the device refuses it */
function pipelineOf(device: GPUDevice, prelude: string, { name, code }: NamedKernel): Promise<GPUComputePipeline> {
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
      throw new DeviceError(`The GPU could not compile ${name}: ${e instanceof Error ? e.message : String(e)}`);
    });
  pipelines.set(text, made);
  return made;
}

interface BoundBuffers {
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
  readonly plan: EtrmPlan;
  readonly pipelines: ReadonlyMap<string, GPUComputePipeline>;
  readonly tables: GPUBuffer;
  readonly launches: GPUBuffer;
  /** Launches in the order of their blocks in `launches`. */
  readonly places: ReadonlyMap<PlannedLaunch, number>;
  /** With the weights at hand, and with the averaged ones in their place; null after the arena has grown. */
  groups: { readonly own: GPUBindGroup; readonly averaged: GPUBindGroup } | null;
}

/** A plan's kernels, tables and launches on the device. @throws DeviceError where the device refuses a kernel */
export async function onDevice(device: GPUDevice, head: string, plan: EtrmPlan): Promise<Ready> {
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
