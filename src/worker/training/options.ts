/** What a session of training is given: the run and where it stands, and its settings in the trainer's words. */

import type { Lesson } from '../../kinds/shared/lessons/lesson.ts';
import { stepRng } from '../../kinds/shared/rng.ts';
import type { TrmWeights } from '../../model/weights/tensors.ts';
import type { TrainConfig, TrainEvent } from '../../protocol/training.ts';
import type { TrainerState, TrainOptions } from '../../training/trainer.ts';
import type { TrainingHost } from './host.ts';
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
  readonly host: TrainingHost;
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
