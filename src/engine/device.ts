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

/**
 * The best adapter's device, or null when this browser or machine has none.
 * @param onError told of every validation or out-of-memory error no scope caught.
 */
export async function requestGpu(onError: (message: string) => void = console.error): Promise<Gpu | null> {
  if (typeof navigator === 'undefined' || !navigator.gpu) return null;
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return null;
  const device = await adapter.requestDevice({
    requiredFeatures: WANTED_FEATURES.filter((f) => adapter.features.has(f)),
    requiredLimits: Object.fromEntries(WANTED_LIMITS.map((l) => [l, adapter.limits[l]])),
  });
  device.addEventListener('uncapturederror', (e) => onError(e.error.message));
  const { info } = adapter;
  const name = info.description || [info.vendor, info.architecture, info.device].filter(Boolean).join(' ') || 'GPU';
  const software = info.isFallbackAdapter || SOFTWARE.test(`${name} ${info.vendor} ${info.architecture}`);
  return { device, info, name, software };
}
