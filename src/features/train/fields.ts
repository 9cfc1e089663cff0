/** The fields of the settings of a run: in which group they stand, and what they mean in the paper's words. */

import type { PageLesson } from '../../kinds/lesson.ts';
import { architectures } from '../../model/architectures/index.ts';
import type { TrainConfig } from '../../protocol/training.ts';
import type { FieldPath } from './draft.ts';

export interface Field {
  readonly path: FieldPath;
  readonly hint: string;
  /** Choices with their words; absent: a number. */
  readonly choices?: readonly (readonly [value: string, words: string])[];
}

interface FieldGroup {
  readonly title: string;
  readonly fields: readonly Field[];
}

const model: FieldGroup = {
  title: 'The model',
  fields: [
    {
      path: 'shape.arch',
      hint: architectures.map(({ words }) => words.learning).join(' '),
      choices: architectures.map(({ id, words }) => [id, words.choice]),
    },
    { path: 'shape.hiddenSize', hint: 'D, the width of x, y and z: at every position each is a vector of this many numbers' },
    { path: 'shape.layers', hint: 'Layers of a network; the paper found two better than four' },
    { path: 'shape.T', hint: 'T, cycles in a supervision step: only the last has gradients, the others improve y and z beforehand' },
    { path: 'shape.n', hint: 'n, how often the latent z is updated in a cycle before the answer y is' },
    {
      path: 'shape.nSup',
      hint: 'N_sup, supervision steps at most for one puzzle: each ends with a step of the optimiser and hands y and z on (deep supervision)',
    },
    {
      path: 'shape.mlpT',
      hint: 'How positions are mixed: an MLP over all positions suits small boards of one size, self-attention suits large ones and several sizes',
      choices: [
        ['true', 'MLP over positions'],
        ['false', 'self-attention'],
      ],
    },
  ],
};

const rowFields: readonly Field[] = [
  { path: 'rowLr', hint: 'Of the puzzle embeddings, which are updated by the sign of their gradient (sign-SGD)' },
  { path: 'rowWeightDecay', hint: 'How strongly puzzle embeddings are pulled to zero at every update' },
];

/** The groups of fields that matter to a config. */
export function fieldGroups({ rows, hints }: Pick<PageLesson, 'rows' | 'hints'>, config: TrainConfig): readonly FieldGroup[] {
  return [
    ...(config.start === 'nothing' ? [model] : []),
    {
      title: 'How it learns',
      fields: [
        { path: 'batch', hint: 'B, puzzles in one batch: slots that are refilled with a new puzzle as soon as they halt' },
        {
          path: 'optimiser',
          hint: 'The paper uses AdamATan2; Muon learns small models faster',
          choices: [
            ['muon', 'Muon'],
            ['adamw', 'AdamW'],
            ['adamatan2', 'AdamATan2'],
          ],
        },
        {
          path: 'lr',
          hint:
            config.optimiser === 'muon'
              ? 'Of the weights that Muon does not take'
              : 'Of every weight, after warm-up; a cosine brings it to nearly nothing at the end',
        },
        ...(config.optimiser === 'muon'
          ? [{ path: 'muonLr', hint: 'Of the hidden matrices, whose updates Muon makes orthogonal' } as const]
          : []),
        { path: 'weightDecay', hint: 'How strongly weights are pulled to zero at every update' },
        {
          path: 'ema',
          hint: 'Exponential moving average of the weights: evaluations, saving and solving use the average. The paper takes 0.999 over many thousand steps',
        },
        { path: 'clip', hint: 'Largest length of the whole gradient; the paper does not clip' },
        { path: 'warmup', hint: 'Steps in which the learning rate rises from zero' },
      ],
    },
    ...(rows
      ? [
          {
            title: 'Puzzle embeddings',
            fields: [
              {
                path: 'train',
                hint: 'The whole network, or only the puzzle embeddings of the tasks',
                choices: [
                  ['all', 'everything'],
                  ['rows-first', 'puzzle embeddings first, from a quarter on everything'],
                  ['embeddings', 'puzzle embeddings only'],
                ],
              } as const,
              ...rowFields,
            ],
          },
        ]
      : []),
    {
      title: 'Halting, evaluations and chance',
      fields: [
        { path: 'haltWeight', hint: 'Weight of the halting loss beside the loss of the answer; the paper takes 0.5' },
        ...(hints === undefined ? [] : [{ path: 'hintWeight', hint: hints } as const]),
        {
          path: 'exploration',
          hint: 'Chance that a puzzle must think on for a random number of steps although the model would halt; the paper takes 0.1',
        },
        { path: 'evaluateEvery', hint: 'Steps from one evaluation on held-out puzzles to the next' },
        { path: 'seed', hint: 'The same seed, settings and device give the same run' },
      ],
    },
  ];
}
