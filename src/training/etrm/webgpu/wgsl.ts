/**
 * What all kernels share. They are made once a configuration, and know a canvas only by numbers: `L` says where a launch's arrays begin, `S` what the step and its
 * batch are. Arrays of channels are vec4s of f32; a row is a (sample, plane, cell), in this order.
 */

import type { EtrmConfig } from '../../../model/architectures/etrm/config.ts';
import { levelsIn } from '../../../model/architectures/etrm/marks.ts';
import { bindings, block, input, main, output, source, uniform, type Code, type Kernel } from '../../../wgsl/wgsl.ts';

/** Threads of a workgroup, but for those that say otherwise. */
export const LANES = 64;
/** Parts into which rows are cut for the sums of gradients; each part adds to a gradient of its own. */
export const SEGMENTS = 16;
/** A table's entry for a cell that is not there. */
export const NOWHERE = 0xffffffff;

/** Where a launch finds its arrays: in vec4s of the arena or the weights, in words of the tables, in numbers of `R`. */
export const LAUNCH = ['start', 'other', 'to', 'extra', 'weight', 'count', 'column', 'flag'] as const;
export type EtrmLaunch = Partial<Record<(typeof LAUNCH)[number], number>>;

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

/** A kernel, and what tells it from others. */
export interface NamedKernel extends Kernel {
  readonly name: string;
}

const fields = (names: readonly string[], type: string): Code => names.map((name) => `${name}: ${type},`);

/** W weights, A arena of activations, G gradients by segment, T tables, M both moments, V averaged weights, R results and other single numbers. */
export const prelude = ({ hiddenSize: d, colours, reads, marks, rmsEps }: EtrmConfig, total: number): string =>
  source(
    `const D4 = ${d / 4}u;
    const D = ${d}.0;
    const K = ${colours}u;
    const REGIONS = ${2 + levelsIn(marks)}u;
    const WIDE4 = ${(reads.length * d) / 4}u;
    const TOTAL4 = ${total / 4}u;
    const SEGMENTS = ${SEGMENTS}u;
    const NOWHERE = ${NOWHERE}u;
    const EPS = ${rmsEps};`,
    block('struct Launch', fields(LAUNCH, 'u32')),
    block('struct Step', [fields(STEP_WORDS, 'u32'), fields(STEP_NUMBERS, 'f32')]),
    bindings(
      ...['W', 'A', 'G'].map((name) => output(name)),
      input('T', 'u32'),
      ...['M', 'V'].map((name) => output(name)),
      output('R', 'f32'),
      uniform('L', 'Launch'),
      uniform('S', 'Step'),
    ),
    `fn planes() -> u32 { return S.samples * K; }
    fn rows() -> u32 { return planes() * S.cells; }`,
  );

/** A thread for each i below `bound`; the body may call the functions. */
export const perThread = (name: string, bound: string, body: Code, ...functions: readonly Code[]): NamedKernel => ({
  name,
  code: source(functions, main([LANES], ['id'], 'let i = id.x;', `if (i >= ${bound}) { return; }`, body)),
});

/** What of `count` things a segment has: [first, end). */
export const segment = (count: string): string => `let each = (${count} + SEGMENTS - 1u) / SEGMENTS;
  let first = min(segment * each, ${count});
  let end = min(first + each, ${count});`;
