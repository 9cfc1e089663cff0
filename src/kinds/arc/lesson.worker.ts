/**
 * ARC tasks, each with augmented copies that have a puzzle row of their own. All demonstrations are learnt; on wish one of each task with more
 * than two is left out, and how well that one is answered is the evaluation (SPEC sections 5 and 6).
 *
 * Beyond the reference: colours that play no part of their own in the rule are renamed anew in every example, under the same row. One
 * row then says what to do for all of them, where the reference asks the network to learn a rule for every permutation.
 */

import { z } from 'zod';
import { MAX_LESSONS, LessonError } from '../../protocol/training.ts';
import type { WorkerLesson, Lesson } from '../kind.worker.ts';
import { canvasSide, DIHEDRAL_IDS } from '../shared/canvas.ts';
import { batchOf, evaluationOf, STREAM, type Pair } from '../shared/lesson.worker.ts';
import { randomInt, shuffled, stepRng, type Rng } from '../shared/rng.ts';
import { augmentations, augmentGrid, augmentTask, formatIdentifier, IDENTITY, type Augmentation } from './core/augment.ts';
import { encodePair, randomOffset, smallestSide, TOKEN, unfit, VOCAB_SIZE } from './core/codec.ts';
import type { NamedTask } from './core/parse.ts';
import { arcTaskSchema, demonstrationsHash, taskKey, type ArcPair, type ArcTask } from './core/task.ts';

/** Share of pairs that lie anywhere on the canvas instead of at its top left, where the test inputs lie. */
const TRANSLATED = 0.5;
/** All but black. */
const COLOURED = IDENTITY.colours.slice(1);
/** More colours than this in every input are there by chance, not for a part they play. */
const ROLES = 2;
/** Fewer demonstrations than this are all learnt, whatever is requested. */
const ENOUGH = 3;
/** Copies of a task that are evaluated. */
const EVALUATED = 8;
/** Rows of the puzzle table; their names must fit a file's header. */
const ROWS_MAX = 10_000;

const specSchema = z.object({
  kind: z.string(),
  tasks: z
    .array(z.object({ id: z.string().min(1).max(200), task: z.unknown() }))
    .min(1)
    .max(MAX_LESSONS),
  augmentations: z.number().int().min(1).max(300),
  /** Keep a demonstration of each task that has three or more for the evaluation. Runs stored before there was a choice do. */
  holdOut: z.boolean().default(true),
});
type ArcSpec = z.infer<typeof specSchema>;

/** Checks the tasks of a lesson. @throws LessonError naming the task */
function readTasks({ tasks, augmentations }: ArcSpec): NamedTask[] {
  const seen = new Set<string>();
  if (tasks.length * augmentations > ROWS_MAX) {
    const problem = `${tasks.length} tasks with ${augmentations} augmentations need ${tasks.length * augmentations} puzzle rows; ${ROWS_MAX} are the most`;
    throw new LessonError(`${problem}.`);
  }
  return tasks.map(({ id, task: raw }) => {
    if (id.includes('|||')) throw new LessonError(`Task ${id}: a name must not hold "|||".`);
    if (seen.has(id)) throw new LessonError(`Task ${id} is there twice; give one of them another name.`);
    seen.add(id);
    const parsed = arcTaskSchema.safeParse(raw);
    if (parsed.success) return { id, task: parsed.data };
    const issue = parsed.error.issues[0];
    throw new LessonError(`Task ${id}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not valid'}.`);
  });
}

/**
 * Colours that may change names without changing the rule: not black, not among those that some demonstration's answer brings in (the
 * rule chose them), not in every input (unless that is by chance).
 */
export function freeColours({ train, test }: ArcTask): number[] {
  const fixed = new Set([0]);
  for (const { input, output } of train) {
    const seen = new Set(input.flat());
    for (const colour of output.flat()) if (!seen.has(colour)) fixed.add(colour);
  }
  const inputs = [...train, ...test].map(({ input }) => new Set(input.flat()));
  const everywhere = COLOURED.filter((colour) => inputs.every((seen) => seen.has(colour)));
  if (everywhere.length <= ROLES) for (const colour of everywhere) fixed.add(colour);
  return COLOURED.filter((colour) => !fixed.has(colour));
}

interface Copy {
  readonly identifier: string;
  readonly augmentation: Augmentation;
}

/**
 * A task's augmented copies: its turns and reflections, and beyond these eight also permutations of its colours.
 * @param id the task's name, and so its row's
 * @param count copies requested, the task itself included; a symmetric task may have fewer
 */
function copiesOf(id: string, task: ArcTask, count: number, rng: Rng): Copy[] {
  const copies = new Map<string, Copy>();
  for (const augmentation of candidates(task, rng)) {
    if (copies.size >= count) break;
    const key = taskKey(augmentTask(task, augmentation));
    const identifier = copies.size === 0 ? id : formatIdentifier(id, augmentation);
    if (!copies.has(key)) copies.set(key, { identifier, augmentation });
  }
  return [...copies.values()];
}

/** The task itself, its turns and reflections, then random augmentations. Some may show the same task. */
function* candidates(task: ArcTask, rng: Rng): Generator<Augmentation, void, undefined> {
  for (const dihedral of DIHEDRAL_IDS) yield { ...IDENTITY, dihedral };
  for (const { augmentation } of augmentations(task, rng)) yield augmentation;
}

/** One task of the lesson. */
interface TaughtTask {
  /** Their rows of the puzzle table follow one another. */
  readonly copies: readonly Copy[];
  readonly firstRow: number;
  /** Colours that are renamed anew in every example. */
  readonly free: readonly number[];
  readonly shown: readonly ArcPair[];
  /** Never trained; null when every demonstration is needed. */
  readonly heldOut: ArcPair | null;
}

/**
 * @param tasks of the lesson, read
 * @param side of the model's canvas
 * @throws LessonError naming a task that the canvas cannot hold
 */
function lessonFor(
  tasks: readonly NamedTask[],
  { augmentations: count, holdOut }: Pick<ArcSpec, 'augmentations' | 'holdOut'>,
  side: number,
  seed: number,
  batch: number,
): Lesson {
  const taught: TaughtTask[] = [];
  const rows = new Map<string, number>();
  for (const [i, { id, task }] of tasks.entries()) {
    const problem = unfit(task, side * side);
    if (problem) throw new LessonError(`Task ${id}: ${problem}`);
    const rng = stepRng(seed ^ STREAM.copies, i);
    const left = holdOut && task.train.length >= ENOUGH ? randomInt(rng, task.train.length) : -1;
    const shown = task.train.filter((_, p) => p !== left);
    const without = { ...task, train: shown };
    const copies = copiesOf(id, without, count, rng);
    const firstRow = rows.size + 1; // row 0 is the blank one
    taught.push({ copies, firstRow, free: freeColours(without), shown, heldOut: task.train[left] ?? null });
    copies.forEach(({ identifier }, c) => rows.set(identifier, firstRow + c));
  }
  const evaluation = evaluationPairs(taught, side);
  return {
    rows,
    batch(step) {
      const rng = stepRng(seed ^ STREAM.draw, step);
      const drawn = Array.from({ length: batch }, () => drawPair(taught[randomInt(rng, taught.length)], side, rng));
      return batchOf(drawn, side * side, TOKEN.pad);
    },
    evaluations: [evaluationOf(evaluation.name, evaluation.pairs, side * side, TOKEN.pad)],
    canvas: { rows: side, cols: side },
  };
}

/** A demonstration as one of the copies shows it, its free colours renamed, somewhere on the canvas. */
function drawPair({ copies, firstRow, free, shown }: TaughtTask, side: number, rng: Rng): Pair {
  const c = randomInt(rng, copies.length);
  const demonstration = shown[randomInt(rng, shown.length)];
  const pair = augmentPair(demonstration, renamed(copies[c].augmentation, free, rng));
  const at = rng() < TRANSLATED ? randomOffset(pair, side, rng) : { row: 0, col: 0 };
  const { inputs, labels } = encodePair(pair, side, at);
  return { tokens: inputs, labels, row: firstRow + c };
}

/** The free colours exchanged among themselves first, then the augmentation. */
function renamed({ dihedral, colours }: Augmentation, free: readonly number[], rng: Rng): Augmentation {
  const names = shuffled(rng, free);
  const renaming = IDENTITY.colours.map((colour) => (free.includes(colour) ? names[free.indexOf(colour)] : colour));
  return { dihedral, colours: renaming.map((colour) => colours[colour]) };
}

const augmentPair = ({ input, output }: ArcPair, augmentation: Augmentation): ArcPair => ({
  input: augmentGrid(input, augmentation),
  output: augmentGrid(output, augmentation),
});

/** The demonstrations that were left out, as the first copies of their tasks show them; where none was, those that are learnt. */
function evaluationPairs(taught: readonly TaughtTask[], side: number): { name: string; pairs: Pair[] } {
  const some = taught.some(({ heldOut }) => heldOut !== null);
  const pairs = taught.flatMap(({ copies, firstRow, heldOut, shown }) => {
    const asked = heldOut ? [heldOut] : some ? [] : shown;
    return copies.slice(0, EVALUATED).flatMap(({ augmentation }, c) =>
      asked.map((pair): Pair => {
        const { inputs, labels } = encodePair(augmentPair(pair, augmentation), side);
        return { tokens: inputs, labels, row: firstRow + c };
      }),
    );
  });
  return { name: some ? 'held-out demonstrations' : 'demonstrations, all of them taught', pairs };
}

export const arcLesson: WorkerLesson<ArcSpec> = {
  schema: specSchema,
  vocabSize: VOCAB_SIZE,
  shape: (spec, hiddenSize) => ({
    seq_len: Math.max(...readTasks(spec).map(({ task }) => smallestSide(task))) ** 2,
    puzzle_emb_ndim: hiddenSize,
  }),
  unfit: (seqLen) => (canvasSide(seqLen) === null ? `reads ${seqLen} tokens, which is not a square canvas` : null),
  make: (spec, { seed, batch }, seqLen) => lessonFor(readTasks(spec), spec, Math.sqrt(seqLen), seed, batch),
  known: (spec) => readTasks(spec).map(({ id, task }) => ({ id, key: demonstrationsHash(task) })),
  data({ tasks, augmentations }) {
    const names = tasks.map(({ id }) => id).join(', ');
    return `demonstrations of ${tasks.length} tasks with up to ${augmentations} augmented copies each, translations on the fly: ${names}`;
  },
};
