/** A fused product, and what it does with its sums before they leave the registers: SwiGLU, residual with sums of squares, or RoPE. */

import { each, loop, when, type Code } from '../../wgsl/wgsl.ts';
import {
  ceilDiv,
  exchanged,
  reduction,
  stored,
  sumsAt,
  tileColumns,
  tileRows,
  type FastPaths,
  type Reduction,
  type Stream,
  type Tile,
} from './wgsl.ts';

type Epilogue =
  /**
   * silu(gate) * up. The weight holds gate and up interleaved in fours: along N for 'channels' (out [L, N / 2]), along M for
   * 'tokens' (out [M / 2, N]).
   */
  | { readonly kind: 'swiglu' }
  /** residual + product [M, N], then the partial sums of squares for the next norm: over its rows or its columns. */
  | { readonly kind: 'residual'; readonly residual: readonly Stream[]; readonly sums: 'row' | 'column' }
  /** Query, key and value [L, 3D]; query and key turned by RoPE, whose pairs (j, j + size / 2) lie side by side. 'channels' only. */
  | { readonly kind: 'qkv'; readonly headSize: number; readonly rope: boolean };

/** One product: out = epilogue(A x B) for each question of the batch (gemm.ts). */
export interface Gemm {
  readonly mix: 'channels' | 'tokens';
  readonly M: number;
  readonly N: number;
  readonly K: number;
  readonly batch: number;
  readonly activations: readonly Stream[];
  readonly epilogue: Epilogue;
  readonly eps: number;
  /** None when absent. */
  readonly fast?: FastPaths;
}

/** How the threads of a row (or of a column) add up their squares. */
export const sumReduction = (g: Gemm, { threadsX, threadsY }: Tile, sums: 'row' | 'column'): Reduction =>
  sums === 'row' ? reduction(threadsX, 1, g.fast?.lanes ?? 1) : reduction(threadsY, threadsX, g.fast?.lanes ?? 1);

/** Stores of row i of this thread, one for each of `count` columns, guarded where the matrix may end within a tile. */
function guarded(g: Gemm, tile: Tile, i: number, count: number, store: (j: number) => Code, columnOf = (j: number): number => j): Code {
  const within = g.N % tileColumns(tile) === 0;
  const stores = each(count, (j) => (within ? store(j) : when(`column + ${columnOf(j)}u < ${g.N / 4}u`, store(j))));
  return g.M % tileRows(tile) === 0 ? stores : when(`row + ${i}u < ${g.M}u`, stores);
}

/** WGSL that consumes `sum<i>_<j>`; uses row, column, row<i>, c<j>, resRow<n>, resColumn<n>, b, local, thread, rowBase, columnBase, group. */
export function epilogueCode(g: Gemm, tile: Tile): Code {
  const { epilogue } = g;
  switch (epilogue.kind) {
    case 'swiglu':
      return g.mix === 'channels' ? channelSwiglu(g, tile) : tokenSwiglu(g, tile);
    case 'qkv':
      return qkv(g, tile, epilogue.headSize, epilogue.rope);
    case 'residual':
      return residualCode(g, tile, epilogue.residual, epilogue.sums);
    default:
      return epilogue satisfies never;
  }
}

const gated = (g: Gemm, gate: string, up: string): string => stored(g.fast?.half ?? false, `${gate} / (1.0 + exp(-${gate})) * ${up}`);

function channelSwiglu(g: Gemm, tile: Tile): Code {
  const store = (i: number, q: number): string =>
    `out[row${i} * ${g.N / 8}u + column / 2u + ${q}u] = ${gated(g, `sum${i}_${2 * q}`, `sum${i}_${2 * q + 1}`)};`;
  const column = (q: number): number => 2 * q;
  return each(tile.rows, (i) => guarded(g, tile, i, tile.columns / 8, (q) => store(i, q), column));
}

function tokenSwiglu(g: Gemm, tile: Tile): Code {
  return each(tile.rows / 2, (h) => {
    const i = (h >> 2) * 8 + (h & 3); // rows come as 4 of gate, 4 of up
    const store = (j: number): string =>
      `out[(b * ${g.M / 2}u + row / 2u + ${h}u) * ${g.N / 4}u + c${j}] = ${gated(g, `sum${i}_${j}`, `sum${i + 4}_${j}`)};`;
    return guarded(g, tile, i, tile.columns / 4, store);
  });
}

function qkv(g: Gemm, tile: Tile, headSize: number, rope: boolean): Code {
  const J = tile.columns / 4;
  const turn = (i: number, j: number): Code =>
    when(`c${j} < ${g.N / 6}u`, [
      `let t = rope[(row${i} - b * ${g.M}u) * ${headSize / 4}u + c${j} % ${headSize / 4}u];`,
      `let v = sum${i}_${j};`,
      `sum${i}_${j} = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);`,
    ]);
  const store = (i: number, j: number): string => `out[row${i} * ${g.N / 4}u + c${j}] = ${stored(g.fast?.half ?? false, `sum${i}_${j}`)};`;
  return each(tile.rows, (i) => [rope && each(J, (j) => turn(i, j)), guarded(g, tile, i, J, (j) => store(i, j))]);
}

function residualCode(g: Gemm, tile: Tile, residual: readonly Stream[], sums: 'row' | 'column'): Code {
  const { N } = g;
  const { rows } = tile;
  const J = tile.columns / 4;
  const factor = (s: Stream, n: number, i: number, j: number): string =>
    s.scale === 'none' ? '' : ` * scale${n}_${s.scale === 'row' ? i : j}`;
  const value = (i: number, j: number): string =>
    residual.map((s, n) => `res${n}[row${i} * ${N / 4}u + c${j}]${factor(s, n, i, j)}`).join(' + ');
  const store = (i: number, j: number): Code => {
    const v = `sum${i}_${j}`;
    return [
      `${v} += ${value(i, j)};`,
      `out[row${i} * ${N / 4}u + c${j}] = ${v};`,
      sums === 'row' ? `square${i} += dot(${v}, ${v});` : `square${j} += ${v} * ${v};`,
    ];
  };
  return [
    residual.map((s, n) => [
      s.scale === 'row' && each(rows, (i) => `let scale${n}_${i} = resRow${n}[local.y * ${rows}u + ${i}u];`),
      s.scale === 'column' && each(J, (j) => `let scale${n}_${j} = resColumn${n}[local.x * ${J}u + ${j}u];`),
    ]),
    sums === 'row' ? each(rows, (i) => `var square${i} = 0.0;`) : each(J, (j) => `var square${j} = vec4f();`),
    each(rows, (i) => guarded(g, tile, i, J, (j) => store(i, j))),
    sums === 'row' ? rowSums(g, tile) : columnSums(g, tile),
  ];
}

/** Leaves one partial sum a row of this workgroup behind: of `square<i>`, over the threads of the row. */
function rowSums(g: Gemm, tile: Tile): Code {
  const { M, N } = g;
  const { rows, threadsX, threadsY } = tile;
  const at = sumsAt({ batch: g.batch, rows: M, columns: N, eps: g.eps });
  const parts = ceilDiv(N, tileColumns(tile));
  const by = sumReduction(g, tile, 'row');
  const { span, left } = by;
  const save = (row: string, sum: string): string => `out[${at}u + ${row} * ${parts}u + group.x] = vec4f(${sum}, 0.0, 0.0, 0.0);`;
  const own = each(rows, (i) => when(`row + ${i}u < ${M}u`, save(`row${i}`, `square${i}`)));
  const hand = each(rows, (i) => `sums[(local.y * ${rows}u + ${i}u) * ${left}u + local.x / ${span}u] = square${i};`);
  return [
    each(rows, (i) => exchanged(by, `square${i}`)),
    left === 1
      ? when('local.x == 0u', own)
      : [
          when(`local.x % ${span}u == 0u`, hand),
          'workgroupBarrier();',
          loop('r', { from: 'thread', to: tileRows(tile), by: threadsX * threadsY }, [
            'var total = 0.0;',
            loop('i', { to: left }, `total += sums[r * ${left}u + i];`),
            when(`rowBase + r < ${M}u`, save(`(b * ${M}u + rowBase + r)`, 'total')),
          ]),
        ],
  ];
}

/** The same for columns, four at a time: of `square<j>`, over the threads of the column. */
function columnSums(g: Gemm, tile: Tile): Code {
  const { M, N } = g;
  const { threadsX, threadsY } = tile;
  const [J, BN4] = [tile.columns / 4, tileColumns(tile) / 4];
  const at = sumsAt({ batch: g.batch, rows: M, columns: N, eps: g.eps });
  const target = `${at}u + (b * ${ceilDiv(M, tileRows(tile))}u + group.y) * ${N / 4}u`;
  const by = sumReduction(g, tile, 'column');
  const { span, left } = by;
  const save = (column: string, sum: string): Code => when(`${column} < ${N / 4}u`, `out[${target} + ${column}] = ${sum};`);
  const own = each(J, (j) => save(`column + ${j}u`, `square${j}`));
  const hand = each(J, (j) => `sums[local.y / ${span}u * ${BN4}u + local.x * ${J}u + ${j}u] = square${j};`);
  return [
    each(J, (j) => exchanged(by, `square${j}`)),
    left === 1
      ? when('local.y == 0u', own)
      : [
          when(`local.y % ${span}u == 0u`, hand),
          'workgroupBarrier();',
          loop('c', { from: 'thread', to: BN4, by: threadsX * threadsY }, [
            'var total = vec4f();',
            loop('i', { to: left }, `total += sums[i * ${BN4}u + c];`),
            save('columnBase + c', 'total'),
          ]),
        ],
  ];
}
