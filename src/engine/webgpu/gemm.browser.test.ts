/** Every fused product against plain loops in double precision, on shapes that fit no tile. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { numbers, relativeError, runKernel, testGpu, type TestGpu } from '../../testing/gpu.ts';
import { gemmKernel, sumParts, WEIGHT_PAD, type Gemm } from './gemm.ts';
import { interleaved, relayout } from './gpuModel.ts';
import { plain, type Stream, type Tile } from './wgsl.ts';

let gpu: TestGpu;
beforeAll(async () => {
  gpu = await testGpu();
});
afterAll(() => {
  expect(gpu.errors).toEqual([]);
  gpu.device.destroy();
});

const eps = 1e-5;
const direct: Tile = { staged: false, threadsX: 2, threadsY: 3, rows: 8, columns: 8, depth: 4 };
const staged: Tile = { staged: true, threadsX: 4, threadsY: 2, rows: 8, columns: 8, depth: 16 };
const row: Stream = { scale: 'row', parts: 3 };
const column: Stream = { scale: 'column', parts: 2 };

/** A stream's buffer and, in double precision, what it stands for: [batch][rows][columns]. */
function makeStream(
  s: Stream,
  batch: number,
  rows: number,
  columns: number,
  seed: number,
  settled = false,
): { buffer: Float32Array<ArrayBuffer>; value: Float64Array } {
  const values = numbers(batch * rows * columns, seed);
  const sumCount = s.scale === 'none' ? 0 : s.scale === 'row' ? batch * rows * s.parts : (batch * s.parts * columns) / 4;
  const sums = numbers(sumCount * 4, seed + 1).map((v) => Math.abs(v) * 10);
  if (settled) for (let r = 0; r < batch * rows; r++) sums[r * s.parts * 4] = -1e30;
  const buffer = new Float32Array(values.length + sums.length);
  buffer.set(values);
  buffer.set(sums, values.length);
  const value = Float64Array.from(values, (v, i) => {
    const r = Math.floor(i / columns);
    const [b, c] = [Math.floor(r / rows), i % columns];
    let sum = 0;
    if (s.scale === 'none' || settled) return v;
    for (let p = 0; p < s.parts; p++) sum += s.scale === 'row' ? sums[(r * s.parts + p) * 4] : sums[(b * s.parts + p) * columns + c];
    return v / Math.sqrt(sum / (s.scale === 'row' ? columns : rows) + eps);
  });
  return { buffer, value };
}

interface Case {
  readonly name: string;
  readonly g: Gemm;
  readonly settled?: boolean;
}

const base = { batch: 2, eps };
const cases: readonly Case[] = [
  {
    name: 'channel gate/up after a token norm',
    g: { ...base, mix: 'channels', M: 13, N: 48, K: 20, activations: [column], epilogue: { kind: 'swiglu' } },
  },
  {
    name: 'channel gate/up after a channel norm',
    g: { ...base, mix: 'channels', M: 13, N: 48, K: 20, activations: [row], epilogue: { kind: 'swiglu' } },
  },
  {
    name: 'channel down, residual under a token norm',
    g: {
      ...base,
      mix: 'channels',
      M: 25,
      N: 20,
      K: 36,
      activations: [plain],
      epilogue: { kind: 'residual', residual: [column], sums: 'row' },
    },
  },
  {
    name: 'output projection, residual of three streams',
    g: {
      ...base,
      mix: 'channels',
      M: 25,
      N: 20,
      K: 20,
      activations: [plain],
      epilogue: { kind: 'residual', residual: [row, row, plain], sums: 'row' },
    },
  },
  {
    name: 'token gate/up of three streams',
    g: { ...base, mix: 'tokens', M: 48, N: 20, K: 13, activations: [row, row, plain], epilogue: { kind: 'swiglu' } },
  },
  {
    name: 'token gate/up of settled states',
    g: { ...base, mix: 'tokens', M: 48, N: 20, K: 13, activations: [row, row], epilogue: { kind: 'swiglu' } },
    settled: true,
  },
  {
    name: 'token down, residual of two streams',
    g: {
      ...base,
      mix: 'tokens',
      M: 13,
      N: 20,
      K: 36,
      activations: [plain],
      epilogue: { kind: 'residual', residual: [row, row], sums: 'column' },
    },
  },
  {
    name: 'query, key and value of three streams with RoPE',
    g: {
      ...base,
      mix: 'channels',
      M: 13,
      N: 72,
      K: 24,
      activations: [row, row, plain],
      epilogue: { kind: 'qkv', headSize: 8, rope: true },
    },
  },
  {
    name: 'token mixing of a long board, in runs',
    g: {
      ...base,
      mix: 'tokens',
      M: 48,
      N: 20,
      K: 269,
      activations: [row],
      epilogue: { kind: 'swiglu' },
    },
  },
  {
    name: 'channel down of many channels, in runs',
    g: {
      ...base,
      mix: 'channels',
      M: 13,
      N: 48,
      K: 300,
      activations: [column],
      epilogue: { kind: 'swiglu' },
    },
  },
];

const exchanging = { half: false, lanes: 4 } as const;
/** Sums over threads that share a subgroup of four, alone and together with workgroup memory, along rows and along columns. */
const withSubgroups = [
  { threadsX: 4, threadsY: 1 },
  { threadsX: 8, threadsY: 1 },
  { threadsX: 2, threadsY: 2 },
  { threadsX: 2, threadsY: 4 },
].flatMap((threads) =>
  cases
    .filter((c) => c.g.epilogue.kind === 'residual')
    .map((c) => ({
      ...c,
      g: { ...c.g, fast: exchanging },
      tile: { ...direct, ...threads },
      kind: `subgroups, ${threads.threadsX}x${threads.threadsY}`,
    })),
);

test.each([
  ...cases.flatMap((c) => [direct, staged].map((tile) => ({ ...c, tile, kind: tile.staged ? 'staged' : 'direct' }))),
  ...withSubgroups,
])('$name ($kind)', async ({ g, tile, settled = false }) => {
  const { M, N, K, batch, mix, epilogue } = g;
  const channels = mix === 'channels';
  const acts = g.activations.map((s, i) => makeStream(s, batch, channels ? M : K, channels ? K : N, 10 + i, settled));
  const residuals = (epilogue.kind === 'residual' ? epilogue.residual : []).map((s, i) => makeStream(s, batch, M, N, 50 + i));
  const outputs = channels ? N : M;
  const weight = numbers(outputs * K, 3); // [out, in], gate rows before up rows
  const order = epilogue.kind === 'swiglu' ? interleaved(outputs / 2) : undefined;
  const rope = numbers(M * (epilogue.kind === 'qkv' ? epilogue.headSize : 0), 4);

  // The product in double precision, [batch][M][N], outputs in the weight's own order.
  const product = new Float64Array(batch * M * N);
  for (let b = 0; b < batch; b++) {
    for (let m = 0; m < M; m++) {
      for (let n = 0; n < N; n++) {
        let sum = 0;
        for (let k = 0; k < K; k++) {
          const at = channels ? (b * M + m) * K + k : (b * K + k) * N + n;
          sum += acts.reduce((s, a) => s + a.value[at], 0) * weight[channels ? n * K + k : m * K + k];
        }
        product[(b * M + m) * N + n] = sum;
      }
    }
  }
  const parts = sumParts(g, tile);
  const sumLength = epilogue.kind !== 'residual' ? 0 : epilogue.sums === 'row' ? batch * M * parts * 4 : batch * parts * N;
  const [outRows, outColumns] = epilogue.kind !== 'swiglu' ? [M, N] : channels ? [M, N / 2] : [M / 2, N];
  const out = new Float32Array(batch * outRows * outColumns + sumLength);
  const inputs = [relayout(weight, outputs, K, order), ...acts.map((a) => a.buffer), ...residuals.map((r) => r.buffer)];
  const all = [...inputs, ...(rope.length ? [rope] : []), out];
  expect(inputs[0].length % WEIGHT_PAD).toBe(0);
  const got = new Float32Array((await runKernel(gpu.device, gemmKernel(g, tile), all)).at(-1) ?? new ArrayBuffer(0));

  const at = (b: number, m: number, n: number): number => product[(b * M + m) * N + n];
  const expected = new Float64Array(batch * outRows * outColumns);
  const squares: number[][] = [];
  for (let i = 0; i < expected.length; i++) {
    const [n, m, b] = [i % outColumns, Math.floor(i / outColumns) % outRows, Math.floor(i / outColumns / outRows)];
    if (epilogue.kind === 'swiglu') {
      const [gate, up] = channels ? [at(b, m, n), at(b, m, n + N / 2)] : [at(b, m, n), at(b, m + M / 2, n)];
      expected[i] = (gate / (1 + Math.exp(-gate))) * up;
    } else if (epilogue.kind === 'residual') {
      expected[i] = residuals.reduce((s, r) => s + r.value[i], at(b, m, n));
      (squares[epilogue.sums === 'row' ? b * M + m : b * N + n] ??= []).push(expected[i] ** 2);
    } else if (n >= (2 * N) / 3) {
      expected[i] = at(b, m, n);
    } else {
      const pair = (n % epilogue.headSize) & ~1;
      const [cos, sin] = [rope[m * epilogue.headSize + pair], rope[m * epilogue.headSize + pair + 1]];
      expected[i] = n % 2 === 0 ? at(b, m, n) * cos - at(b, m, n + 1) * sin : at(b, m, n) * cos + at(b, m, n - 1) * sin;
    }
  }
  expect(relativeError(got.subarray(0, expected.length), expected)).toBeLessThan(2e-6);
  if (epilogue.kind === 'residual') {
    const sums = got.subarray(expected.length);
    const totals = squares.map((_, i) => {
      let total = 0;
      for (let p = 0; p < parts; p++)
        total += epilogue.sums === 'row' ? sums[(i * parts + p) * 4] : sums[(Math.floor(i / N) * parts + p) * N + (i % N)];
      return total;
    });
    expect(
      relativeError(
        totals,
        squares.map((s) => s.reduce((a, v) => a + v, 0)),
      ),
    ).toBeLessThan(2e-6);
  }
});

test.each([direct, staged])(
  'long rows are summed in runs: rounding stays below that of one sum after the other ($staged)',
  async (tile) => {
    const [M, N, K] = [8, 16, 1536];
    const positive = (count: number, seed: number) => numbers(count, seed).map(Math.abs);
    const [acts, weight] = [positive(M * K, 5), positive(N * K, 6)];
    const residual = { kind: 'residual', residual: [plain], sums: 'row' } as const;
    const g: Gemm = { mix: 'channels', M, N, K, batch: 1, eps, activations: [plain], epilogue: residual };
    const out = new Float32Array(M * N + M * sumParts(g, tile) * 4);
    const buffers = [relayout(weight, N, K), acts, new Float32Array(M * N), out];
    const got = new Float32Array((await runKernel(gpu.device, gemmKernel(g, tile), buffers)).at(-1) ?? new ArrayBuffer(0));
    const exact = new Float64Array(M * N);
    const chained = new Float64Array(M * N);
    for (let i = 0; i < M * N; i++) {
      const [m, n] = [Math.floor(i / N), i % N];
      for (let k = 0; k < K; k++) {
        exact[i] += acts[m * K + k] * weight[n * K + k];
        chained[i] = Math.fround(chained[i] + Math.fround(acts[m * K + k] * weight[n * K + k]));
      }
    }
    expect(relativeError(got.subarray(0, M * N), exact)).toBeLessThan(relativeError(chained, exact) / 2);
  },
);
