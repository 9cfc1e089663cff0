/** What a fused product does with its sums before they leave the registers: SwiGLU, residual with sums of squares, or RoPE. */
import type { Gemm } from './gemm.ts';
import { sumsAt, type Stream } from './stream.ts';
import { tileColumns, tileRows, type Tile } from './tile.ts';
import { ceilDiv, each } from './wgsl.ts';

export type Epilogue =
  /**
   * silu(gate) * up. The weight holds gate and up interleaved in fours: along N for 'channels' (out [L, N / 2]), along M for
   * 'tokens' (out [M / 2, N]).
   */
  | { readonly kind: 'swiglu' }
  /** residual + product [M, N], then the partial sums of squares for the next norm: over its rows or its columns. */
  | { readonly kind: 'residual'; readonly residual: readonly Stream[]; readonly sums: 'row' | 'column' }
  /** Query, key and value [L, 3D]; query and key turned by RoPE, whose pairs (j, j + size / 2) lie side by side. 'channels' only. */
  | { readonly kind: 'qkv'; readonly headSize: number; readonly rope: boolean };

/** Stores of row i of this thread, one for each of `count` columns, guarded where the matrix may end within a tile. */
function guarded(g: Gemm, tile: Tile, i: number, count: number, columnOf: (j: number) => number, store: (j: number) => string): string {
  const columnsEnd = g.N % tileColumns(tile) !== 0;
  const stores = each(count, (j) => (columnsEnd ? `  if (column + ${columnOf(j)}u < ${g.N / 4}u) {\n  ${store(j)}\n  }` : `  ${store(j)}`));
  return g.M % tileRows(tile) === 0 ? stores : `  if (row + ${i}u < ${g.M}u) {\n${stores}\n  }`;
}

/** WGSL that consumes `sum<i>_<j>`; uses row, column, row<i>, c<j>, resRow<n>, resColumn<n>, b, local, thread, rowBase, columnBase, group. */
export function epilogueCode(g: Gemm, tile: Tile): string {
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

const gated = (gate: string, up: string): string => `${gate} / (1.0 + exp(-${gate})) * ${up}`;

function channelSwiglu(g: Gemm, tile: Tile): string {
  return each(tile.rows, (i) =>
    guarded(g, tile, i, tile.columns / 8, (q) => 2 * q, (q) => {
      return `out[row${i} * ${g.N / 8}u + column / 2u + ${q}u] = ${gated(`sum${i}_${2 * q}`, `sum${i}_${2 * q + 1}`)};`;
    }),
  );
}

function tokenSwiglu(g: Gemm, tile: Tile): string {
  return each(tile.rows / 2, (h) => {
    const i = (h >> 2) * 8 + (h & 3); // rows come as 4 of gate, 4 of up
    return guarded(g, tile, i, tile.columns / 4, (j) => j, (j) => {
      return `out[(b * ${g.M / 2}u + row / 2u + ${h}u) * ${g.N / 4}u + c${j}] = ${gated(`sum${i}_${j}`, `sum${i + 4}_${j}`)};`;
    });
  });
}

function qkv(g: Gemm, tile: Tile, headSize: number, rope: boolean): string {
  const J = tile.columns / 4;
  const turn = (i: number, j: number): string => `  if (c${j} < ${g.N / 6}u) {
    let t = rope[(row${i} - b * ${g.M}u) * ${headSize / 4}u + c${j} % ${headSize / 4}u];
    let v = sum${i}_${j};
    sum${i}_${j} = vec4f(v.x * t.x - v.y * t.y, v.y * t.x + v.x * t.y, v.z * t.z - v.w * t.w, v.w * t.z + v.z * t.w);
  }`;
  return each(tile.rows, (i) =>
    [rope ? each(J, (j) => turn(i, j)) : '', guarded(g, tile, i, J, (j) => j, (j) => `out[row${i} * ${g.N / 4}u + c${j}] = sum${i}_${j};`)].join('\n'),
  );
}

function residualCode(g: Gemm, tile: Tile, residual: readonly Stream[], sums: 'row' | 'column'): string {
  const { M, N } = g;
  const { rows, threadsX, threadsY } = tile;
  const J = tile.columns / 4;
  const [BM, BN4] = [tileRows(tile), tileColumns(tile) / 4];
  const threads = threadsX * threadsY;
  const scales = residual.map((s, n) => {
    if (s.scale === 'none') return '';
    return s.scale === 'row'
      ? each(rows, (i) => `  let scale${n}_${i} = resRow${n}[local.y * ${rows}u + ${i}u];`)
      : each(J, (j) => `  let scale${n}_${j} = resColumn${n}[local.x * ${J}u + ${j}u];`);
  });
  const factor = (s: Stream, n: number, i: number, j: number): string => (s.scale === 'none' ? '' : ` * scale${n}_${s.scale === 'row' ? i : j}`);
  const value = (i: number, j: number): string =>
    residual.map((s, n) => `res${n}[row${i} * ${N / 4}u + c${j}]${factor(s, n, i, j)}`).join(' + ');
  const store = each(rows, (i) =>
    guarded(g, tile, i, J, (j) => j, (j) => {
      const v = `sum${i}_${j}`;
      return `${v} += ${value(i, j)};
    out[row${i} * ${N / 4}u + c${j}] = ${v};
    ${sums === 'row' ? `square${i} += dot(${v}, ${v})` : `square${j} += ${v} * ${v}`};`;
    }),
  );
  const at = sumsAt({ batch: g.batch, rows: M, columns: N, eps: g.eps });
  const reduce =
    sums === 'row'
      ? `${each(rows, (i) => `  sums[(local.y * ${rows}u + ${i}u) * ${threadsX}u + local.x] = square${i};`)}
  workgroupBarrier();
  for (var r = thread; r < ${BM}u; r += ${threads}u) {
    var total = 0.0;
    for (var i = 0u; i < ${threadsX}u; i++) { total += sums[r * ${threadsX}u + i]; }
    if (rowBase + r < ${M}u) {
      out[${at}u + (b * ${M}u + rowBase + r) * ${ceilDiv(N / 4, BN4)}u + group.x] = vec4f(total, 0.0, 0.0, 0.0);
    }
  }`
      : `${each(J, (j) => `  sums[local.y * ${BN4}u + local.x * ${J}u + ${j}u] = square${j};`)}
  workgroupBarrier();
  for (var c = thread; c < ${BN4}u; c += ${threads}u) {
    var total = vec4f();
    for (var i = 0u; i < ${threadsY}u; i++) { total += sums[i * ${BN4}u + c]; }
    if (columnBase + c < ${N / 4}u) {
      out[${at}u + (b * ${ceilDiv(M, BM)}u + group.y) * ${N / 4}u + columnBase + c] = total;
    }
  }`;
  const squares = sums === 'row' ? each(rows, (i) => `  var square${i} = 0.0;`) : each(J, (j) => `  var square${j} = vec4f();`);
  return `${scales.join('\n')}\n${squares}\n${store}\n${reduce}`;
}
