/** Settings that work out of the box, by what is learnt and where it starts. README "Training" says what each reached. */
import { stepRng } from '../../kinds/shared/rng.ts';
import type { TrainOptions } from '../../training/trainer.ts';
import type { LessonSpec, TrainConfig } from '../../protocol/training.ts';

/** What all recipes share: Muon on the hidden matrices, one cycle a supervision step, a short average, a cosine to nearly nothing. */
const common: TrainConfig = {
  start: 'nothing',
  shape: { hiddenSize: 64, layers: 1, T: 1, n: 3, nSup: 8, mlpT: true, arch: 'trm' },
  batch: 32,
  train: 'all',
  optimiser: 'muon',
  lr: 3e-3,
  muonLr: 0.02,
  rowLr: 0.03,
  weightDecay: 0.1,
  rowWeightDecay: 0.1,
  ema: 0.98,
  clip: 1,
  haltWeight: 0.5,
  hintWeight: 0,
  exploration: 0.1,
  warmup: 0,
  budget: { steps: 250 },
  examEvery: 25,
  seed: 1,
};

/** The settings a run starts with unless a person changes them. */
export function recipe(kind: LessonSpec['kind'], start: TrainConfig['start']): TrainConfig {
  const isLoaded = start === 'loaded';
  const gentle: Partial<TrainConfig> = isLoaded ? { lr: 3e-4, muonLr: 0.005, rowLr: 0.01 } : {};
  switch (kind) {
    case 'mini':
      return { ...common, start: 'nothing', warmup: 10 };
    case 'sudoku':
      return { ...common, ...gentle, start, shape: { ...common.shape, hiddenSize: 128, layers: 2, n: 4, nSup: 16 }, haltWeight: 0.1, budget: { seconds: 300 } };
    case 'maze':
      return {
        ...common, ...gentle, start, shape: { ...common.shape, hiddenSize: 128, layers: 2, nSup: 16, mlpT: false }, haltWeight: 0.1, hintWeight: 1, budget: { seconds: 300 },
      };
    case 'arc':
      return { ...common, lr: 2e-3, ...gentle, train: isLoaded ? 'rows-first' : 'all', start, shape: { ...common.shape, n: 1, nSup: 6 }, batch: 16, ema: 0.97, haltWeight: 0.1, budget: { seconds: 120 } };
  }
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
