/** How E-TRM is trained: the measured setting, and the schedule of a step. */

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
