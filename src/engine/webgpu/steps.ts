/** Supervision steps of one batch on one session: what is asked is checked, uploaded, submitted and read back, with the next step encoded meanwhile. */

import { sequenceLength, type TrmConfig } from '../../model/config.ts';
import { coded } from '../../model/errors.ts';
import { type RunOptions, type TokenBatch, type Carry, type RecursionStep, NoModelError } from '../engine.ts';
import type { Plan, Slot } from './plan.ts';
import type { GpuSession } from './session.ts';

/** A run was asked for something it cannot do. `field` is the field of TokenBatch or RunOptions. */
export class RunInputError extends coded('run-input') {
  readonly field: string;
  constructor(field: string, problem: string) {
    super(`Run: ${field} ${problem}.`);
    this.field = field;
  }
}

function integer(field: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RunInputError(field, `must be a whole number from ${least} to ${most}, not ${value}`);
  }
}

function each(field: string, values: Int32Array, length: number, below: number): void {
  if (values.length !== length) throw new RunInputError(field, `must hold ${length} numbers, not ${values.length}`);
  const wrong = values.findIndex((v) => v < 0 || v >= below);
  if (wrong >= 0) throw new RunInputError(field, `must lie between 0 and ${below - 1}, number ${wrong} is ${values[wrong]}`);
}

/** @throws RunInputError naming the field and the limit. */
export function checkRun(config: TrmConfig, { tokens, batch, puzzleIds }: TokenBatch, options: RunOptions): void {
  integer('batch', batch, 1, 4096);
  each('tokens', tokens, batch * config.seqLen, config.vocabSize);
  if (puzzleIds) each('puzzleIds', puzzleIds, batch, config.puzzleIds);
  integer('maxSteps', options.maxSteps, 0, Number.MAX_SAFE_INTEGER);
  integer('T', options.T ?? config.T, 1, 1024);
  integer('n', options.n ?? config.n, 1, 1024);
  const state = batch * sequenceLength(config) * config.hiddenSize;
  for (const name of ['y', 'z'] as const) {
    const length = options.carry?.[name].length ?? state;
    if (length !== state) throw new RunInputError(`carry.${name}`, `must hold ${state} numbers, not ${length}`);
  }
  if (options.noise) {
    integer('noise.seed', options.noise.seed, 0, 2 ** 32 - 1);
    integer('noise.after', options.noise.after ?? 0, 0, 2 ** 31);
    const { sigma } = options.noise;
    if (!(sigma >= 0 && sigma <= 100)) throw new RunInputError('noise.sigma', `must lie between 0 and 100, not ${sigma}`);
  }
}

/** A submit should keep the device busy no longer than this, milliseconds: watchdogs kill what takes seconds. */
const SUBMIT_MS = 200;

/** What the last run cost, for the bench and the device panel. */
export interface RunStats {
  /** Kernels a supervision step. */
  readonly dispatches: number;
  readonly submits: number;
  /** CPU milliseconds spent encoding the last step. */
  readonly encodeMs: number;
  /** FLOP of a supervision step; multiply-adds count twice. */
  readonly flops: number;
  /** Bytes of the plan: activations and staging, without the weights. */
  readonly planBytes: number;
  /** Questions that run at once; less than the batch where it did not fit in memory. */
  readonly batchAtOnce: number;
}

/** Steps 1 .. options.maxSteps. The input has been checked. */
export async function* steps(
  session: GpuSession,
  batch: TokenBatch,
  options: RunOptions,
  report: (stats: RunStats) => void,
): AsyncGenerator<RecursionStep, void, void> {
  const plan = await session.acquire(batch.batch);
  let failed = false;
  const stillThere = (): void => {
    if (session.closed) throw new NoModelError('The model was unloaded during the run.');
  };
  try {
    stillThere();
    upload(session, plan, batch, options.carry);
    const { T = plan.program.config.T, n = plan.program.config.n, noise, wantCarry = false, wantLogits = false } = options;
    const wantExtras = wantCarry || wantLogits;
    const launches = plan.slots.map((slot) => plan.launches(slot, T, n, noise !== undefined, wantExtras));
    const extras: (GPUBuffer | null)[] = [];
    for (const slot of plan.slots) extras.push(wantExtras ? await plan.extras(slot) : null);
    const flops = plan.slots.length * plan.program.stepFlops(T, n);

    const encode = (): GPUCommandBuffer[][] => {
      const start = performance.now();
      const parts = Math.max(1, Math.ceil(flops / session.speed / plan.slots.length / SUBMIT_MS));
      const commands = plan.slots.map((slot, i) => plan.encode(slot, launches[i], parts, extras[i]));
      report({
        dispatches: launches.reduce((sum, l) => sum + l.length, 0),
        submits: parts === 1 ? 1 : commands.reduce((sum, c) => sum + c.length, 0),
        encodeMs: performance.now() - start,
        flops,
        planBytes: plan.buffers.bytes,
        batchAtOnce: plan.program.batch,
      });
      return commands;
    };

    let commands = encode();
    for (let step = 1; step <= options.maxSteps && !options.signal?.aborted; step++) {
      stillThere();
      const start = performance.now();
      if (noise) writeNoise(session, plan, noise, (noise.after ?? 0) + step);
      const queue = session.device.queue;
      if (commands.every((c) => c.length === 1)) queue.submit(commands.flat());
      else for (const command of commands.flat()) queue.submit([command]);
      const maps = plan.slots
        .flatMap((slot, i) => [slot.readback, ...(extras[i] ? [extras[i]] : [])])
        .map((b) => b.mapAsync(GPUMapMode.READ));
      if (step < options.maxSteps) commands = encode();
      await Promise.all(maps);
      const result = collect(plan, batch.batch, extras, wantCarry, wantLogits);
      const ms = performance.now() - start;
      session.speed = flops / Math.max(ms, 0.01);
      yield { step, ...result, ms, atOnce: plan.program.batch };
    }
  } catch (error) {
    failed = true;
    throw error;
  } finally {
    session.release(plan, failed);
  }
}

function upload(session: GpuSession, plan: Plan, { tokens, batch, puzzleIds }: TokenBatch, carry: Carry | undefined): void {
  const { device, model } = session;
  const size = plan.program.batch;
  const { seqLen } = plan.program.config;
  const ids = puzzleIds ?? new Int32Array(batch);
  const commands = plan.slots.map((slot, i) => {
    const [from, to] = [i * size, Math.min(batch, (i + 1) * size)];
    device.queue.writeBuffer(slot.tokens, 0, Uint32Array.from(tokens.subarray(from * seqLen, to * seqLen)));
    device.queue.writeBuffer(slot.puzzles, 0, model.gatherPuzzles(ids.subarray(from, to)));
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(slot.embed.pipeline);
    pass.setBindGroup(0, slot.embed.group);
    pass.dispatchWorkgroups(...slot.embed.grid);
    pass.end();
    return encoder.finish();
  });
  device.queue.submit(commands);
  if (!carry) return;
  const each = plan.stateBytes / 4 / size;
  plan.slots.forEach((slot, i) => {
    const [from, to] = [i * size * each, Math.min(batch, (i + 1) * size) * each];
    device.queue.writeBuffer(slot.y, 0, Float32Array.from(carry.y.subarray(from, to)));
    device.queue.writeBuffer(slot.z, 0, Float32Array.from(carry.z.subarray(from, to)));
  });
}

function writeNoise({ device }: GpuSession, plan: Plan, noise: { sigma: number; seed: number }, step: number): void {
  plan.slots.forEach((slot, i) => {
    const words = new Uint32Array([noise.seed, step, i * plan.program.batch, 0]);
    new Float32Array(words.buffer)[3] = noise.sigma;
    device.queue.writeBuffer(slot.noise, 0, words);
  });
}

/** Copies what was read back out of the mapped buffers, joins the slots, and unmaps. */
function collect(
  plan: Plan,
  batch: number,
  extras: readonly (GPUBuffer | null)[],
  wantCarry: boolean,
  wantLogits: boolean,
): Omit<RecursionStep, 'step' | 'ms' | 'atOnce'> {
  const size = plan.program.batch;
  const { seqLen: S, vocabSize: V } = plan.program.config;
  const stateLength = plan.stateBytes / 4 / size;
  const tokens = new Uint8Array(batch * S);
  const confidence = new Float32Array(batch * S);
  const halt = new Float32Array(batch);
  const carry = wantCarry ? { y: new Float32Array(batch * stateLength), z: new Float32Array(batch * stateLength) } : null;
  const logits = wantLogits ? new Float32Array(batch * S * V) : null;
  plan.slots.forEach((slot: Slot, i) => {
    const first = i * size;
    const count = Math.min(batch, first + size) - first;
    const mapped = slot.readback.getMappedRange();
    tokens.set(new Uint32Array(mapped, 0, count * S), first * S);
    confidence.set(new Float32Array(mapped, 4 * size * S, count * S), first * S);
    halt.set(new Float32Array(mapped, 8 * size * S, count), first);
    slot.readback.unmap();
    const extra = extras[i];
    if (!extra) return;
    const all = extra.getMappedRange();
    carry?.y.set(new Float32Array(all, 0, count * stateLength), first * stateLength);
    carry?.z.set(new Float32Array(all, plan.stateBytes, count * stateLength), first * stateLength);
    logits?.set(new Float32Array(all, 2 * plan.stateBytes, count * S * V), first * S * V);
    extra.unmap();
  });
  return { tokens, confidence, halt, carry, logits };
}
