/** From what is to be learnt to the model it starts with and the lesson itself. */

import { workerKind } from '../../kinds/kinds.worker.ts';
import type { WorkerLesson } from '../../kinds/lesson.ts';
import type { Lesson } from '../../kinds/shared/lessons/lesson.ts';
import { seededRng } from '../../kinds/shared/rng.ts';
import { parseConfig, type TrmConfig } from '../../model/config.ts';
import { initialWeights } from '../../model/init.ts';
import type { TrmWeights } from '../../model/weights/tensors.ts';
import type { LessonSpec, TrainConfig } from '../../protocol/training.ts';
import { withFreshRows, type RowStart } from '../../training/rows.ts';
import { check, RequestError } from '../replies.ts';
import type { NamedTask } from '../weights/modelInHand.ts';
import { TrainingError } from './errors.ts';

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
 * @throws TrainingError "lesson" naming the puzzle that cannot be learnt, "no-model" when the loaded model cannot learn this; RequestError
 */
export async function startLesson(
  spec: LessonSpec,
  config: TrainConfig,
  loaded: TrmWeights | null,
  startingRows?: (tasks: readonly NamedTask[]) => Promise<RowStart | null>,
): Promise<{ lesson: Lesson; weights: TrmWeights }> {
  const what = await asked(spec);
  const base = config.start === 'nothing' ? freshWeights(what, config) : loaded;
  if (!base) throw new TrainingError('no-model', 'No model is loaded to start from.');
  const lesson = lessonFor(what, config, base.config);
  if (!lesson.rows) return { lesson, weights: base };
  if (base.config.puzzleDim === 0)
    throw new TrainingError('no-model', 'The loaded model has no puzzle table, so it cannot learn these tasks.');
  const known = what.kind.known?.(what.spec);
  const start = config.start === 'loaded' && known ? await startingRows?.(known) : null;
  return { lesson, weights: withFreshRows(base, lesson.rows.size + 1, lesson.rows, start ?? undefined) };
}

/** The lesson for a model of this shape: the same for the same spec, config and shape. @throws TrainingError, RequestError */
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
  if (problem !== null) throw new TrainingError('no-model', `The model cannot learn this: it ${problem}.`);
  return kind.make(spec, { seed, batch }, seqLen);
}

/** Random weights of the smallest shape that holds what is learnt, with one register or puzzle position before it. */
function freshWeights({ kind, spec }: Asked, { seed, shape, train }: TrainConfig): TrmWeights {
  if (train === 'embeddings') throw new TrainingError('lesson', 'From nothing, all weights must be trained, not the embeddings alone.');
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
