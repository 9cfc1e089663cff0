/** Fast paths of the kernels that not every device has: f16 storage and subgroups; and how WGSL is written with and without them. */

export interface FastPaths {
  /**
   * Weights, and the activations that go from one product of a block straight into the next, are stored as f16. Sums, norms, the
   * residual stream, y and z stay f32.
   */
  readonly half: boolean;
  /** Threads with neighbouring indices that may exchange values directly (subgroups), a power of two; 1: none may. */
  readonly lanes: number;
}

export const noFastPaths: FastPaths = { half: false, lanes: 1 };

/** What a device offers. */
export function offeredPaths(device: GPUDevice): FastPaths {
  const size = device.features.has('subgroups') ? device.adapterInfo.subgroupMinSize : 1;
  return { half: device.features.has('shader-f16'), lanes: 2 ** Math.floor(Math.log2(Math.max(1, size))) };
}

/** Their names for people, as in DeviceInfo.features. */
export const pathNames = ({ half, lanes }: FastPaths): string[] => [...(half ? ['f16 storage'] : []), ...(lanes > 1 ? ['subgroups'] : [])];

/** The directives a kernel starts with. */
export const enables = (half: boolean, subgroups: boolean): string =>
  `${half ? 'enable f16;\n' : ''}${subgroups ? 'enable subgroups;\n' : ''}`;

/** A vec4 read from a buffer, as vec4f. */
export const read = (half: boolean, value: string): string => (half ? `vec4f(${value})` : value);

/** A vec4f as it is stored; what f16 cannot hold becomes the largest that it can, never infinite. */
export const stored = (half: boolean, value: string): string => (half ? `vec4h(clamp(${value}, vec4f(-65504.0), vec4f(65504.0)))` : value);

/**
 * How `count` threads whose indices lie `stride` apart are reduced: first by exchanges between a thread and the one at index XOR mask, as
 * far as `lanes` reach, then whatever is `left` through workgroup memory, every `span`-th thread speaking for its group.
 */
export interface Reduction {
  readonly masks: readonly number[];
  readonly span: number;
  readonly left: number;
}

export function reduction(count: number, stride: number, lanes: number): Reduction {
  const masks: number[] = [];
  const even = [count, stride].every((n) => Number.isInteger(Math.log2(n)));
  if (even) for (let mask = stride; mask < stride * count && 2 * mask <= lanes; mask *= 2) masks.push(mask);
  const span = 2 ** masks.length;
  return { masks, span, left: count / span };
}

/** WGSL that adds up `name` by the exchanges of a reduction. */
export const exchanged = ({ masks }: Reduction, name: string): string =>
  masks.map((m) => `  ${name} += subgroupShuffleXor(${name}, ${m}u);`).join('\n');
