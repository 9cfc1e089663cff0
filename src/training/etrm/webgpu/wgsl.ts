/**
 * What all kernels share. They are made once a configuration, and know a canvas only by numbers: `L` says where a launch's arrays begin, `S` what the step and its
 * batch are. Arrays of channels are vec4s of f32; a row is a (sample, plane, cell), in this order.
 */

import type { EtrmConfig } from '../../../model/architectures/etrm/config.ts';
import { levelsIn } from '../../../model/architectures/etrm/marks.ts';

/** Threads of a workgroup, but for those that say otherwise. */
export const LANES = 64;
/** Parts into which rows are cut for the sums of gradients; each part adds to a gradient of its own. */
export const SEGMENTS = 16;
/** A table's entry for a cell that is not there. */
export const NOWHERE = 0xffffffff;

/** Where a launch finds its arrays: in vec4s of the arena or the weights, in words of the tables, in numbers of `R`. */
export const LAUNCH = ['start', 'other', 'to', 'extra', 'weight', 'count', 'column', 'flag'] as const;
export type Launch = Partial<Record<(typeof LAUNCH)[number], number>>;

/** What a step is, whole numbers first: samples, cells, sides, places in tables and results. */
export const STEP_WORDS = [
  'samples',
  'cells',
  'height',
  'width',
  'seed',
  'slot',
  'input',
  'labels',
  'ids',
  'flags',
  'rowStart',
  'colLength',
  'first',
] as const;
export const STEP_NUMBERS = [
  'share',
  'smoothing',
  'noise',
  'clip',
  'muonLr',
  'muonKeep',
  'momentum',
  'adamLr',
  'rowsLr',
  'rowsKeep',
  'beta1',
  'beta2',
  'eps',
  'root',
  'ema',
] as const;
export type Step = Record<(typeof STEP_WORDS)[number] | (typeof STEP_NUMBERS)[number], number>;

/** A kernel: WGSL with a `main`, and what tells it from others. */
export interface Kernel {
  readonly name: string;
  readonly code: string;
}

const fields = (names: readonly string[], type: string): string => names.map((name) => `  ${name}: ${type},`).join('\n');

/** W weights, A arena of activations, G gradients by segment, T tables, M both moments, V averaged weights, R results and other single numbers. */
export const prelude = ({ hiddenSize: d, colours, reads, marks, rmsEps }: EtrmConfig, total: number): string => `
const D4 = ${d / 4}u;
const D = ${d}.0;
const K = ${colours}u;
const REGIONS = ${2 + levelsIn(marks)}u;
const WIDE4 = ${(reads.length * d) / 4}u;
const TOTAL4 = ${total / 4}u;
const SEGMENTS = ${SEGMENTS}u;
const NOWHERE = ${NOWHERE}u;
const EPS = ${rmsEps};
struct Launch {
${fields(LAUNCH, 'u32')}
}
struct Step {
${fields(STEP_WORDS, 'u32')}
${fields(STEP_NUMBERS, 'f32')}
}
@group(0) @binding(0) var<storage, read_write> W: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> A: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> G: array<vec4f>;
@group(0) @binding(3) var<storage, read> T: array<u32>;
@group(0) @binding(4) var<storage, read_write> M: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> V: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> R: array<f32>;
@group(0) @binding(7) var<uniform> L: Launch;
@group(0) @binding(8) var<uniform> S: Step;
fn planes() -> u32 { return S.samples * K; }
fn rows() -> u32 { return planes() * S.cells; }
`;

/** A thread for each i below `bound`. */
export const perThread = (name: string, bound: string, body: string): Kernel => ({
  name,
  code: `@compute @workgroup_size(${LANES}) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x;
  if (i >= ${bound}) { return; }
${body}
}`,
});

/** What of `count` things a segment has: [first, end). */
export const segment = (count: string): string => `let each = (${count} + SEGMENTS - 1u) / SEGMENTS;
  let first = min(segment * each, ${count});
  let end = min(first + each, ${count});`;

/** A line, or several, for each of 0 .. n-1. */
export const unrolled = (n: number, line: (i: number) => string): string => Array.from({ length: n }, (_, i) => line(i)).join('\n');
