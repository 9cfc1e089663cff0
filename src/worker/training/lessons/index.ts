/** From what is to be learnt to the model it starts with and the lesson itself. */
import { arcKind } from '../../../kinds/arc/core/index.ts';
import { smallestSide } from '../../../kinds/arc/core/lessons.ts';
import { canvasSide } from '../../../kinds/shared/canvas.ts';
import { MAZE_SIDE_MIN, mazeBoardSchema, mazeKind } from '../../../kinds/maze/core/index.ts';
import { seededRng } from '../../../kinds/shared/rng.ts';
import { CELLS, sudoku } from '../../../kinds/sudoku/core/index.ts';
import { MINI_CELLS, MINI_VOCAB } from '../../../kinds/mini/core/mini.ts';
import { withFreshRows, type RowStart } from '../../../training/rows.ts';
import { parseConfig, type TrmConfig } from '../../../model/config.ts';
import { initialWeights } from '../../../model/init.ts';
import { withNeighbourHeads } from '../../../model/neighbourHeads.ts';
import type { TrmWeights } from '../../../model/weights/tensors.ts';
import { TrainingError } from '../errors.ts';
import type { LessonSpec, TrainConfig } from '../../../protocol/training.ts';
import { arcLesson, readTasks } from './arc.ts';

export { namedTasks } from './arc.ts';
import type { Lesson } from './lesson.ts';
import { mazeLesson } from './maze.ts';
import { miniLesson } from './mini.ts';
import { sudokuLesson } from './sudoku.ts';

export type { ExamGroup, Lesson } from './lesson.ts';

/** Heads of a model from nothing; every width we allow divides by them. */
const HEADS = 4;
/** Largest generated mazes of a model from nothing, unless a person's own are larger. */
const MAZE_SIDE = 10;
/** Base of RoPE's angles for mazes: neighbours on a canvas of a few hundred cells are told apart from all other positions. */
const MAZE_ROPE_THETA = 100;

const VOCAB: Record<LessonSpec['kind'], number> = { mini: MINI_VOCAB, sudoku: sudoku.vocabSize, maze: mazeKind.vocabSize, arc: arcKind.vocabSize };

/**
 * A new run's lesson, and the weights it starts from.
 * @param loaded the model in the worker, which a config that starts from it needs
 * @param start where its tasks' rows start, where it does not hold its table whole
 * @throws TrainingError "lesson" naming the puzzle that cannot be learnt, "no-model" when the loaded model cannot learn this
 */
export function startLesson(spec: LessonSpec, config: TrainConfig, loaded: TrmWeights | null, start?: RowStart | null): { lesson: Lesson; weights: TrmWeights } {
  const base = config.start === 'nothing' ? freshWeights(spec, config) : loaded;
  if (!base) throw new TrainingError('no-model', 'No model is loaded to start from.');
  const lesson = makeLesson(spec, config, base.config);
  if (!lesson.rows) return { lesson, weights: base };
  if (base.config.puzzleDim === 0) throw new TrainingError('no-model', 'The loaded model has no puzzle table, so it cannot learn ARC tasks.');
  return { lesson, weights: withFreshRows(base, lesson.rows.size + 1, lesson.rows, config.start === 'loaded' ? (start ?? undefined) : undefined) };
}

/** Random weights; those of a maze model that mixes by attention look at the neighbours of a cell. */
function freshWeights(spec: LessonSpec, config: TrainConfig): TrmWeights {
  const random = seededRng(config.seed);
  const shape = freshConfig(spec, config);
  const weights = initialWeights(shape, random);
  return spec.kind === 'maze' && !shape.mlpT ? withNeighbourHeads(weights, Math.sqrt(shape.seqLen), random) : weights;
}

/** The lesson for a model of this shape: the same for the same spec, config and shape. @throws TrainingError */
export function makeLesson(spec: LessonSpec, { seed, batch }: TrainConfig, { vocabSize, seqLen }: Pick<TrmConfig, 'vocabSize' | 'seqLen'>): Lesson {
  if (vocabSize !== VOCAB[spec.kind]) throw unfit(`knows ${vocabSize} tokens, not the ${VOCAB[spec.kind]} of this lesson`);
  const side = canvasSide(seqLen) ?? 0;
  switch (spec.kind) {
    case 'mini':
      if (seqLen !== MINI_CELLS) throw unfit(`reads ${seqLen} cells, not the ${MINI_CELLS} of a 4x4 Sudoku`);
      return miniLesson(seed, batch);
    case 'sudoku':
      if (seqLen !== CELLS) throw unfit(`reads ${seqLen} cells, not the ${CELLS} of a Sudoku`);
      return sudokuLesson({ boards: spec.boards, own: spec.own, seed, batch });
    case 'maze':
      if (side < MAZE_SIDE_MIN) throw unfit(`reads ${seqLen} tokens, which is no canvas for mazes`);
      return mazeLesson(side, { boards: spec.boards, own: spec.own, seed, batch });
    case 'arc':
      if (side === 0) throw unfit(`reads ${seqLen} tokens, which is not a square canvas`);
      return arcLesson(readTasks(spec), spec, side, seed, batch);
    default:
      return spec satisfies never;
  }
}

const unfit = (problem: string): TrainingError => new TrainingError('no-model', `The model cannot learn this: it ${problem}.`);

/** The shape of a model from nothing: the smallest canvas that holds what is learnt, one register or puzzle position before it. */
function freshConfig(spec: LessonSpec, { shape, train }: TrainConfig): TrmConfig {
  if (train === 'embeddings') throw new TrainingError('lesson', 'From nothing, all weights must be trained, not the embeddings alone.');
  const seqLen = spec.kind === 'mini' ? MINI_CELLS : spec.kind === 'sudoku' ? CELLS : (spec.kind === 'maze' ? mazeSide(spec.boards) : arcSide(spec)) ** 2;
  return parseConfig({
    arch: shape.arch,
    hidden_size: shape.hiddenSize,
    L_layers: shape.layers,
    H_cycles: shape.T,
    L_cycles: shape.n,
    halt_max_steps: shape.nSup,
    num_heads: HEADS,
    mlp_t: shape.mlpT,
    puzzle_emb_len: 1,
    puzzle_emb_ndim: spec.kind === 'arc' ? shape.hiddenSize : 0,
    seq_len: seqLen,
    vocab_size: VOCAB[spec.kind],
    ...(spec.kind === 'maze' && { rope_theta: MAZE_ROPE_THETA }),
  });
}

const arcSide = (spec: Extract<LessonSpec, { kind: 'arc' }>): number => Math.max(...readTasks(spec).map(({ task }) => smallestSide(task)));

/**
 * The side of the canvas: a column more than the largest board has, so that the last cell of a row and the first of the next are no
 * neighbours. Boards that are none are told of when the lesson is made.
 */
const mazeSide = (boards: readonly unknown[]): number =>
  1 + Math.max(MAZE_SIDE, ...boards.flatMap((raw) => {
    const { data } = mazeBoardSchema.safeParse(raw);
    return data ? [data.rows, data.cols] : [];
  }));
