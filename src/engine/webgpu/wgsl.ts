/**
 * What all kernels share: WGSL with and without the fast paths that not every device has (f16 storage, subgroups), how a product is cut up, and
 * activations between kernels. RMS norms here have no weight, so a normalised tensor is never stored: a kernel leaves its values un-normalised together with partial
 * sums of their squares, and whoever reads them multiplies by 1/sqrt(mean + eps).
 */

import { block, each, loop, type Code, type Kernel } from '../../wgsl/wgsl.ts';

/** A kernel of one shape; its bindings are buffers in group 0, in the order its builder documents, all vec4s of f32 unless said. */
export interface GridKernel extends Kernel {
  readonly grid: readonly [number, number, number];
}

export const ceilDiv = (a: number, b: number): number => Math.ceil(a / b);

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

/** A vec4 as a buffer holds it. */
export const vec4 = (half: boolean): string => (half ? 'vec4h' : 'vec4f');

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
export const exchanged = ({ masks }: Reduction, name: string): Code => masks.map((m) => `${name} += subgroupShuffleXor(${name}, ${m}u);`);

export interface Tile {
  /**
   * true: operands are staged in workgroup memory, which GPUs like. false: every thread reads them straight from the buffers, which
   * is faster where workgroup memory and barriers are emulated (SwiftShader).
   */
  readonly staged: boolean;
  /** Threads of a workgroup along columns and along rows. */
  readonly threadsX: number;
  readonly threadsY: number;
  /** Rows and columns of the product a thread computes; columns a multiple of 4. */
  readonly rows: number;
  readonly columns: number;
  /** Depth of a staged tile: a multiple of 4 that divides WEIGHT_PAD. */
  readonly depth: number;
}

/** Columns of a workgroup. */
export const tileColumns = (t: Tile): number => t.threadsX * t.columns;
/** Rows of a workgroup. */
export const tileRows = (t: Tile): number => t.threadsY * t.rows;

/** Code for each vec4 of sums that a thread holds: row i, columns 4 j .. + 3. */
export const tileCells = (t: Tile, code: (i: number, j: number) => Code): Code =>
  each(t.rows, (i) => each(t.columns / 4, (j) => code(i, j)));

/** E.g. "staged 8x8 of 4x8, depth 16". */
export const tileName = (t: Tile): string =>
  `${t.staged ? 'staged' : 'direct'} ${t.threadsX}x${t.threadsY} of ${t.rows}x${t.columns}${t.staged ? `, depth ${t.depth}` : ''}`;

/** Activations as they lie in a buffer: vec4 values [B, rows, columns / 4], then vec4 partial sums of squares, always f32. */
export interface Stream {
  /**
   * 'none': the values are final. 'row': each row (norm over the channels) has `parts` sums, [B, rows, parts] in .x.
   * 'column': each vec4 of columns (norm over the tokens) has `parts` of them, [B, parts, columns / 4].
   */
  readonly scale: 'none' | 'row' | 'column';
  readonly parts: number;
  /** The values are stored as f16; only where the scale is 'none'. */
  readonly half?: boolean;
}

/** Values that need no scale. */
export const plain: Stream = { scale: 'none', parts: 0 };
/** The same, stored as f16. */
export const plainHalf: Stream = { ...plain, half: true };

interface StreamShape {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly eps: number;
}

/** A first partial sum this small says that the row is normalised already (initial states, settled states). */
export const SETTLED = -1e30;

/** Bytes of a buffer that holds such a stream. */
export function streamBytes(s: Stream, { batch, rows, columns }: StreamShape): number {
  const sums = s.scale === 'row' ? rows * s.parts : s.scale === 'column' ? s.parts * (columns / 4) : 0;
  return (s.half ? 2 : 4) * batch * rows * columns + 16 * batch * sums;
}

/** Index of the first vec4 of sums. */
export const sumsAt = ({ batch, rows, columns }: StreamShape): number => (batch * rows * columns) / 4;

/** WGSL function `<name>Scale` over the buffer `name`: the factor of a row (counted over the batch), or of a vec4 of columns. */
export function scaleFunction(name: string, s: Stream, shape: StreamShape): Code {
  const at = sumsAt(shape);
  const mean = (length: number): string => `sum * ${1 / length} + ${shape.eps}`;
  switch (s.scale) {
    case 'none':
      return false;
    case 'row':
      return block(`fn ${name}Scale(row: u32) -> f32`, [
        'var sum = 0.0;',
        loop('p', { to: s.parts }, `sum += ${name}[${at}u + row * ${s.parts}u + p].x;`),
        '// The first part alone says that a row is plain: the others may hold anything of a run before.',
        `return select(inverseSqrt(${mean(shape.columns)}), 1.0, ${name}[${at}u + row * ${s.parts}u].x < 0.0);`,
      ]);
    case 'column':
      return block(`fn ${name}Scale(b: u32, column4: u32) -> vec4f`, [
        'var sum = vec4f();',
        loop('p', { to: s.parts }, `sum += ${name}[${at}u + (b * ${s.parts}u + p) * ${shape.columns / 4}u + column4];`),
        `return inverseSqrt(${mean(shape.rows)});`,
      ]);
    default:
      return s.scale satisfies never;
  }
}
