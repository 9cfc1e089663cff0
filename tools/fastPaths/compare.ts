/** The fast paths of the fused kernels against their f32 selves: the same Sudokus, step by step, on the same device. */

import type { DeviceInfo, Engine } from '../../src/engine/engine.ts';
import { agreement, LEAST_AGREEMENT } from '../../src/engine/webgpu/fastCheck.ts';
import { createFusedEngine } from '../../src/engine/webgpu/fused.ts';
import { offeredPaths, noFastPaths, pathNames, type FastPaths } from '../../src/engine/webgpu/wgsl.ts';
import { seededRng } from '../../src/kinds/shared/rng.ts';
import { sudokuLevels } from '../../src/kinds/sudoku/core/board.ts';
import { sudokuRules } from '../../src/kinds/sudoku/core/rules.ts';
import type { TrmWeights } from '../../src/model/weights/tensors.ts';

export const PATHS = ['f16', 'subgroups', 'both'] as const;

export interface Requested {
  readonly path: (typeof PATHS)[number];
  readonly puzzles: number;
  readonly batch: number;
}

/** After one supervision step, over all puzzles. */
interface StepLine {
  readonly step: number;
  /** Share of the cells with the same prediction. */
  readonly agreement: number;
  readonly worstHaltDifference: number;
  readonly solvedF32: number;
  readonly solvedFast: number;
}

export interface Comparison {
  readonly adapter: string;
  readonly paths: readonly string[];
  readonly puzzles: number;
  readonly steps: readonly StepLine[];
  /** Milliseconds a supervision step of a batch, median. */
  readonly msF32: number;
  readonly msFast: number;
  readonly gpuBytesF32: number;
  readonly gpuBytesFast: number;
  /** What the paths promise: LEAST_AGREEMENT of the cells at every step, solved counts within 1 % of the puzzles. */
  readonly ok: boolean;
}

/** @throws Error where the device does not offer what is requested: asked for, it must be there. */
function requestedPaths(device: GPUDevice, adapter: string, { path }: Requested): FastPaths {
  const offered = offeredPaths(device);
  if (path !== 'subgroups' && !offered.half) throw new Error(`${adapter} has no shader-f16: f16 storage cannot be compared here.`);
  if (path !== 'f16' && offered.lanes === 1) throw new Error(`${adapter} has no subgroups: they cannot be compared here.`);
  return { half: path !== 'subgroups', lanes: path === 'f16' ? 1 : offered.lanes };
}

/** Compares on generated Sudokus of all levels; `log` is told the progress. */
export async function compareFastPaths(
  device: GPUDevice,
  info: DeviceInfo,
  weights: TrmWeights,
  requested: Requested,
  log: (line: string) => void,
): Promise<Comparison> {
  const fast = requestedPaths(device, info.adapter, requested);
  const { config } = weights;
  const boards = Array.from({ length: requested.puzzles }, (_, i) =>
    sudokuRules.generate({ level: sudokuLevels[i % sudokuLevels.length] }, seededRng(1000 + i)),
  );
  const engines: Engine[] = [];
  for (const paths of [noFastPaths, fast]) {
    const engine = createFusedEngine(device, info, { fast: paths });
    await engine.load(weights);
    engines.push(engine);
  }
  const steps = Array.from({ length: config.nSup }, (_, i) => ({
    step: i + 1,
    agreement: 0,
    worstHaltDifference: 0,
    solvedF32: 0,
    solvedFast: 0,
  }));
  const ms: number[][] = [[], []];
  for (let first = 0; first < boards.length; first += requested.batch) {
    const part = boards.slice(first, first + requested.batch);
    const questions = { batch: part.length, tokens: Int32Array.from(part.flatMap((b) => [...sudokuRules.encode(b, config.seqLen)])) };
    const [plain, other] = engines.map((e) => e.run(questions, { maxSteps: config.nSup }));
    for (const line of steps) {
      const [{ value: a }, { value: b }] = [await plain.next(), await other.next()];
      if (!a || !b) throw new Error('An engine stopped before its last step.');
      ms[0].push(a.ms);
      ms[1].push(b.ms);
      line.agreement += (agreement(a.tokens, b.tokens) - line.agreement) * (part.length / (first + part.length));
      a.halt.forEach((h, i) => (line.worstHaltDifference = Math.max(line.worstHaltDifference, Math.abs(h - b.halt[i]))));
      const countSolved = (tokens: Uint8Array): number =>
        part.filter(
          (board, i) =>
            sudokuRules.verify(board, sudokuRules.decode(tokens.subarray(i * config.seqLen, (i + 1) * config.seqLen), board)).solved,
        ).length;
      line.solvedF32 += countSolved(a.tokens);
      line.solvedFast += countSolved(b.tokens);
    }
    const worst = Math.min(...steps.map((s) => s.agreement));
    const last = steps[steps.length - 1];
    const solved = `${last.solvedF32} solved in f32, ${last.solvedFast} on the fast paths`;
    log(`${first + part.length} of ${boards.length} Sudokus: ${solved}; at least ${(100 * worst).toFixed(3)} % of the cells agree`);
  }
  const [gpuBytesF32, gpuBytesFast] = engines.map((e) => e.memory().bytes);
  for (const e of engines) e.dispose();
  const median = (values: number[]): number => Number(values.sort((a, b) => a - b)[values.length >> 1].toFixed(2));
  const ok = steps.every((s) => s.agreement >= LEAST_AGREEMENT && Math.abs(s.solvedF32 - s.solvedFast) <= 0.01 * boards.length);
  return {
    adapter: info.adapter,
    paths: pathNames(fast),
    puzzles: boards.length,
    steps,
    msF32: median(ms[0]),
    msFast: median(ms[1]),
    gpuBytesF32,
    gpuBytesFast,
    ok,
  };
}
