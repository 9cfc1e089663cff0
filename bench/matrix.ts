/** What is measured: models, batches, and how long a step may take. */

import { seededRng } from '../src/kinds/shared/rng.ts';
import { presets, type TrmConfig } from '../src/model/config.ts';
import { initialWeights } from '../src/model/init.ts';
import type { TrmWeights } from '../src/model/weights/tensors.ts';

export interface BenchModel {
  readonly name: string;
  /** Trained weights in public/models, or null for fresh ones of `config`. */
  readonly file: string | null;
  readonly config: TrmConfig | null;
}

export interface Matrix {
  readonly models: readonly BenchModel[];
  readonly batches: readonly number[];
  /** Timed steps of each executor; the median is reported. */
  readonly rounds: number;
  /** Milliseconds a step may take; a slower executor is given up, and reported as over this limit. */
  readonly limitMs: number;
  /** A part of the executors' names; '' for all. */
  readonly executor: string;
  /** Threads on the CPU; as many as the page takes when absent. */
  readonly threads: number | undefined;
}

/** Where to cut the matrix. */
export interface Wish {
  readonly quick: boolean;
  /** A part of a model's name. */
  readonly model?: string;
  readonly batch?: number;
  /** A part of an executor's name. */
  readonly executor?: string;
  /** Seconds a step may take. */
  readonly limit?: number;
  /** Threads on the CPU; as many as the page takes when absent. */
  readonly threads?: number;
}

const mazeAtt = (side: number): TrmConfig => ({ ...presets['maze-att'], seqLen: side * side });

/** In the order of their cost: what the cheap ones take tells which of the others are hopeless. */
const models = {
  lite: { name: 'sudoku-lite', file: 'sudoku-lite.safetensors', config: null },
  sudoku: { name: 'sudoku-mlp 5M', file: null, config: presets['sudoku-mlp'] },
  maze15: { name: 'maze-att 15x15', file: null, config: mazeAtt(15) },
  maze30: { name: 'maze-att 30x30', file: null, config: mazeAtt(30) },
} satisfies Record<string, BenchModel>;

/** Every model and batch; the quick one gives up sooner and times fewer steps, so that it ends on a software adapter too. */
export function matrix({ quick, model, batch, limit, executor = '', threads }: Wish): Matrix {
  const [rounds, seconds] = quick ? [5, 10] : [7, 60];
  return {
    models: Object.values(models).filter((m) => m.name.includes(model ?? '')),
    batches: batch === undefined ? [1, 16, 64] : [batch],
    rounds,
    limitMs: 1000 * (limit ?? seconds),
    executor,
    threads,
  };
}

/** Fresh weights of a configuration, the same in every run. */
export const freshWeights = (config: TrmConfig): TrmWeights => initialWeights(config, seededRng(1));

/** Questions [B, S], the same in every run; any tokens will do for a timing. */
export function questions({ seqLen, vocabSize }: TrmConfig, batch: number): Int32Array {
  const random = seededRng(2);
  return Int32Array.from({ length: batch * seqLen }, () => Math.floor(random() * vocabSize));
}
