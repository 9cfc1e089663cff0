/** The training loop's one step: deep supervision, then the optimisers in the reference's order, then the average (SPEC sections 3, 4). */

import * as tf from '@tensorflow/tfjs-core';
import type { TrainingBatch } from '../model/loss.ts';
import type { HostTensor, TensorMap, TrmWeights } from '../model/weights/tensors.ts';
import { slotsAtOnce } from './learn.ts';
import {
  installGradients,
  Muon,
  AdamAtan2,
  AdamW,
  Ema,
  signSgd,
  type MuonOptions,
  type AdamOptions,
  type Optimiser,
} from './optimisers.ts';
import { disposeTrainable, downloadWeights, uploadTrainable, type Parameter, type TrainableModel } from './parameters.ts';
import { superviseInPieces, disposeSlots, emptySlots, METRICS, type Slots, type SupervisionOptions } from './supervision.ts';
import { registerTrainingKernels } from './webgpu/kernels.ts';

/** Everything about a training run but its data. Learning rates are those at factor 1 (`step`). */
export interface TrainOptions {
  /** B, slots. */
  readonly batch: number;
  /** "all", or only the puzzle rows (the reference's freeze_weights). */
  readonly train: 'all' | 'embeddings';
  /** For all weights, or for all that Muon does not take. */
  readonly adam: AdamOptions & { readonly kind: 'adamatan2' | 'adamw'; readonly lr: number };
  /** For the hidden matrices; null: Adam takes them too. */
  readonly muon: (MuonOptions & { readonly lr: number }) | null;
  /** For the puzzle rows. */
  readonly rows: { readonly lr: number; readonly weightDecay: number };
  /** mu of the averaged weights; 0.999 in the paper. */
  readonly ema: number;
  /** Largest length of the whole gradient; null: no clipping, as in the paper. */
  readonly clip: number | null;
  /** Weight of the halting loss; 0.5 in the paper. */
  readonly haltWeight: number;
  /** Loss on the batch's hints (TrainingBatch): its weight, and how many classes there are; absent: hints are not learnt. */
  readonly hints?: { readonly weight: number; readonly classes: number } | null;
  /** Chance that a slot must go on for 2 to N_sup steps in a call; 0.1 in the paper. */
  readonly exploration: number;
  /** Uniform draws in [0, 1) for the exploration of optimiser step `step`; the same for the same step, so that a run can be resumed. */
  readonly random: (step: number) => () => number;
}

/** Everything that a run needs to go on exactly where it stood; names and layouts are the trainer's own. */
export interface TrainerState {
  /** Optimiser steps done. */
  readonly steps: number;
  /** Weights as they are, averages, moments, carry. */
  readonly tensors: TensorMap;
}

/** Begins the names of the carry's tensors in a saved state. */
const CARRY = 'carry.';

/** Adam's eps; AdamATan2 has none. */
const EPS = 1e-8;

/** Numbers of one step; from `accuracy` on means over the slots that halted in it, NaN where none did. */
export type StepMetrics = Readonly<Record<(typeof METRICS)[number], number>>;

/** Reads the tensor that `Trainer.step` returned, and frees it. */
export async function readMetrics(metrics: tf.Tensor1D): Promise<StepMetrics> {
  const values = await metrics.data();
  metrics.dispose();
  const count = METRICS.indexOf('count');
  return Object.fromEntries(METRICS.map((name, i) => [name, i > count ? values[i] / values[count] : values[i]])) as StepMetrics;
}

/** One optimiser and the places of its parameters in the model's list. */
interface Group {
  readonly optimiser: Optimiser;
  readonly lr: number;
  readonly places: readonly number[];
}

/** Trains one model on the current tfjs backend. */
export class Trainer {
  private readonly trainable: TrainableModel;
  private readonly options: TrainOptions;
  private readonly groups: readonly Group[];
  private readonly ema: Ema;
  /** Reads the hints from y [D, classes]; trained like a head, averaged and saved with the state, and no part of the model. */
  private readonly hintHead: tf.Variable<tf.Rank.R2> | null;
  private carry: Slots;
  private done = 0;

  /**
   * @param state of an earlier trainer with the same weights' shapes and options: goes on from there
   * @throws GradientsError when tfjs's gradients are not registered, RangeError when there is nothing to train or the state is another model's
   */
  constructor(weights: TrmWeights, options: TrainOptions, state?: TrainerState) {
    installGradients();
    registerTrainingKernels();
    const frozen = options.train === 'embeddings';
    if (frozen && !weights.tensors.has('puzzle_emb.weights'))
      throw new RangeError('This model has no puzzle table, so there are no embeddings to train.');
    this.options = options;
    const { hints } = options;
    this.hintHead = hints && !frozen ? tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R2>([weights.config.hiddenSize, hints.classes]))) : null;
    this.trainable = withHead(uploadTrainable(weights), this.hintHead);
    const { parameters, model } = this.trainable;
    this.groups = frozen ? [] : groupsOf(parameters, options);
    this.ema = new Ema(frozen ? [] : parameters.map((p) => p.variable), options.ema);
    this.carry = emptySlots(model, options.batch);
    if (!state) return;
    try {
      this.restore(state);
    } catch (e) {
      this.dispose();
      throw e;
    }
  }

  /** Optimiser steps done. */
  get steps(): number {
    return this.done;
  }

  /**
   * One supervision step and one optimiser step. Rows of the batch whose slot is not done are dropped.
   * @param factor on every learning rate: the schedule's
   * @param onlyRows leaves everything but the puzzle rows as it is in this step
   * @returns metrics on the device: give them to `readMetrics`, or dispose of them
   */
  step(batch: TrainingBatch, factor: number, onlyRows = false): tf.Tensor1D {
    const { options, trainable } = this;
    const { config } = trainable.model;
    const { T, n, nSup } = config;
    const trainWeights = options.train === 'all' && !onlyRows;
    const supervision = { T, n, nSup, haltWeight: options.haltWeight, hints: this.hints(), trainWeights };
    this.done++;
    const minimum = this.explore(nSup);
    const { carry, metrics, gradients, rowGradient } = superviseInPieces(
      trainable,
      this.carry,
      batch,
      minimum,
      supervision,
      slotsAtOnce(config),
    );
    disposeSlots(this.carry);
    this.carry = carry;
    if (rowGradient && trainable.puzzles) {
      signSgd(trainable.puzzles, carry.ids, rowGradient, options.rows.lr * factor, options.rows.weightDecay);
    }
    const clipped = options.clip === null || gradients.length === 0 ? gradients : clipGradients(gradients, options.clip);
    if (trainWeights) {
      for (const { optimiser, lr, places } of this.groups) {
        const own = places.map((i) => clipped[i]);
        optimiser.step(own, lr * factor, this.done);
      }
      this.ema.step();
    }
    tf.dispose([...gradients, ...clipped]);
    rowGradient?.dispose();
    return metrics;
  }

  /** The weights: averaged (what is evaluated and kept), or as they are. The puzzle table is never averaged. @throws NotFiniteError */
  weights(which: 'average' | 'raw' = 'average'): Promise<TrmWeights> {
    const average = which === 'average' && this.options.train === 'all';
    return downloadWeights(this.trainable, average ? this.ema.shadow : this.trainable.parameters.map((p) => p.variable));
  }

  /** A copy of everything, for `new Trainer`. Nothing is lost: a trainer made from it goes on bit by bit the same on the same backend. */
  async state(): Promise<TrainerState> {
    const tensors = new Map<string, HostTensor>();
    for (const [name, t] of [...this.variables(), ...Object.entries<tf.Tensor>(this.carryTensors())]) {
      tensors.set(name, { shape: [...t.shape], data: Float32Array.from(await t.data()) });
    }
    return { steps: this.done, tensors };
  }

  /** Ages and who is done, after the last step. [B] each */
  async slots(): Promise<{ readonly age: number[]; readonly halted: boolean[] }> {
    const [age, halted] = await Promise.all([this.carry.age.data(), this.carry.halted.data()]);
    return { age: [...age], halted: Array.from(halted, (h) => h === 1) };
  }

  dispose(): void {
    for (const { optimiser } of this.groups) optimiser.dispose();
    this.ema.dispose();
    disposeSlots(this.carry);
    disposeTrainable(this.trainable);
    this.hintHead?.dispose();
  }

  private hints(): SupervisionOptions['hints'] {
    const { hints } = this.options;
    return hints && this.hintHead && { weight: hints.weight, head: this.hintHead as tf.Tensor as tf.Tensor2D };
  }

  private restore({ steps, tensors }: TrainerState): void {
    const take = <T extends tf.Tensor>(name: string, like: T): T => {
      const saved = tensors.get(name);
      if (!saved && name === `${CARRY}hints` && !this.hintHead) return like.clone(); // saved before there were hints
      if (!saved || saved.shape.join() !== like.shape.join()) {
        throw new RangeError(
          `The saved state has no ${name} of [${like.shape.join(', ')}]: it belongs to another model or other settings.`,
        );
      }
      return tf.tensor(saved.data, [...saved.shape], like.dtype) as T;
    };
    for (const [name, variable] of this.variables()) tf.tidy(() => variable.assign(take(name, variable)));
    const carry = tf.tidy(() =>
      Object.fromEntries(Object.entries(this.carryTensors()).map(([name, t]) => [name.slice(CARRY.length), take(name, t)])),
    );
    disposeSlots(this.carry);
    this.carry = carry as unknown as Slots;
    this.done = steps;
  }

  /** Everything that outlives a step but the carry, by name. */
  private variables(): [string, tf.Variable][] {
    const { parameters, puzzles } = this.trainable;
    return [
      ...parameters.map(({ name, variable }): [string, tf.Variable] => [`raw.${name}`, variable]),
      ...(puzzles ? [['rows', puzzles] as [string, tf.Variable]] : []),
      ...this.ema.shadow.map((v, i): [string, tf.Variable] => [`average.${parameters[i].name}`, v]),
      ...this.groups.flatMap(({ optimiser }, g) => optimiser.state.map((v, i): [string, tf.Variable] => [`optimiser.${g}.${i}`, v])),
    ];
  }

  private carryTensors(): Record<string, tf.Tensor> {
    return Object.fromEntries(Object.entries(this.carry).map(([name, t]: [string, tf.Tensor]) => [`${CARRY}${name}`, t]));
  }

  /** [B]: how many supervision steps each slot must take at least. Drawn anew every call (SPEC section 3). */
  private explore(nSup: number): number[] {
    const { batch, exploration } = this.options;
    const random = this.options.random(this.done);
    return Array.from({ length: batch }, () => (random() < exploration ? 2 + Math.floor(random() * (nSup - 1)) : 0));
  }
}

const withHead = (trainable: TrainableModel, head: tf.Variable | null): TrainableModel =>
  head
    ? { ...trainable, parameters: [...trainable.parameters, { name: 'hint_head', transposed: false, variable: head, hidden: false }] }
    : trainable;

function groupsOf(parameters: readonly Parameter[], { adam, muon }: TrainOptions): Group[] {
  const all = [...parameters.keys()];
  const hidden = muon ? all.filter((i) => parameters[i].hidden) : [];
  const rest = all.filter((i) => !hidden.includes(i));
  const variables = rest.map((i) => parameters[i].variable);
  const optimiser = adam.kind === 'adamw' ? new AdamW(variables, { ...adam, eps: EPS }) : new AdamAtan2(variables, adam);
  const first: Group = { optimiser, lr: adam.lr, places: rest };
  const matrices = hidden.map((i) => parameters[i]);
  return muon ? [first, { optimiser: new Muon(matrices, muon), lr: muon.lr, places: hidden }] : [first];
}

/** The gradients scaled so that their common length is at most `limit`. The caller owns the result. */
export function clipGradients(gradients: readonly tf.Tensor[], limit: number): tf.Tensor[] {
  return tf.tidy(() => {
    // Pairwise: WebGPU's addN binds a buffer a tensor, and there are more tensors than a shader may bind.
    const length = tf.sqrt(gradients.map((g) => tf.sum(tf.square(g))).reduce((sum, square) => tf.add(sum, square)));
    const scale = tf.minimum(1, tf.div(limit, tf.add(length, 1e-6)));
    return gradients.map((g) => tf.mul(g, scale));
  });
}
