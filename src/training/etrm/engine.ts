/** What a backend does for a learner (one step on a batch, an answer, its state as plain arrays) and how E-TRM is trained: the measured setting, the schedule of a step. */

import type { Canvas } from '../../model/architectures/etrm/canvas.ts';
import type { EtrmConfig } from '../../model/architectures/etrm/config.ts';
import type { EtrmQuestion, Sample } from '../../model/architectures/etrm/samples.ts';

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
  /** Queues steps one after the other; a GPU hands their numbers over together. @throws DeviceError */
  train(requests: readonly StepRequest[]): Promise<StepResult[]>;
  /** The answer after nSup supervision steps, with the averaged weights. */
  answer(question: EtrmQuestion, nSup: number): Promise<Answered>;
  /** What happens on the way there, a supervision step each. */
  think(question: EtrmQuestion, nSup: number): Promise<Thought[]>;
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

export interface EtrmRecipe {
  /** Supervision steps a sample is learnt from, the state detached between them. An answer takes the configuration's nSup. */
  readonly supervision: number;
  /** Most samples of a batch, all of one shape. */
  readonly batch: number;
  /** Chance that a batch's free colours are renamed. */
  readonly renaming: number;
  /** Deviation of the normal noise on every input of the network while it learns. */
  readonly noise: number;
  /** Label smoothing of the cross-entropy. */
  readonly smoothing: number;
  /** Largest norm of the gradient of everything but rows and colours. */
  readonly clip: number;
  readonly muon: { readonly lr: number; readonly weightDecay: number; readonly momentum: number };
  readonly adam: { readonly lr: number; readonly beta1: number; readonly beta2: number; readonly eps: number };
  /** The task's rows and the colours' vectors, by AdamW. */
  readonly rows: { readonly lr: number; readonly weightDecay: number };
  /** Largest decay of the averaged weights. */
  readonly ema: number;
  /** Steps of the linear warm-up. */
  readonly warmup: number;
  /** Learning rates never fall below this share. */
  readonly floor: number;
  /** A learner has fitted when the mean exactness of its last `window` batches is over `exact`, not before step `least`. */
  readonly stop: { readonly least: number; readonly window: number; readonly exact: number };
}

/** As measured with the PyTorch side (pretrain/README.md). */
export const etrmRecipe: EtrmRecipe = {
  supervision: 3,
  batch: 12,
  renaming: 0.5,
  noise: 0.3,
  smoothing: 0.01,
  clip: 1,
  muon: { lr: 0.02, weightDecay: 1, momentum: 0.9 },
  adam: { lr: 3e-3, beta1: 0.9, beta2: 0.95, eps: 1e-8 },
  rows: { lr: 1e-2, weightDecay: 0.05 },
  ema: 0.97,
  warmup: 20,
  floor: 0.03,
  stop: { least: 80, window: 60, exact: 0.995 },
};

/** Of a task: where its colours change, what a colour means of its own is most of what there is to learn, so it goes faster, with less noise. */
export const recipeFor = (recolours: boolean): EtrmRecipe =>
  recolours ? { ...etrmRecipe, noise: 0.1, rows: { ...etrmRecipe.rows, lr: 5e-2 } } : etrmRecipe;

/** Factor on every learning rate for the step after `done` of `planned`: warm-up, then half a cosine to the floor. */
export const etrmFactor = ({ warmup, floor }: EtrmRecipe, done: number, planned: number): number =>
  Math.min(1, (done + 1) / warmup) * Math.max(floor, 0.5 * (1 + Math.cos((Math.PI * Math.min(done, planned)) / planned)));

/** Decay of the averaged weights in step `step`, counted from 1. */
export const emaDecay = ({ ema }: EtrmRecipe, step: number): number => Math.min(ema, (1 + step) / (10 + step));

/** The plane with the largest logit at cell p; the first of equals. */
function best(logits: ArrayLike<number>, K: number, P: number, p: number): number {
  let most = 0;
  for (let k = 1; k < K; k++) if (logits[k * P + p] > logits[most * P + p]) most = k;
  return most;
}

/** The best planes of logits [K, P], and how sure they are. */
export function answered(logits: ArrayLike<number>, K: number, { cells: P, inAnswer, answer: [rows, cols] }: Canvas): Answered {
  const planes = Uint8Array.from({ length: P }, (_, p) => best(logits, K, P, p));
  let sure = 0;
  for (let p = 0; p < P; p++) {
    if (!inAnswer[p]) continue;
    const most = logits[planes[p] * P + p];
    let sum = 0;
    for (let k = 0; k < K; k++) sum += Math.exp(logits[k * P + p] - most);
    sure -= Math.log(sum);
  }
  return { planes, sure: sure / (rows * cols) };
}

/** A state of weights alone, with nothing of the optimisers. */
export const fresh = (weights: Float32Array<ArrayBuffer>): EngineState => ({
  weights,
  average: weights.slice(),
  first: new Float32Array(weights.length),
  second: new Float32Array(weights.length),
});
