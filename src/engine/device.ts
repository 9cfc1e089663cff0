/** The GPU: one adapter, one device, made by us so that limits, features, losses and errors are ours to see. */

export interface Gpu {
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
  /** A name for people: "nvidia hopper", "SwiftShader Device (Subzero)". */
  readonly name: string;
  /** true when the "GPU" is an emulation on the CPU. */
  readonly software: boolean;
}

/** Features we use where they exist. */
const WANTED_FEATURES: readonly GPUFeatureName[] = ['shader-f16', 'subgroups', 'timestamp-query'];

/** Limits we raise to what the adapter has: tfjs and the attention kernels want large buffers and workgroups. */
const WANTED_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupsPerDimension',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|basic render|warp/i;

/** Milliseconds that a browser may take to name its adapter, and again to open it; a driver that hangs never answers. */
const PATIENCE_MS = 8000;

interface GpuRequest {
  /** Told of every validation or out-of-memory error no scope caught. */
  readonly onError?: (message: string) => void;
  /** Gives up the wait. */
  readonly signal?: AbortSignal | undefined;
  readonly patienceMs?: number;
}

/**
 * The best adapter's device, or null when this browser or machine has none.
 * @throws Error in words when the GPU does not answer in time, the browser's own when it refuses, the reason of `signal` when that is aborted
 */
export async function requestGpu({ onError = console.error, signal, patienceMs = PATIENCE_MS }: GpuRequest = {}): Promise<Gpu | null> {
  if (typeof navigator === 'undefined' || !navigator.gpu) return null;
  const adapter = await answered(navigator.gpu.requestAdapter({ powerPreference: 'high-performance' }), patienceMs, signal);
  if (!adapter) return null;
  const opening = adapter.requestDevice({
    requiredFeatures: WANTED_FEATURES.filter((f) => adapter.features.has(f)),
    requiredLimits: Object.fromEntries(WANTED_LIMITS.map((l) => [l, adapter.limits[l]])),
  });
  const device = await answered(opening, patienceMs, signal).catch((e: unknown) => {
    opening.then(
      (late) => late.destroy(),
      () => undefined,
    ); // nobody waits for it any more
    throw e;
  });
  device.addEventListener('uncapturederror', (e) => onError(e.error.message));
  const { info } = adapter;
  const name = info.description || [info.vendor, info.architecture, info.device].filter(Boolean).join(' ') || 'GPU';
  const software = info.isFallbackAdapter || SOFTWARE.test(`${name} ${info.vendor} ${info.architecture}`);
  return { device, info, name, software };
}

/** What the browser promised, unless it takes longer than people wait. */
async function answered<T>(promised: Promise<T>, ms: number, signal: AbortSignal | undefined): Promise<T> {
  signal?.throwIfAborted();
  let leave = (): void => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const givenUp = new Promise<never>((_, reject) => {
    leave = () => reject(signal?.reason as Error);
    timer = setTimeout(() => reject(new Error(`it did not answer within ${ms / 1000} seconds`)), ms);
    signal?.addEventListener('abort', leave);
  });
  try {
    return await Promise.race([promised, givenUp]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', leave);
  }
}
