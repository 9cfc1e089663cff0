/** What the recipes of all kinds share: settings that work out of the box. README "Training" says what each reached. */

import type { TrainConfig } from '../../protocol/training.ts';

/** What all recipes share: Muon on the hidden matrices, one cycle a supervision step, a short average, a cosine to nearly nothing. */
export const usual: TrainConfig = {
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
  evaluateEvery: 25,
  seed: 1,
};

/** Other rates for a model that knows something already. */
export const gentle = (start: TrainConfig['start']): Partial<TrainConfig> =>
  start === 'loaded' ? { lr: 3e-4, muonLr: 0.005, rowLr: 0.01 } : {};
