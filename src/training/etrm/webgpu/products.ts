/** Matrix products: forward and back through a matrix, a matrix's gradient, and the transposed copies that the forward ones read. */

import { each, loop, type Code } from '../../../wgsl/wgsl.ts';
import { perThread, segment, type NamedKernel } from './wgsl.ts';

/** Rows and vec4 columns of the product that a thread computes. */
const TILE_ROWS = 4;
const TILE_COLUMNS = 2;

/** Code for each vec4 of sums that a thread holds. */
const cells = (code: (r: number, c: number) => Code): Code => each(TILE_ROWS, (r) => each(TILE_COLUMNS, (c) => code(r, c)));

export interface Product {
  /** Depth and columns. */
  readonly K: number;
  readonly N: number;
  /** Where the right factor [K, N] lies: the weights as they are, or a transposed copy in the arena. */
  readonly right: 'W' | 'A';
  /** Adds what lies at `extra`. */
  readonly add: boolean;
}

/** Threads for `rows` rows. */
export const productThreads = ({ N }: Pick<Product, 'N'>, rows: number): number => Math.ceil(rows / TILE_ROWS) * (N / 4 / TILE_COLUMNS);

/** to [rows, N] = start [rows, K] times other [K, N], or extra + that. */
export function product({ K, N, right, add }: Product): NamedKernel {
  const tiles = N / 4 / TILE_COLUMNS;
  return perThread(`product ${K}x${N}${right}${add ? '+' : ''}`, `((rows() + 3u) / 4u) * ${tiles}u`, [
    `let row = (i / ${tiles}u) * 4u;`,
    `let column = (i % ${tiles}u) * ${TILE_COLUMNS}u;`,
    `let to = row * ${N / 4}u + column;`,
    cells((r, c) => `var s${r}${c} = ${add ? `A[L.extra + to + ${(r * N) / 4 + c}u]` : 'vec4f(0)'};`),
    `var left = L.start + row * ${K / 4}u;`,
    'var right = L.other + column;',
    loop('k', { to: K / 4 }, [
      each(TILE_ROWS, (r) => `let a${r} = A[left + ${(r * K) / 4}u];`),
      each(4, (k) => [
        '{',
        each(TILE_COLUMNS, (c) => `let b${c} = ${right}[right + ${(k * N) / 4 + c}u];`),
        cells((r, c) => `s${r}${c} += a${r}[${k}] * b${c};`),
        '}',
      ]),
      'left += 1u;',
      `right += ${N}u;`,
    ]),
    cells((r, c) => `A[L.to + to + ${(r * N) / 4 + c}u] = s${r}${c};`),
  ]);
}

/** Threads for the gradient of [N, K], over all segments. */
export const gradientTiles = (N: number, K: number): number => (N / 4) * (K / 4 / TILE_COLUMNS);

/** The gradient of a matrix [N, K] at `weight`: start [rows, N] transposed times other [rows, K], a segment of the rows each. */
export function matrixGradient(N: number, K: number): NamedKernel {
  const tiles = gradientTiles(N, K);
  const across = K / 4 / TILE_COLUMNS;
  return perThread(`gradient ${N}x${K}`, `${tiles}u * SEGMENTS`, [
    `let segment = i / ${tiles}u;`,
    `let tile = i % ${tiles}u;`,
    `let n = tile / ${across}u;`,
    `let k = (tile % ${across}u) * ${TILE_COLUMNS}u;`,
    `let at = segment * TOTAL4 + L.weight + n * ${K}u + k;`,
    cells((r, c) => `var s${r}${c} = G[at + ${(r * K) / 4 + c}u];`),
    segment('rows()'),
    loop('row', { from: 'first', to: 'end' }, [
      `let y = A[L.start + row * ${N / 4}u + n];`,
      `let x = L.other + row * ${K / 4}u + k;`,
      each(TILE_COLUMNS, (c) => `let x${c} = A[x + ${c}u];`),
      cells((r, c) => `s${r}${c} += y[${r}] * x${c};`),
    ]),
    cells((r, c) => `G[at + ${(r * K) / 4 + c}u] = s${r}${c};`),
  ]);
}

/** to [K, N]: the matrix [N, K] at `weight`, transposed. */
export const transposed = (N: number, K: number): NamedKernel =>
  perThread(
    `transposed ${N}x${K}`,
    `${(N * K) / 4}u`,
    `let k = i / ${N / 4}u;
  let n = (i % ${N / 4}u) * 4u;
  let origin = L.weight + n * ${K / 4}u + k / 4u;
  A[L.to + i] = vec4f(W[origin][k % 4u], W[origin + ${K / 4}u][k % 4u], W[origin + ${K / 2}u][k % 4u], W[origin + ${(3 * K) / 4}u][k % 4u]);`,
  );
