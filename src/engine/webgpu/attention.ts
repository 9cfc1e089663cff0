/**
 * WGSL of bidirectional multi-head attention without a mask (SPEC section 2, "Attention"), one pass, online softmax: the L x L
 * scores exist only a few keys at a time.
 *
 * In: qkv [B, L, 3, heads, size] (query scaled by 1/sqrt(size) and, with RoPE, turned). Out: [B, L, heads, size]. size: multiple of 4.
 * Layout: workgroup (queries, slices); a thread carries `perThread` queries with their running sums in registers and takes every
 * slices-th group of four keys; slices are merged at the end, directly where they share a subgroup, else through workgroup memory. Grid (query tiles, heads, B).
 * FLOPs: 4 L L D a question. Bytes read: 8 L size for each query tile and head; half of it where qkv and out are stored as f16.
 * Bindings: qkv, out.
 */

import { bindings, each, enables, input, loop, main, output, shared, source, when, type Code } from '../../wgsl/wgsl.ts';
import { ceilDiv, noFastPaths, read, reduction, stored, vec4, type FastPaths, type GridKernel, type Reduction } from './wgsl.ts';

export interface AttentionShape {
  readonly L: number;
  readonly heads: number;
  readonly headSize: number;
  readonly batch: number;
  /** None when absent. */
  readonly fast?: FastPaths;
}

export interface AttentionTile {
  /** Keys and values go through workgroup memory (see Tile.staged). */
  readonly staged: boolean;
  readonly queries: number;
  readonly perThread: number;
  readonly slices: number;
  /** Keys of a staged tile, a multiple of 4 * slices. */
  readonly keys: number;
}

const sliceReduction = ({ fast = noFastPaths }: AttentionShape, t: AttentionTile): Reduction => reduction(t.slices, t.queries, fast.lanes);

/** Bytes of workgroup memory the kernel takes. */
export const attentionSharedBytes = (a: AttentionShape, t: AttentionTile): number =>
  (t.staged ? 8 * t.keys * a.headSize : 0) + (sliceReduction(a, t).left > 1 ? 4 * t.queries * t.perThread * (a.headSize + 4) : 0);

/** Keys or values that are read as WGSL expressions: vec4 d of the head, of key c of a group of four. */
type Operand = (c: number, d: number) => string;

/**
 * Scores and weighted values of the four keys from `first` on. Keys past the end score -1e30: they weigh nothing, and a slice that has
 * seen no others is merged with weight 0.
 */
function fourKeys({ L, headSize }: AttentionShape, { perThread: Q }: AttentionTile, first: string, key: Operand, val: Operand): Code {
  const dots = (q: number): string => [0, 1, 2, 3].map((c) => `dot(s${q}_${c}, vec4f(1.0))`).join(', ');
  const sum = (q: number): string => ['x', 'y', 'z', 'w'].map((e, c) => `p${q}.${e} * v${c}`).join(' + ');
  return [
    each(Q, (q) => each(4, (c) => `var s${q}_${c} = vec4f();`)),
    each(headSize / 4, (d) => [
      '{',
      each(4, (c) => `let k${c} = ${key(c, d)};`),
      each(Q, (q) => each(4, (c) => `s${q}_${c} += q${q}_${d} * k${c};`)),
      '}',
    ]),
    `let there = (vec4u(0u, 1u, 2u, 3u) + ${first}) < vec4u(${L}u);`,
    each(Q, (q) => [
      `let s${q} = select(vec4f(-1e30), vec4f(${dots(q)}), there);`,
      `let top${q} = max(most${q}, max(max(s${q}.x, s${q}.y), max(s${q}.z, s${q}.w)));`,
      `let keep${q} = exp(most${q} - top${q});`,
      `let p${q} = exp(s${q} - top${q});`,
      `most${q} = top${q};`,
      `total${q} = total${q} * keep${q} + dot(p${q}, vec4f(1.0));`,
    ]),
    each(headSize / 4, (d) => [
      '{',
      each(4, (c) => `let v${c} = ${val(c, d)};`),
      each(Q, (q) => `o${q}_${d} = o${q}_${d} * keep${q} + ${sum(q)};`),
      '}',
    ]),
  ];
}

/** What a slice and the one at index XOR `mask` have seen goes to both. */
const exchanged = ({ headSize }: AttentionShape, { perThread }: AttentionTile, mask: number): Code =>
  each(perThread, (q) => [
    '{',
    `let top = max(most${q}, subgroupShuffleXor(most${q}, ${mask}u));`,
    `let mine = exp(most${q} - top);`,
    `most${q} = top;`,
    `total${q} *= mine;`,
    `total${q} += subgroupShuffleXor(total${q}, ${mask}u);`,
    each(headSize / 4, (d) => [`o${q}_${d} *= mine;`, `o${q}_${d} += subgroupShuffleXor(o${q}_${d}, ${mask}u);`]),
    '}',
  ]);

/** Slice by slice, those that speak for others, through workgroup memory into slice 0. */
function merged({ headSize }: AttentionShape, { perThread: Q, slices }: AttentionTile, { span }: Reduction): Code {
  const H4 = headSize / 4;
  const sums = (q: number): string => `sums[(local.x * ${Q}u + ${q}u) * ${H4 + 1}u`;
  const hand = each(Q, (q) => [
    `${sums(q)}] = vec4f(most${q}, total${q}, 0.0, 0.0);`,
    each(H4, (d) => `${sums(q)} + ${d + 1}u] = o${q}_${d};`),
  ]);
  const take = each(Q, (q) => [
    `let other${q} = ${sums(q)}];`,
    `let top${q} = max(most${q}, other${q}.x);`,
    `let mine${q} = exp(most${q} - top${q});`,
    `let theirs${q} = exp(other${q}.x - top${q});`,
    `most${q} = top${q};`,
    `total${q} = total${q} * mine${q} + other${q}.y * theirs${q};`,
    each(H4, (d) => `o${q}_${d} = o${q}_${d} * mine${q} + ${sums(q)} + ${d + 1}u] * theirs${q};`),
  ]);
  return loop('slice', { from: span, to: slices, by: span }, [
    when('local.y == slice', hand),
    'workgroupBarrier();',
    when('local.y == 0u', take),
    'workgroupBarrier();',
  ]);
}

export function attentionKernel(a: AttentionShape, tile: AttentionTile): GridKernel {
  const { L, heads, headSize, batch, fast = noFastPaths } = a;
  const { staged, queries, perThread: Q, slices, keys } = tile;
  const H4 = headSize / 4;
  const D4 = heads * H4;
  const span = queries * Q;
  const by = sliceReduction(a, tile);
  const at = (l: string): string => `(b * ${L}u + min(${l}, ${L - 1}u)) * ${3 * D4}u`;
  const qkv = (place: string): string => read(fast.half, `qkv[${place}]`);
  const slice = { from: 'local.y * 4u', by: 4 * slices };

  const direct = (key: Operand, val: Operand): Code =>
    loop('k0', { ...slice, to: L }, [
      each(4, (c) => `let at${c} = ${at(`k0 + ${c}u`)} + ${D4}u + head;`),
      fourKeys(a, tile, 'k0', key, val),
    ]);
  const inTiles = (key: Operand, val: Operand): Code =>
    loop('tile', { to: L, by: keys }, [
      loop('i', { from: 'thread', to: keys * H4, by: queries * slices }, [
        `let at = ${at(`tile + i / ${H4}u`)} + ${D4}u + head + i % ${H4}u;`,
        `tileK[i] = ${qkv('at')};`,
        `tileV[i] = ${qkv(`at + ${D4}u`)};`,
      ]),
      'workgroupBarrier();',
      loop('k', { ...slice, to: keys }, fourKeys(a, tile, '(tile + k)', key, val)),
      'workgroupBarrier();',
    ]);
  const overKeys = staged
    ? inTiles(
        (c, d) => `tileK[(k + ${c}u) * ${H4}u + ${d}u]`,
        (c, d) => `tileV[(k + ${c}u) * ${H4}u + ${d}u]`,
      )
    : direct(
        (c, d) => qkv(`at${c} + ${d}u`),
        (c, d) => qkv(`at${c} + ${D4 + d}u`),
      );

  const code = source(
    enables(fast.half && 'f16', by.masks.length > 0 && 'subgroups'),
    bindings(input('qkv', vec4(fast.half)), output('out', vec4(fast.half))),
    staged && [shared('tileK', 'vec4f', keys * H4), shared('tileV', 'vec4f', keys * H4)],
    by.left > 1 && shared('sums', 'vec4f', span * (H4 + 1)),
    main(
      [queries, slices],
      ['group', 'local', 'thread'],
      'let b = group.z;',
      `let head = group.y * ${H4}u;`,
      `let query = group.x * ${span}u + local.x * ${Q}u;`,
      each(Q, (q) => [
        `let at_q${q} = ${at(`query + ${q}u`)} + head;`,
        each(H4, (d) => [`let q${q}_${d} = ${qkv(`at_q${q} + ${d}u`)};`, `var o${q}_${d} = vec4f();`]),
        `var most${q} = -1e30;`,
        `var total${q} = 0.0;`,
      ]),
      overKeys,
      by.masks.map((mask) => exchanged(a, tile, mask)),
      by.left > 1 && merged(a, tile, by),
      each(Q, (q) =>
        when(`local.y == 0u && query + ${q}u < ${L}u`, [
          `let at = (b * ${L}u + query + ${q}u) * ${D4}u + head;`,
          each(H4, (d) => `out[at + ${d}u] = ${stored(fast.half, `o${q}_${d} / total${q}`)};`),
        ]),
      ),
    ),
  );
  return { grid: [ceilDiv(L, span), heads, batch], code };
}
