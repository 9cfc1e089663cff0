/**
 * Activations between kernels. RMS norms here have no weight, so a normalised tensor is never stored: a kernel leaves its values
 * un-normalised together with partial sums of their squares, and whoever reads them multiplies by 1/sqrt(mean + eps).
 */

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

export interface StreamShape {
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
export function scaleFunction(name: string, s: Stream, shape: StreamShape): string {
  const at = sumsAt(shape);
  const mean = (length: number): string => `sum * ${1 / length} + ${shape.eps}`;
  switch (s.scale) {
    case 'none':
      return '';
    case 'row':
      return `
fn ${name}Scale(row: u32) -> f32 {
  var sum = 0.0;
  for (var p = 0u; p < ${s.parts}u; p++) { sum += ${name}[${at}u + row * ${s.parts}u + p].x; }
  // The first part alone says that a row is plain: the others may hold anything of a run before.
  return select(inverseSqrt(${mean(shape.columns)}), 1.0, ${name}[${at}u + row * ${s.parts}u].x < 0.0);
}`;
    case 'column':
      return `
fn ${name}Scale(b: u32, column4: u32) -> vec4f {
  var sum = vec4f();
  for (var p = 0u; p < ${s.parts}u; p++) { sum += ${name}[${at}u + (b * ${s.parts}u + p) * ${shape.columns / 4}u + column4]; }
  return inverseSqrt(${mean(shape.rows)});
}`;
    default:
      return s.scale satisfies never;
  }
}
