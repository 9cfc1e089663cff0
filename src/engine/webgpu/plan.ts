/**
 * Everything a model needs to run a batch on a device, made once: pipelines, buffers, bind groups. A batch too large for the
 * device's memory runs as several slots one after the other; they share the scratch buffers.
 */

import { sequenceLength, type TrmConfig } from '../../model/config.ts';
import { updates } from '../../model/recursion.ts';
import { BackendError } from '../engine.ts';
import { BufferSet, fits, overLimit, totalBytes, type BufferSpec } from './buffers.ts';
import type { GpuModel } from './gpuModel.ts';
import { Program, type BufferName, type Launch, type TileSet } from './program.ts';
import { NOISE_WORDS } from './states.ts';
import { compile } from './tuner.ts';
import { noFastPaths, type FastPaths } from './wgsl.ts';

/** A launch with everything bound. */
interface Bound {
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  readonly grid: readonly [number, number, number];
}

/** The buffers of one slot: up to `program.batch` questions. */
interface SlotBuffers {
  readonly x: GPUBuffer;
  readonly y: GPUBuffer;
  readonly z: GPUBuffer;
  readonly tokens: GPUBuffer;
  readonly puzzles: GPUBuffer;
  readonly noise: GPUBuffer;
  readonly answer: GPUBuffer;
  readonly readback: GPUBuffer;
}

/** The questions of one slot on the device. */
export interface Slot extends SlotBuffers {
  readonly embed: Bound;
  readonly addNoise: Bound;
  readonly updateZ: readonly Bound[];
  readonly updateY: readonly Bound[];
  readonly decode: Bound;
  readonly settle: readonly Bound[];
}

const slotSpecs = (program: Program, puzzle4: number): Record<keyof SlotBuffers, BufferSpec> => {
  const bytes = program.activationBytes();
  const storage = (label: string, size: number): BufferSpec => ({ label, bytes: size, kind: 'storage' });
  return {
    x: storage('x', bytes.x),
    y: storage('y', bytes.y),
    z: storage('z', bytes.z),
    tokens: storage('tokens', 4 * program.batch * program.config.seqLen),
    puzzles: storage('puzzle rows', 16 * program.batch * puzzle4),
    noise: { label: 'noise', bytes: 4 * NOISE_WORDS, kind: 'uniform' },
    answer: storage('answer', bytes.answer + bytes.logits),
    readback: { label: 'readback', bytes: bytes.answer, kind: 'readback' },
  };
};

const scratchSpecs = (program: Program): Record<'h' | 't' | 'inner' | 'mixed', BufferSpec> => {
  const bytes = program.activationBytes();
  const storage = (label: string, size: number): BufferSpec => ({ label, bytes: size, kind: 'storage' });
  return {
    h: storage('between blocks', bytes.h),
    t: storage('after mixing', bytes.t),
    inner: storage('inner activations', bytes.inner),
    mixed: storage('attention output', bytes.mixed),
  };
};

/** Every buffer of a plan, before anything is allocated. */
export function planSpecs(program: Program, puzzle4: number, slots: number): BufferSpec[] {
  const slot = Object.values(slotSpecs(program, puzzle4));
  return [...Object.values(scratchSpecs(program)), ...Array.from({ length: slots }, () => slot).flat()];
}

/** Bytes of GPU memory a plan takes besides the weights. */
export const planBytes = (config: TrmConfig, batch: number, tiles: TileSet, fast: FastPaths = noFastPaths): number =>
  totalBytes(planSpecs(new Program(config, batch, tiles, fast), Math.ceil(config.puzzleDim / 4), 1));

interface PlanOptions {
  /** The tiles for a slot of this many questions. */
  readonly tilesFor: (batch: number) => Promise<TileSet>;
  /** GPU memory the plan may take. */
  readonly maxBytes?: number | undefined;
  /** Frees what is not in use, when the device has no memory left; false when there was nothing to free. */
  readonly makeRoom: () => boolean;
}

export class Plan {
  readonly program: Program;
  readonly slots: readonly Slot[];
  readonly buffers: BufferSet;
  private readonly device: GPUDevice;
  private readonly makeRoom: () => boolean;
  private readonly extraBuffers = new Map<Slot, GPUBuffer>();

  private constructor(device: GPUDevice, program: Program, slots: readonly Slot[], buffers: BufferSet, makeRoom: () => boolean) {
    this.device = device;
    this.makeRoom = makeRoom;
    this.program = program;
    this.slots = slots;
    this.buffers = buffers;
  }

  /**
   * Makes a plan for `batch` questions. Where it does not fit, room is made first, then the batch is halved until it does.
   * @throws BackendError when not even one question fits.
   */
  static async create(device: GPUDevice, model: GpuModel, batch: number, options: PlanOptions): Promise<Plan> {
    const { tilesFor, maxBytes = Infinity, makeRoom } = options;
    for (let size = batch; ; size = Math.ceil(size / 2)) {
      const program = new Program(model.config, size, await tilesFor(size), model.fast);
      const count = Math.ceil(batch / size);
      const specs = planSpecs(program, model.puzzle4, count);
      const bytes = totalBytes(specs);
      const problem = bytes > maxBytes ? `it takes ${bytes} bytes, ${maxBytes} are allowed` : overLimit(specs, device.limits);
      if (!problem) {
        const buffers = new BufferSet(device);
        const made = await allocate(
          device,
          makeRoom,
          () => ({
            scratch: createAll(buffers, scratchSpecs(program)),
            slots: Array.from({ length: count }, () => createAll(buffers, slotSpecs(program, model.puzzle4))),
          }),
          () => buffers.destroy(),
        );
        if (made) {
          const slots = await Promise.all(made.slots.map((s) => bindSlot(device, model, program, s, made.scratch))).catch(
            (error: unknown) => {
              buffers.destroy();
              throw error;
            },
          );
          return new Plan(device, program, slots, buffers, makeRoom);
        }
      }
      if (size === 1) throw new BackendError(`The model does not fit in the GPU's memory: ${problem ?? `${bytes} bytes were refused`}.`);
    }
  }

  /** Launches of one supervision step, in order (recursion.ts `updates`). */
  launches(slot: Slot, T: number, n: number, noise: boolean, settle: boolean): Bound[] {
    const nets = [...updates(T, n)].flatMap((u) => (u.state === 'z' ? slot.updateZ : slot.updateY));
    return [...(noise ? [slot.addNoise] : []), ...nets, slot.decode, ...(settle ? slot.settle : [])];
  }

  /** Command buffers of these launches, in `parts` about equal ones; the last also copies out the answer, and y, z, logits to `extras`. */
  encode(slot: Slot, launches: readonly Bound[], parts: number, extras: GPUBuffer | null): GPUCommandBuffer[] {
    const size = Math.ceil(launches.length / parts);
    const commands: GPUCommandBuffer[] = [];
    for (let from = 0; from < launches.length; from += size) {
      const encoder = this.device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      let last: GPUComputePipeline | null = null;
      for (const { pipeline, group, grid } of launches.slice(from, from + size)) {
        if (pipeline !== last) pass.setPipeline((last = pipeline));
        pass.setBindGroup(0, group);
        pass.dispatchWorkgroups(grid[0], grid[1], grid[2]);
      }
      pass.end();
      if (from + size >= launches.length) this.copyOut(encoder, slot, extras);
      commands.push(encoder.finish());
    }
    return commands;
  }

  private copyOut(encoder: GPUCommandEncoder, slot: Slot, extras: GPUBuffer | null): void {
    const { answer, logits } = this.program.activationBytes();
    encoder.copyBufferToBuffer(slot.answer, 0, slot.readback, 0, answer);
    if (!extras) return;
    encoder.copyBufferToBuffer(slot.y, 0, extras, 0, this.stateBytes);
    encoder.copyBufferToBuffer(slot.z, 0, extras, this.stateBytes, this.stateBytes);
    encoder.copyBufferToBuffer(slot.answer, answer, extras, 2 * this.stateBytes, logits);
  }

  /**
   * Where y, z and logits of a slot are copied when somebody wants them; made at the first use.
   * @throws BackendError when the device has no memory left for it.
   */
  async extras(slot: Slot): Promise<GPUBuffer> {
    const made = this.extraBuffers.get(slot);
    if (made) return made;
    const bytes = 2 * this.stateBytes + this.program.activationBytes().logits;
    const make = (): GPUBuffer => this.buffers.create({ label: 'y, z and logits', bytes, kind: 'readback' });
    const buffer = await allocate(this.device, this.makeRoom, make, (refused) => this.buffers.release(refused));
    if (!buffer) throw new BackendError(`The GPU has no ${bytes} bytes left to read y and z back.`);
    this.extraBuffers.set(slot, buffer);
    return buffer;
  }

  /** Bytes of y, or of z, of a slot. */
  get stateBytes(): number {
    return 4 * this.program.batch * sequenceLength(this.program.config) * this.program.config.hiddenSize;
  }

  destroy(): void {
    this.buffers.destroy();
  }
}

/** What `make` makes; made anew after room was made when the device has no memory for it; null when there is none even then. */
async function allocate<T>(device: GPUDevice, makeRoom: () => boolean, make: () => T, undo: (made: T) => void): Promise<T | null> {
  for (;;) {
    const made: T[] = [];
    if (await fits(device, () => made.push(make()))) return made[0];
    undo(made[0]);
    if (!makeRoom()) return null;
  }
}

function createAll<K extends string>(buffers: BufferSet, specs: Record<K, BufferSpec>): Record<K, GPUBuffer> {
  const entries = Object.entries<BufferSpec>(specs).map(([name, spec]) => [name, buffers.create(spec)] as const);
  return Object.fromEntries(entries) as Record<K, GPUBuffer>;
}

async function bindSlot(
  device: GPUDevice,
  model: GpuModel,
  program: Program,
  slot: SlotBuffers,
  scratch: Readonly<Record<'h' | 't' | 'inner' | 'mixed', GPUBuffer>>,
): Promise<Slot> {
  const { table, heads, bias, initial, positions, rope } = model;
  const named = { ...slot, ...scratch, table, heads, bias, initial, positions, rope };
  const find = (name: BufferName | null): GPUBuffer | null => {
    if (name === null) return null;
    return typeof name === 'string' ? named[name] : model.blocks[name.block][name.weight];
  };
  const bind = async ({ kernel, buffers }: Launch): Promise<Bound> => {
    const pipeline = await compile(device, kernel.code);
    const entries = buffers.flatMap((name, binding) => {
      const buffer = find(name);
      return buffer ? [{ binding, resource: { buffer } }] : [];
    });
    return { pipeline, group: device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }), grid: kernel.grid };
  };
  const [embed, addNoise, decode] = await Promise.all([
    bind(program.embed(model.puzzle4)),
    bind(program.settle('z', true)),
    bind(program.decode()),
  ]);
  const all = (launches: readonly Launch[]): Promise<Bound[]> => Promise.all(launches.map(bind));
  const [updateZ, updateY, settle] = [
    await all(program.updateZ()),
    await all(program.updateY()),
    await all([program.settle('y', false), program.settle('z', false)]),
  ];
  return { ...slot, embed, addNoise, decode, updateZ, updateY, settle };
}
