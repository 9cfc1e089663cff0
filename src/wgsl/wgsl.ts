/**
 * How WGSL is written: as nested lists of lines and blocks, so that the loops of a kernel stand in its builder as they stand in the kernel. Nobody indents by hand: `source` does.
 * What stays the same for every shape may be a text of several lines within such a list.
 */

/** WGSL ready to compile, with a `main`. */
export interface Kernel {
  readonly code: string;
}

/** Lines of code, one under the other; false is none. */
export type Code = string | false | readonly Code[];

/** A number is a u32. */
type Value = string | number;

const value = (v: Value): string => (typeof v === 'number' ? `${v}u` : v);

/** Code for each of 0..n-1: a loop unrolled. */
export const each = (n: number, code: (i: number) => Code): Code => Array.from({ length: n }, (_, i) => code(i));

/** A function, or whatever else has a head and a body. */
export const block = (head: string, body: Code): Code => [`${head} {`, body, '}'];

/** A branch without an else; one with both is plainer as text. */
export const when = (condition: string, body: Code): Code => block(`if (${condition})`, body);

/** From (0 if absent) up to, without `to`; one by one where `by` is absent. */
export interface Range {
  readonly from?: Value;
  readonly to: Value;
  readonly by?: number;
}

/** Counts `name`, a u32, over a range. */
export const loop = (name: string, { from = 0, to, by }: Range, body: Code): Code =>
  block(`for (var ${name} = ${value(from)}; ${name} < ${value(to)}; ${by === undefined ? `${name}++` : `${name} += ${by}u`})`, body);

/** What a kernel asks of the device beyond plain WGSL; stands before everything else. */
export const enables = (...features: readonly ('f16' | 'subgroups' | false)[]): Code => features.map((f) => f !== false && `enable ${f};`);

/** A storage buffer that is read. */
export const input = (name: string, element = 'vec4f'): string => `var<storage, read> ${name}: array<${element}>;`;
/** A storage buffer that is written, too. */
export const output = (name: string, element = 'vec4f'): string => `var<storage, read_write> ${name}: array<${element}>;`;
/** A uniform of a plain type or a struct. */
export const uniform = (name: string, type: string): string => `var<uniform> ${name}: ${type};`;

/** Buffers by their places in group 0; a place may stay empty. */
export const bindings = (...buffers: readonly (string | false)[]): Code =>
  buffers.map((buffer, i) => buffer !== false && `@group(0) @binding(${i}) ${buffer}`);

/** An array in workgroup memory. */
export const shared = (name: string, element: string, length: number): string => `var<workgroup> ${name}: array<${element}, ${length}>;`;

const BUILTINS = {
  id: 'global_invocation_id) id: vec3u',
  group: 'workgroup_id) group: vec3u',
  local: 'local_invocation_id) local: vec3u',
  thread: 'local_invocation_index) thread: u32',
} as const;

/** The entry point `main`: the threads of a workgroup along x, y; which indices it takes; what it does. */
export const main = (threads: readonly number[], indices: readonly (keyof typeof BUILTINS)[], ...body: readonly Code[]): Code =>
  block(`@compute @workgroup_size(${threads.join(', ')}) fn main(${indices.map((i) => `@builtin(${BUILTINS[i]}`).join(', ')})`, body);

/** `sigmoid(v)`, of a number or of each of four. */
export const sigmoid = (type: 'f32' | 'vec4f'): string => `fn sigmoid(v: ${type}) -> ${type} { return 1.0 / (1.0 + exp(-v)); }`;

/** `total(lane, v)`: the sum of v over a workgroup of that many threads, a power of two, for each of them. All of them must get there. */
export const total = (threads: number, index: 'i32' | 'u32'): Code => [
  shared('partial', 'f32', threads),
  `fn total(lane: ${index}, v: f32) -> f32 {
    workgroupBarrier();
    partial[lane] = v;
    for (var width = ${index}(${threads / 2}); width > 0; width /= 2) {
      workgroupBarrier();
      if (lane < width) { partial[lane] += partial[lane + width]; }
    }
    workgroupBarrier();
    return partial[0];
  }`,
];

/** The text of a kernel. A line that ends in { indents those after it, one that starts with } ends that; a function of several lines has an empty one before it. */
export function source(...code: readonly Code[]): string {
  let text = '';
  let indent = '';
  const add = (part: Code): void => {
    if (part === false) return;
    if (typeof part !== 'string') return part.forEach(add);
    if (part.includes('\n')) return part.split('\n').forEach(add);
    const line = part.trim();
    if (line === '') return;
    if (line.startsWith('}')) indent = indent.slice(2);
    if (!line.endsWith('{')) text += `${indent}${line}\n`;
    else {
      text += `${indent === '' && text !== '' ? '\n' : ''}${indent}${line}\n`;
      indent += '  ';
    }
  };
  code.forEach(add);
  return text;
}
