/** What is measured: models, batches, and how long a step may take. */
import { presets, type TrmConfig } from '../src/trm/config.ts';
import { initialWeights } from '../src/trm/init.ts';
import type { TrmWeights } from '../src/trm/weights/tensors.ts';

export interface BenchModel {
  readonly name: string;
  /** Trained weights in public/models, or null for fresh ones of `config`. */
  readonly file: string | null;
  readonly config: TrmConfig | null;
  /** Cycles and updates a step; the model's own when absent. */
  readonly T?: number;
  readonly n?: number;
}

export interface Matrix {
  readonly models: readonly BenchModel[];
  readonly batches: readonly number[];
  /** Timed steps of each executor; the median is reported. */
  readonly rounds: number;
  /** An executor whose warm-up step takes longer is not timed any further, milliseconds. */
  readonly limitMs: number;
}

const mazeAtt = (side: number): TrmConfig => ({ ...presets['maze-att'], seqLen: side * side });

const models = {
  lite: { name: 'sudoku-lite', file: 'sudoku-lite.safetensors', config: null },
  sudoku: { name: 'sudoku-mlp 5M', file: null, config: presets['sudoku-mlp'] },
  sudokuShort: { name: 'sudoku-mlp 5M, T=1 n=1', file: null, config: presets['sudoku-mlp'], T: 1, n: 1 },
  maze30: { name: 'maze-att 30x30', file: null, config: mazeAtt(30) },
  maze15: { name: 'maze-att 15x15', file: null, config: mazeAtt(15) },
} satisfies Record<string, BenchModel>;

/**
 * The whole matrix, or the quick one: what a software adapter finishes in about three minutes. `model` and `batch` pick from the
 * whole matrix by a part of the name and by number.
 */
export function matrix({ quick, model, batch }: { quick: boolean; model?: string; batch?: number }): Matrix {
  const all: Matrix = quick
    ? { models: [models.lite, models.sudokuShort], batches: [1], rounds: 5, limitMs: 15_000 }
    : { models: [models.lite, models.sudoku, models.maze15, models.maze30], batches: [1, 16, 64], rounds: 7, limitMs: 60_000 };
  const chosen = model === undefined ? all.models : Object.values(models).filter((m) => m.name.includes(model));
  return { ...all, models: chosen, batches: batch === undefined ? all.batches : [batch] };
}

/** A small seeded generator, for weights and questions that are the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Fresh weights of a configuration, the same in every run. */
export const freshWeights = (config: TrmConfig): TrmWeights => initialWeights(config, seeded(1));

/** Questions [B, S], the same in every run; any tokens will do for a timing. */
export function questions({ seqLen, vocabSize }: TrmConfig, batch: number): Int32Array {
  const random = seeded(2);
  return Int32Array.from({ length: batch * seqLen }, () => Math.floor(random() * vocabSize));
}
