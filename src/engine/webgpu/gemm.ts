/**
 * WGSL of the fused matrix products of a block (SPEC section 2, "Block"), from one builder.
 *
 * Computes, for each question b of the batch,  out[b] = epilogue(A[b] x B[b])  with A [M, K], B [K, N].
 * One operand is a weight (zero-padded along K to a multiple of WEIGHT_PAD), the other the sum of the activation streams:
 *   mix 'channels'  A = activations [M = L, K], vec4 along K;  B = weight [K, N], vec4 along N.
 *   mix 'tokens'    A = weight stored [K, M], vec4 along M;    B = activations [K, N = D], vec4 along N.
 * The injection h + inj is a sum of streams; norms are folded in (wgsl.ts).
 *
 * Layout: workgroup (threadsX, threadsY), a thread holds rows x columns sums in registers; grid (column tiles, row tiles, B).
 * FLOPs: 2 M N K a question. Bytes read: 4 K N of weight a row tile (4 K M a column tile), 4 M K of each stream a column tile; half of
 * it where storage is f16: the weight and what SwiGLU and qkv write (fast.half), streams that say so. Sums are f32.
 * Bindings: weight, activation streams, residual streams, rope (qkv with RoPE only), out.
 */

import { bindings, each, enables, input, loop, main, output, shared, source, type Code, type Range } from '../../wgsl/wgsl.ts';
import { epilogueCode, sumReduction, type Gemm } from './gemmEpilogue.ts';
import {
  ceilDiv,
  noFastPaths,
  read,
  scaleFunction,
  tileCells,
  tileColumns,
  tileRows,
  vec4,
  type GridKernel,
  type Stream,
  type Tile,
} from './wgsl.ts';

export type { Gemm };

/** Weights have this many rows or a multiple of it, so that a staged tile never reads past them. */
export const WEIGHT_PAD = 32;

/** Partial sums a row (or a column) that this product leaves behind with this tile. */
export function sumParts(g: Gemm, tile: Tile): number {
  if (g.epilogue.kind !== 'residual') return 0;
  return g.epilogue.sums === 'row' ? ceilDiv(g.N, tileColumns(tile)) : ceilDiv(g.M, tileRows(tile));
}

/** Arrays in workgroup memory: name, element type, length. */
type Shared = readonly [name: string, type: 'f32' | 'vec4f', length: number];

/** The scale runs along K. Otherwise, if there is one, it is one a row of A. */
const alongK = (g: Gemm, s: Stream): boolean => s.scale === (g.mix === 'channels' ? 'column' : 'row');
const perRow = (g: Gemm, s: Stream): boolean => g.mix === 'channels' && s.scale === 'row';
/** A single stream with one scale a row: applied to the finished sums. */
const afterwards = (g: Gemm): boolean => g.activations.length === 1 && perRow(g, g.activations[0]);

/** Scales a workgroup sums up at its start: array, where they come from, WGSL arguments of the stream's scale function for index i. */
interface Scales {
  readonly array: Shared;
  readonly stream: string;
  readonly read: string;
}

function scaleArrays(g: Gemm, tile: Tile): Scales[] {
  const { M, N, K } = g;
  const [BM, BN4] = [tileRows(tile), tileColumns(tile) / 4];
  const ofRows = `b * ${M}u + min(rowBase + i, ${M - 1}u)`;
  const residual = g.epilogue.kind === 'residual' ? g.epilogue.residual : [];
  return [
    ...g.activations.flatMap((s, n): Scales[] => {
      if (perRow(g, s)) return [{ array: [`actRow${n}`, 'f32', BM], stream: `act${n}`, read: ofRows }];
      if (!alongK(g, s)) return [];
      if (s.scale === 'column') return [{ array: [`actK${n}`, 'vec4f', K / 4], stream: `act${n}`, read: 'b, i' }];
      return [{ array: [`actK${n}`, 'f32', K], stream: `act${n}`, read: `b * ${K}u + i` }];
    }),
    ...residual.flatMap((s, n): Scales[] => {
      if (s.scale === 'none') return [];
      if (s.scale === 'row') return [{ array: [`resRow${n}`, 'f32', BM], stream: `res${n}`, read: ofRows }];
      return [{ array: [`resColumn${n}`, 'vec4f', BN4], stream: `res${n}`, read: `b, min(columnBase + i, ${N / 4 - 1}u)` }];
    }),
  ];
}

function sharedArrays(g: Gemm, tile: Tile): Shared[] {
  const [BM, BN4] = [tileRows(tile), tileColumns(tile) / 4];
  const arrays = scaleArrays(g, tile).map((s) => s.array);
  if (tile.staged) {
    arrays.push(['tileA', 'vec4f', g.mix === 'channels' ? BM * paddedDepth(tile) : (tile.depth * BM) / 4]);
    arrays.push(['tileB', 'vec4f', tile.depth * BN4]);
  }
  if (g.epilogue.kind === 'residual') {
    const { left } = sumReduction(g, tile, g.epilogue.sums);
    if (left > 1) arrays.push(g.epilogue.sums === 'row' ? ['sums', 'f32', BM * left] : ['sums', 'vec4f', BN4 * left]);
  }
  return arrays;
}

/** Bytes of workgroup memory the kernel takes. */
export const sharedBytes = (g: Gemm, tile: Tile): number =>
  sharedArrays(g, tile).reduce((sum, [, type, length]) => sum + length * (type === 'f32' ? 4 : 16), 0);

/** vec4s a staged row of A; one of padding keeps rows on different banks. */
const paddedDepth = (tile: Tile): number => tile.depth / 4 + 1;

/** One vec4 of the activations at index `at`, all streams summed and scaled. `k`: where along K; `row`: row within the workgroup. */
function activation(g: Gemm, at: string, k: string, row: string): string {
  return g.activations
    .map((s, n) => {
      const value = read(s.half ?? false, `act${n}[${at}]`);
      if (alongK(g, s)) return `${value} * actK${n}[${k}]`;
      return perRow(g, s) && !afterwards(g) ? `${value} * actRow${n}[${row}]` : value;
    })
    .join(' + ');
}

/** One vec4 of the weight. */
const weightAt = (g: Gemm, at: string): string => read(g.fast?.half ?? false, `weight[${at}]`);

/** Terms that are summed before their sum joins the others: the rounding errors of long rows stay small. A multiple of WEIGHT_PAD. */
const RUN = 96;

/** The sum over K, `step` terms to a turn of the loop `turns`, which is given its range. */
function overK({ K }: Gemm, tile: Tile, step: number, turns: (range: Range) => Code): Code {
  const [all, run] = [K / step, RUN / step];
  if (K <= RUN) return turns({ to: all });
  return loop('start', { to: all, by: run }, [
    `let end = min(start + ${run}u, ${all}u);`,
    tileCells(tile, (i, j) => `var run${i}_${j} = vec4f();`),
    turns({ from: 'start', to: 'end' }),
    tileCells(tile, (i, j) => `sum${i}_${j} += run${i}_${j};`),
  ]);
}

/** The innermost products: four steps of k for 'channels', one for 'tokens'. Operands are given as WGSL expressions. */
function multiply(g: Gemm, tile: Tile, a: (i: number) => string, b: (c: number, j: number) => string): Code {
  const to = g.K > RUN ? 'run' : 'sum';
  const columns = (c: number): Code => each(tile.columns / 4, (j) => `let b${j} = ${b(c, j)};`);
  const add = (factor: (i: number) => string): Code => tileCells(tile, (i, j) => `${to}${i}_${j} += ${factor(i)} * b${j};`);
  if (g.mix === 'tokens')
    return [each(tile.rows / 4, (q) => `let a${q} = ${a(q)};`), columns(0), add((i) => `a${i >> 2}.${'xyzw'[i & 3]}`)];
  return [each(tile.rows, (i) => `let a${i} = ${a(i)};`), each(4, (c) => ['{', columns(c), add((i) => `a${i}.${'xyzw'[c]}`), '}'])];
}

/** The sum over K with operands read straight from the buffers. */
function directLoop(g: Gemm, tile: Tile, W4: number): Code {
  const { K, N } = g;
  if (g.mix === 'tokens') {
    const a = (q: number): string => weightAt(g, `k * ${W4}u + m${q}`);
    const b = (_: number, j: number): string => activation(g, `(b * ${K}u + k) * ${N / 4}u + c${j}`, 'k', '');
    return [
      each(tile.rows / 4, (q) => `let m${q} = min(row / 4u + ${q}u, ${W4 - 1}u);`),
      overK(g, tile, 1, (range) => loop('k', range, multiply(g, tile, a, b))),
    ];
  }
  const a = (i: number): string => activation(g, `row${i} * ${K / 4}u + k`, 'k', `local.y * ${tile.rows}u + ${i}u`);
  const b = (c: number, j: number): string => weightAt(g, `(k * 4u + ${c}u) * ${W4}u + c${j}`);
  return overK(g, tile, 4, (range) => loop('k', range, multiply(g, tile, a, b)));
}

/** A tile in workgroup memory: how the threads fill it, vec4 i of each operand, and the products of it. */
type Staged = Readonly<Record<'fillA' | 'fillB' | 'product', Code>>;

function stagedChannels(g: Gemm, tile: Tile, W4: number): Staged {
  const { M, K } = g;
  const { depth, rows } = tile;
  const [BN4, A4, J] = [tileColumns(tile) / 4, paddedDepth(tile), tile.columns / 4];
  const a = (i: number): string => `tileA[(local.y * ${rows}u + ${i}u) * ${A4}u + k]`;
  const b = (c: number, j: number): string => `tileB[(k * 4u + ${c}u) * ${BN4}u + local.x * ${J}u + ${j}u]`;
  return {
    fillA: [
      `let r = i / ${depth / 4}u;`,
      `let kk = i % ${depth / 4}u;`,
      `let k = min(k0 / 4u + kk, ${K / 4 - 1}u);`,
      `tileA[r * ${A4}u + kk] = ${activation(g, `(b * ${M}u + min(rowBase + r, ${M - 1}u)) * ${K / 4}u + k`, 'k', 'r')};`,
    ],
    fillB: `tileB[i] = ${weightAt(g, `(k0 + i / ${BN4}u) * ${W4}u + c`)};`,
    product: loop('k', { to: depth / 4 }, multiply(g, tile, a, b)),
  };
}

function stagedTokens(g: Gemm, tile: Tile, W4: number): Staged {
  const { N, K } = g;
  const { depth, rows } = tile;
  const [BM4, BN4, J] = [tileRows(tile) / 4, tileColumns(tile) / 4, tile.columns / 4];
  const a = (q: number): string => `tileA[k * ${BM4}u + local.y * ${rows / 4}u + ${q}u]`;
  const b = (_: number, j: number): string => `tileB[k * ${BN4}u + local.x * ${J}u + ${j}u]`;
  return {
    fillA: `tileA[i] = ${weightAt(g, `(k0 + i / ${BM4}u) * ${W4}u + min(rowBase / 4u + i % ${BM4}u, ${W4 - 1}u)`)};`,
    fillB: [`let k = min(k0 + i / ${BN4}u, ${K - 1}u);`, `tileB[i] = ${activation(g, `(b * ${K}u + k) * ${N / 4}u + c`, 'k', '')};`],
    product: loop('k', { to: depth }, multiply(g, tile, a, b)),
  };
}

/** The sum over K in tiles of `depth` staged in workgroup memory. Reads past an edge are clamped; the weight is zero there. */
function stagedLoop(g: Gemm, tile: Tile, W4: number): Code {
  const { depth } = tile;
  const [BM, BN4] = [tileRows(tile), tileColumns(tile) / 4];
  const shares = { from: 'thread', by: tile.threadsX * tile.threadsY };
  const { fillA, fillB, product } = (g.mix === 'channels' ? stagedChannels : stagedTokens)(g, tile, W4);
  return overK(g, tile, 1, (range) =>
    loop('k0', { ...range, by: depth }, [
      loop('i', { ...shares, to: (BM * depth) / 4 }, fillA),
      loop('i', { ...shares, to: depth * BN4 }, [`let c = min(columnBase + i % ${BN4}u, ${g.N / 4 - 1}u);`, fillB]),
      'workgroupBarrier();',
      product,
      'workgroupBarrier();',
    ]),
  );
}

/** Builds the kernel. The caller has checked `sharedBytes` against the device's limit. */
export function gemmKernel(g: Gemm, tile: Tile): GridKernel {
  const { mix, M, N, K, batch, eps, epilogue, activations, fast = noFastPaths } = g;
  const channels = mix === 'channels';
  const { threadsX, threadsY, rows } = tile;
  const J = tile.columns / 4;
  const [BM, BN4] = [tileRows(tile), tileColumns(tile) / 4];
  const residual = epilogue.kind === 'residual' ? epilogue.residual : [];
  const W4 = channels ? N / 4 : ceilDiv(M, 4); // vec4s a row of the weight
  const exchanging = epilogue.kind === 'residual' && sumReduction(g, tile, epilogue.sums).masks.length > 0;
  const actShape = { batch, rows: channels ? M : K, columns: channels ? K : N, eps };
  const resShape = { batch, rows: M, columns: N, eps };
  const scales = scaleArrays(g, tile);
  const code = source(
    enables(fast.half && 'f16', exchanging && 'subgroups'),
    bindings(
      input('weight', vec4(fast.half)),
      ...activations.map(({ half = false }, i) => input(`act${i}`, vec4(half))),
      ...residual.map((_, i) => input(`res${i}`)),
      ...(epilogue.kind === 'qkv' && epilogue.rope ? [input('rope')] : []),
      output('out', vec4(fast.half && epilogue.kind !== 'residual')),
    ),
    activations.map((s, i) => scaleFunction(`act${i}`, s, actShape)),
    residual.map((s, i) => scaleFunction(`res${i}`, s, resShape)),
    sharedArrays(g, tile).map((array) => shared(...array)),
    main(
      [threadsX, threadsY],
      ['group', 'local', 'thread'],
      'let b = group.z;',
      `let rowBase = group.y * ${BM}u;`,
      `let columnBase = group.x * ${BN4}u; // in vec4s, as all columns here`,
      `let row = rowBase + local.y * ${rows}u;`,
      `let column = columnBase + local.x * ${J}u;`,
      each(rows, (i) => `let row${i} = b * ${M}u + min(row + ${i}u, ${M - 1}u);`),
      each(J, (j) => `let c${j} = min(column + ${j}u, ${N / 4 - 1}u);`),
      scales.map(({ array: [name, , length], stream, read }) =>
        loop('i', { from: 'thread', to: length, by: threadsX * threadsY }, `${name}[i] = ${stream}Scale(${read});`),
      ),
      scales.length > 0 && 'workgroupBarrier();',
      tileCells(tile, (i, j) => `var sum${i}_${j} = vec4f();`),
      tile.staged ? stagedLoop(g, tile, W4) : directLoop(g, tile, W4),
      afterwards(g) &&
        each(rows, (i) => [`let after${i} = actRow0[local.y * ${rows}u + ${i}u];`, each(J, (j) => `sum${i}_${j} *= after${i};`)]),
      epilogueCode(g, tile),
    ),
  );
  return { grid: [ceilDiv(N / 4, BN4), ceilDiv(M, BM), batch], code };
}
