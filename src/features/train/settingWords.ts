/** What is said of the settings of a run: their names, limits and meanings, and why one cannot be. Apart from words.ts, which would pass 300 lines with it. */

import { architectures } from '../../model/architectures/index.ts';
import type { TrainConfig } from '../../protocol/training.ts';

export type ShapeField = keyof TrainConfig['shape'];
export type FieldPath = Exclude<keyof TrainConfig, 'shape'> | `shape.${ShapeField}`;

/** What a field is called, in the paper's words where it has some; and the limits of a number, for its tooltip. */
export const fieldWords: Record<FieldPath, readonly [name: string, limits?: string]> = {
  start: ['Start'],
  'shape.hiddenSize': ['Hidden size (D)', '16 to 512, a multiple of 16'],
  'shape.layers': ['Layers', '1 to 4'],
  'shape.T': ['Cycles (T)', '1 to 6'],
  'shape.n': ['Latent updates (n)', '1 to 9'],
  'shape.nSup': ['Supervision steps (N_sup)', '1 to 32'],
  'shape.mlpT': ['Token mixing'],
  'shape.arch': ['Architecture'],
  batch: ['Batch size (B)', '1 to 256'],
  train: ['Train'],
  optimiser: ['Optimiser'],
  lr: ['Learning rate', '0 to 1'],
  muonLr: ['Learning rate of Muon', '0 to 1'],
  rowLr: ['Learning rate of puzzle rows', '0 to 1'],
  weightDecay: ['Weight decay', '0 to 10'],
  rowWeightDecay: ['Weight decay of puzzle rows', '0 to 10'],
  ema: ['EMA', '0 to 0.9999'],
  clip: ['Gradient clipping', 'more than 0, up to 1000; empty: none'],
  haltWeight: ['Weight of the halting loss', '0 to 10'],
  hintWeight: ['Weight of the hints', '0 to 10'],
  exploration: ['Halting exploration', '0 to 1'],
  warmup: ['Warm-up steps', '0 to 10000'],
  budget: ['Budget', '1 to 1000000 steps, or 5 to 86400 seconds'],
  evaluateEvery: ['Steps between evaluations', '1 to 100000'],
  seed: ['Seed', '0 to 2147483647'],
};

/** What a field means, in the paper's words. What the second loss teaches, the kind says. */
export const fieldHints = {
  'shape.arch': architectures.map(({ words }) => words.learning).join(' '),
  'shape.hiddenSize': 'D, the width of x, y and z: at every position each is a vector of this many numbers',
  'shape.layers': 'Layers of a network; the paper found two better than four',
  'shape.T': 'T, cycles in a supervision step: only the last has gradients, the others improve y and z beforehand',
  'shape.n': 'n, how often the latent z is updated in a cycle before the answer y is',
  'shape.nSup':
    'N_sup, supervision steps at most for one puzzle: each ends with a step of the optimiser and hands y and z on (deep supervision)',
  'shape.mlpT':
    'How positions are mixed: an MLP over all positions suits small boards of one size, self-attention suits large ones and several sizes',
  batch: 'B, puzzles in one batch: slots that are refilled with a new puzzle as soon as they halt',
  train: 'The whole network, or only the puzzle embeddings of the tasks',
  optimiser: 'The paper uses AdamATan2; Muon learns small models faster',
  lr: 'Of every weight, after warm-up; a cosine brings it to nearly nothing at the end',
  muonLr: 'Of the hidden matrices, whose updates Muon makes orthogonal',
  rowLr: 'Of the puzzle embeddings, which are updated by the sign of their gradient (sign-SGD)',
  weightDecay: 'How strongly weights are pulled to zero at every update',
  rowWeightDecay: 'How strongly puzzle embeddings are pulled to zero at every update',
  ema: 'Exponential moving average of the weights: evaluations, saving and solving use the average. The paper takes 0.999 over many thousand steps',
  clip: 'Largest length of the whole gradient; the paper does not clip',
  haltWeight: 'Weight of the halting loss beside the loss of the answer; the paper takes 0.5',
  exploration: 'Chance that a puzzle must think on for a random number of steps although the model would halt; the paper takes 0.1',
  warmup: 'Steps in which the learning rate rises from zero',
  evaluateEvery: 'Steps from one evaluation on held-out puzzles to the next',
  seed: 'The same seed, settings and device give the same run',
} as const satisfies Partial<Record<FieldPath, string>>;

/** Beside Muon, which takes the hidden matrices. */
export const lrBesideMuon = 'Of the weights that Muon does not take';

/** Choices with their words. */
export const fieldChoices = {
  'shape.arch': architectures.map(({ id, words }) => [id, words.choice] as const),
  'shape.mlpT': [
    ['true', 'MLP over positions'],
    ['false', 'self-attention'],
  ],
  optimiser: [
    ['muon', 'Muon'],
    ['adamw', 'AdamW'],
    ['adamatan2', 'AdamATan2'],
  ],
  train: [
    ['all', 'everything'],
    ['rows-first', 'puzzle embeddings first, from a quarter on everything'],
    ['embeddings', 'puzzle embeddings only'],
  ],
} as const satisfies Partial<Record<FieldPath, readonly (readonly [value: string, words: string])[]>>;

export const groupWords = {
  model: 'The model',
  learning: 'How it learns',
  rows: 'Puzzle embeddings',
  halting: 'Halting, evaluations and chance',
} as const;

/** Why a setting cannot be, after its name. */
export const limitWords = {
  least: (minimum: string, inclusive: boolean) => `must be ${inclusive ? 'at least' : 'more than'} ${minimum}`,
  most: (maximum: string) => `must be at most ${maximum}`,
  multiple: (divisor: string) => `must be a multiple of ${divisor}`,
  whole: 'must be a whole number',
  type: (expected: string) => `must be a ${expected}`,
  oneOf: (values: string) => `must be one of ${values}`,
  invalid: 'is not valid',
} as const;

/** Of settings in a link. */
export const linkWords = {
  settings: 'The settings',
  unreadable: 'The settings cannot be read.',
  long: (length: number, most: number) => `The settings in this link have ${length} characters; at most ${most} are read.`,
  damaged: 'The settings in this link are damaged or cut off.',
  recipe: (why: string) => `${why} The recipe’s settings are used instead.`,
  otherSource: (asked: string, chosen: string) =>
    `The link asks to learn from “${asked}”, which is no choice here: “${chosen}” is chosen instead.`,
} as const;
