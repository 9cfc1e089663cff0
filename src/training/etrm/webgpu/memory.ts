/** Buffers that grow with what is asked of them: the arena and R of the largest plan, and where results are read back. */

import { EtrmError } from '../../../model/architectures/etrm/errors.ts';
import type { Places } from './arena.ts';

/** A buffer that kernels compute in, written to and read back by copies. */
export const workBuffer = (device: GPUDevice, size: number, usage = GPUBufferUsage.STORAGE): GPUBuffer =>
  device.createBuffer({ size, usage: usage | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC });

export class Memory {
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

  /** Room for a plan. @param onMoved the arena and R are other buffers now @throws EtrmError `device` where the device has none */
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
    if (refused) throw new EtrmError('device', `The GPU has no memory for this task: ${Math.round(sizes[0] / 2 ** 20)} MB.`);
  }

  held(): { readonly arena: GPUBuffer; readonly results: GPUBuffer } {
    const { arena, results } = this;
    if (!arena || !results) throw new EtrmError('device', 'The GPU holds no plan yet.');
    return { arena, results };
  }

  submit(encode: (encoder: GPUCommandEncoder) => void): void {
    const encoder = this.device.createCommandEncoder();
    encode(encoder);
    this.device.queue.submit([encoder.finish()]);
  }

  /** Pieces of buffers, one after the other. @throws EtrmError `device` when the device goes away meanwhile */
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
      throw new EtrmError('device', `The GPU was lost: ${e instanceof Error ? e.message : String(e)}`);
    }
    const copy = staging.getMappedRange(0, size).slice(0);
    staging.unmap();
    return copy;
  }

  dispose(): void {
    for (const buffer of [this.arena, this.results, this.staging]) buffer?.destroy();
  }
}
