/** From what is to be learnt to the model it starts with, the lesson itself, and the card of what came of it. */

import { NoModelError } from '../../engine/engine.ts';
import type { WorkerLesson, Lesson } from '../../kinds/kind.worker.ts';
import { workerKind } from '../../kinds/kinds.worker.ts';
import { seededRng } from '../../kinds/shared/rng.ts';
import { architectureOf, blockCount } from '../../model/architectures/index.ts';
import { parseConfig, formatConfig, type TrmConfig } from '../../model/config.ts';
import { initialWeights } from '../../model/init.ts';
import type { TaskKey } from '../../model/weights/rows.ts';
import type { TrmWeights } from '../../model/weights/tensors.ts';
import { UnfitError } from '../../protocol/errors.ts';
import { check, RequestError } from '../../protocol/session.ts';
import { type LessonSpec, type TrainConfig, LessonError } from '../../protocol/training.ts';
import { withFreshRows, type RowStart } from '../../training/rows.ts';
import type { StoredRun } from './records.ts';

/** Heads of a model from nothing; every width we allow divides by them. */
const HEADS = 4;

/** A lesson's kind, and its spec as the kind reads it. */
interface Asked {
  readonly kind: WorkerLesson;
  readonly spec: unknown;
}

/** @throws RequestError when the kind cannot be learnt, or the spec is none of its lessons */
async function asked(spec: LessonSpec): Promise<Asked> {
  const kind = await workerKind(spec.kind).lesson?.();
  if (!kind) throw new RequestError(`Puzzles of the kind "${spec.kind}" cannot be learnt.`);
  return { kind, spec: check(kind.schema, spec, 'lesson') };
}

/**
 * A new run's lesson, and the weights it starts from.
 * @param loaded the model in the worker, which a config that starts from it needs
 * @param startingRows where the rows of tasks start, of a loaded model that does not hold its table whole
 * @throws LessonError naming the puzzle that cannot be learnt, NoModelError where none is loaded, UnfitError where it cannot learn this; RequestError
 */
export async function startLesson(
  spec: LessonSpec,
  config: TrainConfig,
  loaded: TrmWeights | null,
  startingRows?: (tasks: readonly TaskKey[]) => Promise<RowStart | null>,
): Promise<{ lesson: Lesson; weights: TrmWeights }> {
  const what = await asked(spec);
  const base = config.start === 'nothing' ? freshWeights(what, config) : loaded;
  if (!base) throw new NoModelError('No model is loaded to start from.');
  const lesson = lessonFor(what, config, base.config);
  if (!lesson.rows) return { lesson, weights: base };
  if (base.config.puzzleDim === 0) throw new UnfitError('The loaded model has no puzzle table, so it cannot learn these tasks.');
  const known = what.kind.known?.(what.spec);
  const start = config.start === 'loaded' && known ? await startingRows?.(known) : null;
  return { lesson, weights: withFreshRows(base, lesson.rows.size + 1, lesson.rows, start ?? undefined) };
}

/** The lesson for a model of this shape: the same for the same spec, config and shape. @throws LessonError, UnfitError, RequestError */
export const makeLesson = async (spec: LessonSpec, config: TrainConfig, shape: Pick<TrmConfig, 'vocabSize' | 'seqLen'>): Promise<Lesson> =>
  lessonFor(await asked(spec), config, shape);

/** What a lesson was made of, for the card. @throws RequestError */
export async function lessonData(spec: LessonSpec): Promise<string> {
  const { kind, spec: read } = await asked(spec);
  return kind.data(read);
}

function lessonFor(
  { kind, spec }: Asked,
  { seed, batch }: TrainConfig,
  { vocabSize, seqLen }: Pick<TrmConfig, 'vocabSize' | 'seqLen'>,
): Lesson {
  const problem = vocabSize === kind.vocabSize ? kind.unfit(seqLen) : `knows ${vocabSize} tokens, not the ${kind.vocabSize} of this lesson`;
  if (problem !== null) throw new UnfitError(`The model cannot learn this: it ${problem}.`);
  return kind.make(spec, { seed, batch }, seqLen);
}

/** Random weights of the smallest shape that holds what is learnt, with one register or puzzle position before it. */
function freshWeights({ kind, spec }: Asked, { seed, shape, train }: TrainConfig): TrmWeights {
  if (train === 'embeddings') throw new LessonError('From nothing, all weights must be trained, not the embeddings alone.');
  const config = parseConfig({
    arch: shape.arch,
    hidden_size: shape.hiddenSize,
    L_layers: shape.layers,
    H_cycles: shape.T,
    L_cycles: shape.n,
    halt_max_steps: shape.nSup,
    num_heads: HEADS,
    mlp_t: shape.mlpT,
    puzzle_emb_len: 1,
    puzzle_emb_ndim: 0,
    vocab_size: kind.vocabSize,
    ...kind.shape(spec, shape.hiddenSize),
  });
  const random = seededRng(seed);
  const weights = initialWeights(config, random);
  return kind.weights?.(weights, random) ?? weights;
}

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
      .map((n) => blockCount(config, n))
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
