/** Small helpers of the WGSL builders. */

/** A kernel ready to compile; its bindings are buffers in group 0, in the order its builder documents, all vec4f unless said. */
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

/** Declares read-only vec4f buffers, then `out`. */
export const bindings = (inputs: readonly string[]): string =>
  [
    ...inputs.map((name, i) => `@group(0) @binding(${i}) var<storage, read> ${name}: array<vec4f>;`),
    `@group(0) @binding(${inputs.length}) var<storage, read_write> out: array<vec4f>;`,
  ].join('\n');
