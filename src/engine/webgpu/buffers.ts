/** Buffers with a count: every buffer of the executor is made and destroyed here, so that a leak can be seen. */

export interface BufferSpec {
  readonly label: string;
  /** Bytes; rounded up to a multiple of 16, at least 16. */
  readonly bytes: number;
  readonly kind: 'storage' | 'uniform' | 'readback';
}

const roundUp = (bytes: number): number => Math.max(16, Math.ceil(bytes / 16) * 16);

/** What the specs will take, before anything is allocated. */
export const totalBytes = (specs: readonly BufferSpec[]): number => specs.reduce((sum, s) => sum + roundUp(s.bytes), 0);

/** Why a buffer cannot exist on this device; null when all can. */
export function overLimit(specs: readonly BufferSpec[], { maxBufferSize, maxStorageBufferBindingSize }: GPUSupportedLimits): string | null {
  for (const s of specs) {
    const limit = s.kind === 'storage' ? Math.min(maxBufferSize, maxStorageBufferBindingSize) : maxBufferSize;
    if (roundUp(s.bytes) > limit) return `${s.label} takes ${roundUp(s.bytes)} bytes, the device's limit for one buffer is ${limit}`;
  }
  return null;
}

/** A set of buffers that live and die together. */
export class BufferSet {
  private readonly device: GPUDevice;
  private readonly buffers: GPUBuffer[] = [];

  constructor(device: GPUDevice) {
    this.device = device;
  }

  get count(): number {
    return this.buffers.length;
  }

  get bytes(): number {
    return this.buffers.reduce((sum, b) => sum + b.size, 0);
  }

  create({ label, bytes, kind }: BufferSpec): GPUBuffer {
    const usage = {
      storage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
      uniform: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
      readback: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    }[kind];
    const buffer = this.device.createBuffer({ label, size: roundUp(bytes), usage });
    this.buffers.push(buffer);
    return buffer;
  }

  /** A storage buffer with these contents. */
  upload(label: string, data: Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>): GPUBuffer {
    const buffer = this.create({ label, bytes: data.byteLength, kind: 'storage' });
    this.device.queue.writeBuffer(buffer, 0, data);
    return buffer;
  }

  /** Destroys one of them. */
  release(buffer: GPUBuffer): void {
    this.buffers.splice(this.buffers.indexOf(buffer), 1);
    buffer.destroy();
  }

  destroy(): void {
    for (const b of this.buffers) b.destroy();
    this.buffers.length = 0;
  }
}

/** Runs `make`; true when the device had the memory for it. What `make` throws is thrown. */
export async function fits(device: GPUDevice, make: () => unknown): Promise<boolean> {
  device.pushErrorScope('out-of-memory');
  let refused: Promise<GPUError | null>;
  try {
    make();
  } finally {
    refused = device.popErrorScope();
  }
  return (await refused) === null;
}
