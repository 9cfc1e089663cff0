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

import {
  enables,
  noFastPaths,
  read,
  reduction,
  stored,
  bindings,
  ceilDiv,
  each,
  type FastPaths,
  type Reduction,
  type Kernel,
} from './wgsl.ts';

export interface Attention {
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

const sliceReduction = ({ fast = noFastPaths }: Attention, t: AttentionTile): Reduction => reduction(t.slices, t.queries, fast.lanes);

/** Bytes of workgroup memory the kernel takes. */
export const attentionSharedBytes = (a: Attention, t: AttentionTile): number =>
  (t.staged ? 8 * t.keys * a.headSize : 0) + (sliceReduction(a, t).left > 1 ? 4 * t.queries * t.perThread * (a.headSize + 4) : 0);

export function attentionKernel(a: Attention, tile: AttentionTile): Kernel {
  const { L, heads, headSize, batch, fast = noFastPaths } = a;
  const { staged, queries, perThread: Q, slices, keys } = tile;
  const H4 = headSize / 4;
  const D4 = heads * H4;
  const span = queries * Q;
  const threads = queries * slices;
  const merged = H4 + 1;
  const { masks, span: step, left } = sliceReduction(a, tile);
  const qkv = (at: string): string => read(fast.half, `qkv[${at}]`);

  /**
   * Scores and weighted values of four keys; `key(c, d)` and `val(c, d)` are WGSL expressions. Keys past the end score -1e30: they
   * weigh nothing, and a slice that has seen no others is merged with weight 0.
   */
  const fourKeys = (first: string, key: (c: number, d: number) => string, val: (c: number, d: number) => string): string => `
${each(Q, (q) => each(4, (c) => `      var s${q}_${c} = vec4f();`))}
${each(H4, (d) => `      {\n${each(4, (c) => `      let k${c} = ${key(c, d)};`)}\n${each(Q, (q) => each(4, (c) => `      s${q}_${c} += q${q}_${d} * k${c};`))}\n      }`)}
      let there = (vec4u(0u, 1u, 2u, 3u) + ${first}) < vec4u(${L}u);
${each(
  Q,
  (q) => `      let s${q} = select(vec4f(-1e30), vec4f(${[0, 1, 2, 3].map((c) => `dot(s${q}_${c}, vec4f(1.0))`).join(', ')}), there);
      let top${q} = max(most${q}, max(max(s${q}.x, s${q}.y), max(s${q}.z, s${q}.w)));
      let keep${q} = exp(most${q} - top${q});
      let p${q} = exp(s${q} - top${q});
      most${q} = top${q};
      total${q} = total${q} * keep${q} + dot(p${q}, vec4f(1.0));`,
)}
${each(
  H4,
  (d) =>
    `      {\n${each(4, (c) => `      let v${c} = ${val(c, d)};`)}\n${each(
      Q,
      (q) => `      o${q}_${d} = o${q}_${d} * keep${q} + p${q}.x * v0 + p${q}.y * v1 + p${q}.z * v2 + p${q}.w * v3;`,
    )}\n      }`,
)}`;

  const direct = `
  for (var k0 = local.y * 4u; k0 < ${L}u; k0 += ${4 * slices}u) {
${each(4, (c) => `      let at${c} = (b * ${L}u + min(k0 + ${c}u, ${L - 1}u)) * ${3 * D4}u + ${D4}u + head;`)}
${fourKeys(
  'k0',
  (c, d) => qkv(`at${c} + ${d}u`),
  (c, d) => qkv(`at${c} + ${D4 + d}u`),
)}
  }`;
  const stagedLoop = `
  for (var tile = 0u; tile < ${L}u; tile += ${keys}u) {
    for (var i = thread; i < ${keys * H4}u; i += ${threads}u) {
      let at = (b * ${L}u + min(tile + i / ${H4}u, ${L - 1}u)) * ${3 * D4}u + ${D4}u + head + i % ${H4}u;
      tileK[i] = ${qkv('at')};
      tileV[i] = ${qkv(`at + ${D4}u`)};
    }
    workgroupBarrier();
    for (var k = local.y * 4u; k < ${keys}u; k += ${4 * slices}u) {
${fourKeys(
  '(tile + k)',
  (c, d) => `tileK[(k + ${c}u) * ${H4}u + ${d}u]`,
  (c, d) => `tileV[(k + ${c}u) * ${H4}u + ${d}u]`,
)}
    }
    workgroupBarrier();
  }`;
  // A slice and the one at index XOR mask, both ways at once.
  const exchange = masks
    .map((mask) =>
      each(
        Q,
        (q) => `  {
    let top = max(most${q}, subgroupShuffleXor(most${q}, ${mask}u));
    let mine = exp(most${q} - top);
    most${q} = top;
    total${q} *= mine;
    total${q} += subgroupShuffleXor(total${q}, ${mask}u);
${each(H4, (d) => `    o${q}_${d} *= mine;\n    o${q}_${d} += subgroupShuffleXor(o${q}_${d}, ${mask}u);`)}
  }`,
      ),
    )
    .join('\n');
  // Slice by slice through workgroup memory into slice 0.
  const merge = `
  for (var slice = ${step}u; slice < ${slices}u; slice += ${step}u) {
    if (local.y == slice) {
${each(
  Q,
  (q) => `      sums[(local.x * ${Q}u + ${q}u) * ${merged}u] = vec4f(most${q}, total${q}, 0.0, 0.0);
${each(H4, (d) => `      sums[(local.x * ${Q}u + ${q}u) * ${merged}u + ${d + 1}u] = o${q}_${d};`)}`,
)}
    }
    workgroupBarrier();
    if (local.y == 0u) {
${each(
  Q,
  (q) => `      let other${q} = sums[(local.x * ${Q}u + ${q}u) * ${merged}u];
      let top${q} = max(most${q}, other${q}.x);
      let mine${q} = exp(most${q} - top${q});
      let theirs${q} = exp(other${q}.x - top${q});
      most${q} = top${q};
      total${q} = total${q} * mine${q} + other${q}.y * theirs${q};
${each(H4, (d) => `      o${q}_${d} = o${q}_${d} * mine${q} + sums[(local.x * ${Q}u + ${q}u) * ${merged}u + ${d + 1}u] * theirs${q};`)}`,
)}
    }
    workgroupBarrier();
  }`;

  const code = `${enables(fast.half, masks.length > 0)}${bindings(['qkv', 'out'].map((name) => ({ name, half: fast.half })))}
${staged ? `var<workgroup> tileK: array<vec4f, ${keys * H4}>;\nvar<workgroup> tileV: array<vec4f, ${keys * H4}>;` : ''}
${left > 1 ? `var<workgroup> sums: array<vec4f, ${span * merged}>;` : ''}

@compute @workgroup_size(${queries}, ${slices})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) thread: u32) {
  let b = group.z;
  let head = group.y * ${H4}u;
  let query = group.x * ${span}u + local.x * ${Q}u;
${each(
  Q,
  (q) => `  let at_q${q} = (b * ${L}u + min(query + ${q}u, ${L - 1}u)) * ${3 * D4}u + head;
${each(H4, (d) => `  let q${q}_${d} = ${qkv(`at_q${q} + ${d}u`)};\n  var o${q}_${d} = vec4f();`)}
  var most${q} = -1e30;
  var total${q} = 0.0;`,
)}
${staged ? stagedLoop : direct}
${exchange}
${left > 1 ? merge : ''}
${each(
  Q,
  (q) => `  if (local.y == 0u && query + ${q}u < ${L}u) {
    let at = (b * ${L}u + query + ${q}u) * ${D4}u + head;
${each(H4, (d) => `    out[at + ${d}u] = ${stored(fast.half, `o${q}_${d} / total${q}`)};`)}
  }`,
)}
}
`;
  return { grid: [ceilDiv(L, span), heads, batch], code };
}
