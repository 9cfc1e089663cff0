/** From the settings of a run to the trainer's. */

import { stepRng } from '../../kinds/shared/rng.ts';
import type { TrainConfig } from '../../protocol/training.ts';
import type { TrainOptions } from '../../training/trainer.ts';

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
