/** Events of training for tests. */

import type { Evaluation, TrainProgress } from '../protocol/training.ts';

export const progressAt = (step: number, patch: Partial<TrainProgress> = {}): TrainProgress => ({
  type: 'progress',
  runId: 'run-1',
  step,
  totalSteps: 250,
  seconds: step / 2,
  stepsPerSecond: 2,
  loss: 1,
  lmLoss: 0.8,
  haltLoss: 0.2,
  accuracy: 0.5,
  exact: 0.1,
  haltRight: 0.9,
  haltedAt: 4,
  factor: 1,
  ...patch,
});

export const evaluationAt = (step: number, exact: number, patch: Partial<Evaluation> = {}): Evaluation => ({
  type: 'evaluation',
  runId: 'run-1',
  step,
  groups: [{ name: 'held out', n: 4, accuracy: (1 + exact) / 2, exact }],
  accuracyByStep: [0.5, 0.6],
  exactByStep: [0, exact],
  haltedAt: [1, 1, 2],
  example: {
    question: new Uint8Array(16),
    answer: new Uint8Array(16),
    labels: new Uint8Array(16),
    rows: 4,
    cols: 4,
    puzzles: [{ question: new Uint8Array(16), labels: new Uint8Array(16), answers: new Uint8Array(32) }],
  },
  ...patch,
});
