/** What the GPU is told of a batch: the questions' tables, and a block of numbers for each part of a step. */

import { NONE, movesOf, readersOf } from '../../../model/architectures/etrm/canvas.ts';
import type { EtrmConfig } from '../../../model/architectures/etrm/config.ts';
import type { EtrmQuestion, Sample } from '../../../model/architectures/etrm/samples.ts';
import type { StepRequest, EtrmRecipe } from '../engine.ts';
import { SAMPLES_MAX } from './arena.ts';
import { UNIFORM_STEP } from './device.ts';
import type { EtrmPlan } from './plan.ts';
import { NOWHERE, STEP_NUMBERS, STEP_WORDS, type Step } from './wgsl.ts';

/** A piece of a plan's tables, and from which byte on it stands there. */
type Piece = readonly [at: number, words: Uint32Array<ArrayBuffer>];

/** The questions of a batch, as pieces of the plan's tables. */
export function batchTables({ reads }: EtrmConfig, { tables }: EtrmPlan, questions: readonly (EtrmQuestion | Sample)[]): Piece[] {
  const words = (of: (q: EtrmQuestion | Sample) => Iterable<number>): Uint32Array<ArrayBuffer> =>
    Uint32Array.from(questions.flatMap((q) => [...of(q)]));
  const pieces: Piece[] = [
    [4 * tables.input, words(({ input }) => input)],
    [4 * tables.flags, words(({ flags }) => flags)],
    [4 * tables.labels, words((q) => ('labels' in q ? q.labels : q.input))],
    [4 * tables.ids, words(({ row }) => [row])],
  ];
  if (!reads.includes('moved')) return pieces;
  const moves = questions.map(({ input, canvas }) => movesOf(input, canvas));
  const table = (of: readonly Uint16Array[]): Uint32Array<ArrayBuffer> =>
    Uint32Array.from(
      of.flatMap((t) => [...t]),
      (p) => (p === NONE ? NOWHERE : p),
    );
  const movedBy = moves.map((t, i) => readersOf(t, questions[i].canvas.cells));
  return [...pieces, [4 * tables.moves, table(moves)], [4 * tables.movedBy, table(movedBy)]];
}

/** A block for each part of a batch of `count` samples. */
export function stepBlocks(
  recipe: EtrmRecipe,
  plan: EtrmPlan,
  count: number,
  { step, factor, emaDecay, noiseSeed }: StepRequest,
  slot: number,
  parts: number,
): ArrayBuffer {
  const { clip, muon, adam, rows, smoothing, noise } = recipe;
  const {
    canvas: {
      cells,
      size: [height, width],
      answer: [a, b],
    },
    tables,
  } = plan;
  const root = Math.sqrt(1 - adam.beta2 ** (step + 1));
  const bias = 1 - adam.beta1 ** (step + 1);
  const blocks = new ArrayBuffer(parts * UNIFORM_STEP);
  for (let part = 0; part < parts; part++) {
    const done = part * plan.samples;
    const values: Step = {
      samples: Math.min(plan.samples, count - done),
      cells,
      height,
      width,
      seed: Math.imul((noiseSeed ?? 0) + done, 0x27d4eb2f) >>> 0,
      slot: 2 * (slot * SAMPLES_MAX + done),
      input: tables.input + done * cells,
      labels: tables.labels + done * cells,
      ids: tables.ids + done,
      flags: tables.flags + done * cells,
      rowStart: tables.rowStart,
      colLength: tables.colLength,
      first: done,
      share: 1 / (count * a * b),
      smoothing,
      noise: noiseSeed === null ? 0 : noise,
      clip,
      muonLr: muon.lr * factor,
      muonKeep: 1 - muon.lr * factor * muon.weightDecay,
      momentum: muon.momentum,
      adamLr: (adam.lr * factor) / bias,
      rowsLr: (rows.lr * factor) / bias,
      rowsKeep: 1 - rows.lr * factor * rows.weightDecay,
      beta1: adam.beta1,
      beta2: adam.beta2,
      eps: adam.eps,
      root,
      ema: emaDecay,
    };
    new Uint32Array(blocks, part * UNIFORM_STEP).set(STEP_WORDS.map((field) => values[field]));
    new Float32Array(blocks, part * UNIFORM_STEP + 4 * STEP_WORDS.length).set(STEP_NUMBERS.map((field) => values[field]));
  }
  return blocks;
}
