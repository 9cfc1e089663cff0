/** The card of a trained model, in the shape of those of the models that come with the page. */

import { architectureOf } from '../../model/architectures/index.ts';
import { formatConfig } from '../../model/config.ts';
import type { TrmWeights } from '../../model/weights/tensors.ts';
import type { TrainConfig } from '../../protocol/training.ts';
import type { StoredRun } from './records.ts';

const optimisers: Record<TrainConfig['optimiser'], (c: TrainConfig) => string> = {
  muon: ({ muonLr, lr }) => `Muon ${muonLr} + AdamW ${lr}`,
  adamw: ({ lr }) => `AdamW ${lr}`,
  adamatan2: ({ lr }) => `AdamATan2 ${lr}`,
};

/**
 * The card's JSON text.
 * @param at the step of the checkpoint, done after `seconds` of training, and the hash of its file, 64 hexadecimal digits
 * @param data what it learnt from
 */
export function cardOf(
  run: StoredRun,
  { config, tensors }: TrmWeights,
  { step, seconds, sha256 }: { readonly step: number; readonly seconds: number; readonly sha256: string },
  data: string,
): string {
  const { id, name, kind, base, config: train, history, totalSteps } = run;
  let parameters = 0;
  for (const { data } of tensors.values()) parameters += data.length;
  const evaluation = history.evaluations.filter((e) => e.step <= step).at(-1);
  const shares = evaluation?.groups.map((g) => [`${g.name}`, g.exact] as const) ?? [];
  const note = evaluation
    ? `share of puzzles right in every cell after all supervision steps, one pass, at step ${evaluation.step} of the training; ${evaluation.groups.map((g) => `${g.name}: ${g.n}`).join(', ')}`
    : 'not evaluated';
  const model = `trained-${kind}-${id}`;
  const inner = config.mlpT ? 'MLP' : `attention (${config.heads} heads, ${config.positions})`;
  const card = {
    name: model,
    task: kind,
    architecture: `${architectureOf(config).label}-${inner}, hidden ${config.hiddenSize}, ${architectureOf(config)
      .networks.toReversed()
      .map((n) => n.blocks(config))
      .join(' + ')} layers, T=${config.T} n=${config.n}, prefix ${config.prefixLen}`,
    parameters,
    seqLen: config.seqLen,
    file: `${model}.safetensors`,
    dtype: 'F32',
    sha256,
    licence: base === null ? 'of whoever trained it' : `that of ${base}, from which it started`,
    data: data.slice(0, 1000),
    training: `${name}: in the browser, ${base === null ? 'from nothing' : `from ${base}`}, ${optimisers[train.optimiser](train)}, batch ${train.batch}, ${step} of ${totalSteps ?? 'an open number of'} steps, ${Math.round(seconds)} s, seed ${train.seed}`,
    accuracy: { supervisionSteps: config.nSup, n: evaluation?.groups[0].n ?? 1, ...Object.fromEntries(shares), note },
    details: { config: formatConfig(config), recipe: train },
  };
  return `${JSON.stringify(card, null, 1)}\n`;
}
