/** What a backend does for a learner: one step on a batch, an answer, and its state as plain arrays. */

import type { EtrmConfig } from '../../model/architectures/etrm/config.ts';
import type { Question, Sample } from '../../model/architectures/etrm/samples.ts';
import type { EtrmRecipe } from './recipe.ts';

/** Numbers of one step. */
export interface StepResult {
  /** Mean loss of the supervision steps. */
  readonly loss: number;
  /** Share of the batch's samples whose answer is right in every cell after the last supervision step. */
  readonly exact: number;
}

/** One optimiser step: all samples on one canvas. */
export interface StepRequest {
  readonly samples: readonly Sample[];
  /** Steps done before. */
  readonly step: number;
  /** On every learning rate. */
  readonly factor: number;
  readonly emaDecay: number;
  /** Of the step's noise; null: none. */
  readonly noiseSeed: number | null;
}

/** What a step moves, each [parameters] in the order of `parameterLayout`. */
export interface EngineState {
  readonly weights: Float32Array<ArrayBuffer>;
  /** Averaged weights, which answer. */
  readonly average: Float32Array<ArrayBuffer>;
  /** Muon's momentum, or Adam's first moment. */
  readonly first: Float32Array<ArrayBuffer>;
  /** Adam's second moment. */
  readonly second: Float32Array<ArrayBuffer>;
}

/** After one supervision step, on the cells that exist. */
export interface Thought {
  /** [K, P, d] */
  readonly y: Float32Array;
  readonly z: Float32Array;
  /** [K, P] */
  readonly logits: Float32Array;
}

/** An answer in planes. */
export interface Answered {
  /** Plane of every cell [P]. */
  readonly planes: Uint8Array;
  /** Mean log-probability of the answer's cells. */
  readonly sure: number;
}

export interface EtrmEngine {
  readonly backend: 'wasm' | 'webgpu' | 'tfjs';
  /** Bytes held for training and answering on the canvases seen so far. */
  readonly bytes: number;
  /** Starts over from a state. */
  load(state: EngineState): Promise<void>;
  /** Queues steps one after the other; a GPU hands their numbers over together. @throws EtrmError `device` */
  train(requests: readonly StepRequest[]): Promise<StepResult[]>;
  /** The answer after nSup supervision steps, with the averaged weights. */
  answer(question: Question, nSup: number): Promise<Answered>;
  /** What happens on the way there, a supervision step each. */
  think(question: Question, nSup: number): Promise<Thought[]>;
  /** A batch's loss, exactness and summed gradients [parameters] before clipping, with nothing moved: for checks. */
  gradients(samples: readonly Sample[]): Promise<StepResult & { readonly gradient: Float32Array }>;
  state(): Promise<EngineState>;
  dispose(): void;
}

/** What an engine is made for. */
export interface EngineOptions {
  readonly config: EtrmConfig;
  readonly recipe: EtrmRecipe;
}
