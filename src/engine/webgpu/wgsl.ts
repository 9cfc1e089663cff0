/** Small helpers of the WGSL builders. */

/** A kernel ready to compile; its bindings are buffers in group 0, in the order its builder documents,
 * all vec4s of f32 unless said. */
export interface Kernel {
  readonly code: string;
  readonly grid: readonly [number, number, number];
}

export const ceilDiv = (a: number, b: number): number => Math.ceil(a / b);

/** One line (or block) for each of 0..n-1: unrolled code. */
export const each = (n: number, line: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => line(i))
    .filter((s) => s !== '')
    .join('\n');

/** A storage buffer of vec4s, f32 or f16. */
export interface Binding {
  readonly name: string;
  readonly half: boolean;
}

/** Declares read-only buffers, then the last one, which is written. */
export const bindings = (buffers: readonly Binding[]): string =>
  buffers
    .map(({ name, half }, i) => {
      const access = i === buffers.length - 1 ? 'read_write' : 'read';
      return `@group(0) @binding(${i}) var<storage, ${access}> ${name}: array<${half ? 'vec4h' : 'vec4f'}>;`;
    })
    .join('\n');
