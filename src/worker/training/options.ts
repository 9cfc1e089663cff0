/** What a session of training is given: the run and where it stands, its settings in the trainer's words, and how many steps it has. */

import type { Lesson } from '../../kinds/kind.worker.ts';
import { stepRng } from '../../kinds/shared/rng.ts';
import type { TrmWeights } from '../../model/weights/tensors.ts';
import type { TrainConfig, TrainEvent } from '../../protocol/training.ts';
import type { TrainerState, TrainOptions } from '../../training/trainer.ts';
import type { SessionHost } from '../device.ts';
import type { Mark, StoredRun } from './records.ts';

/** Where a session starts, and where it falls back to when the device is lost. */
export interface Snapshot {
  readonly step: number;
  readonly seconds: number;
  /** The averaged weights with their rows. */
  readonly weights: TrmWeights;
  /** Absent at the start of a run. */
  readonly state?: TrainerState;
}

/** What is saved: a state of the trainer, and how it did in an evaluation at that very step. */
export interface Save extends Snapshot, Mark {
  readonly state: TrainerState;
}

export interface LoopOptions {
  /** The run as it stands; the loop hands out new ones as it goes (`record`). */
  readonly run: StoredRun;
  readonly lesson: Lesson;
  readonly from: Snapshot;
  /** The best evaluation so far. */
  readonly best: Mark | null;
  readonly host: SessionHost;
  readonly signal: AbortSignal;
  /** Stop after this many steps in this session. */
  readonly steps: number;
  readonly emit: (e: TrainEvent) => void;
  /** Puts a checkpoint into storage, or tells why it could not. Never rejects. */
  readonly save: (record: StoredRun, save: Save) => Promise<void>;
}

/** Momentum and Newton-Schulz steps of Muon, and its weight decay: those of the shipped models. */
const MUON = { momentum: 0.6, weightDecay: 0.005, iterations: 3 } as const;
/** Moments of Adam in the paper. */
const BETAS = { beta1: 0.9, beta2: 0.95 } as const;

/** What a config says, in the trainer's words. @param hintClasses of the lesson */
export function trainOptions(config: TrainConfig, hintClasses = 0): TrainOptions {
  const { batch, optimiser, lr, muonLr, weightDecay, ema, clip, haltWeight, exploration, seed } = config;
  return {
    batch,
    train: config.train === 'embeddings' ? 'embeddings' : 'all',
    adam: { kind: optimiser === 'adamatan2' ? 'adamatan2' : 'adamw', lr, ...BETAS, weightDecay },
    muon: optimiser === 'muon' ? { lr: muonLr, ...MUON } : null,
    rows: { lr: config.rowLr, weightDecay: config.rowWeightDecay },
    ema,
    clip,
    haltWeight,
    hints: config.hintWeight > 0 && hintClasses > 0 ? { weight: config.hintWeight, classes: hintClasses } : null,
    exploration,
    random: (step) => stepRng(seed, step),
  };
}

/** Steps of a session that are not measured: kernels are compiled in them. */
const WARM_UP = 2;
/** The speed is known after this many steps, and this share of the budget. */
const MEASURED = { steps: 5, share: 0.05 };

export class Schedule {
  private readonly budget: number | null;
  private fixed: number | null;
  private steps = 0;
  /** Seconds of learning in all sessions. */
  spent: number;
  private measured = 0;

  /** @param total of an earlier session: it stays @param spent seconds of learning in earlier sessions */
  constructor(config: TrainConfig, total: number | null, spent = 0) {
    this.spent = spent;
    this.budget = 'seconds' in config.budget ? config.budget.seconds : null;
    this.fixed = total;
  }

  /** A step took so long. Evaluations and saves do not count: the budget is what is spent on learning. */
  stepped(seconds: number): void {
    this.steps++;
    this.spent += seconds;
    if (this.steps > WARM_UP) this.measured += seconds;
  }

  /** Steps of the whole run, or null while they are not known. @param t steps done */
  total(t: number): number | null {
    const { budget } = this;
    if (this.fixed !== null || budget === null) return this.fixed;
    const count = this.steps - WARM_UP;
    const left = budget - this.spent;
    if (left <= 0) this.fixed = t;
    else if (count >= MEASURED.steps && this.measured >= budget * MEASURED.share)
      this.fixed = t + Math.max(1, Math.floor((left * count) / this.measured));
    return this.fixed;
  }
}
