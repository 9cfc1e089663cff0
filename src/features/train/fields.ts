/** The fields of the settings of a run: in which group they stand, and which of them matter to one. */

import type { PageLesson } from '../../kinds/lesson.ts';
import type { TrainConfig } from '../../protocol/training.ts';
import { fieldChoices, fieldHints, groupWords, lrBesideMuon, type FieldPath } from './settingWords.ts';

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

/** A field with its usual hint, and its choices where it has some. */
const field = (path: keyof typeof fieldHints): Field => {
  const choices: Partial<Record<FieldPath, Field['choices']>> = fieldChoices;
  const own = choices[path];
  return { path, hint: fieldHints[path], ...(own ? { choices: own } : {}) };
};

const model: FieldGroup = {
  title: groupWords.model,
  fields: (['shape.arch', 'shape.hiddenSize', 'shape.layers', 'shape.T', 'shape.n', 'shape.nSup', 'shape.mlpT'] satisfies FieldPath[]).map(
    field,
  ),
};
const ofRows: FieldGroup = { title: groupWords.rows, fields: (['train', 'rowLr', 'rowWeightDecay'] satisfies FieldPath[]).map(field) };

/** The groups of fields that matter to a config. */
export function fieldGroups({ rows, hints }: Pick<PageLesson, 'rows' | 'hints'>, config: TrainConfig): readonly FieldGroup[] {
  const muon = config.optimiser === 'muon';
  return [
    ...(config.start === 'nothing' ? [model] : []),
    {
      title: groupWords.learning,
      fields: [
        field('batch'),
        field('optimiser'),
        muon ? { path: 'lr', hint: lrBesideMuon } : field('lr'),
        ...(muon ? [field('muonLr')] : []),
        field('weightDecay'),
        field('ema'),
        field('clip'),
        field('warmup'),
      ],
    },
    ...(rows ? [ofRows] : []),
    {
      title: groupWords.halting,
      fields: [
        field('haltWeight'),
        ...(hints === undefined ? [] : [{ path: 'hintWeight', hint: hints } as const]),
        field('exploration'),
        field('evaluateEvery'),
        field('seed'),
      ],
    },
  ];
}
