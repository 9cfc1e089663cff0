/**
 * ARC tasks, each with augmented copies that have a puzzle row of their own. All demonstrations are learnt; on wish one of each task with more
 * than two is left out, and how well that one is answered is the evaluation (SPEC sections 5 and 6).
 */

import { z } from 'zod';
import { MAX_LESSONS, TrainingError } from '../../protocol/training.ts';
import type { WorkerLesson } from '../lesson.ts';
import { canvasSide } from '../shared/canvas.ts';
import { batchOf, evaluationOf, STREAM, type Lesson, type Pair } from '../shared/lessons/lesson.ts';
import { randomInt, stepRng } from '../shared/rng.ts';
import { demonstrationsKey } from './core/fingerprint.ts';
import { arcKind, arcTaskSchema, augmentGrid, encodePair, parseIdentifier, TOKEN, type ArcPair, type ArcTask } from './core/index.ts';
import { Lessons, smallestSide } from './core/lessons.ts';

/** Fewer demonstrations than this are all learnt, whatever is wished. */
const ENOUGH = 3;
/** Copies of a task that are evaluated. */
const EVALUATED = 8;
/** Rows of the puzzle table; their names must fit a file's header. */
const ROWS_MAX = 10_000;

/** ARC tasks, each with augmented copies that have a puzzle row of their own. */
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

interface Task {
  readonly id: string;
  readonly task: ArcTask;
}

/** Checks the tasks of a lesson. @throws TrainingError naming the task */
function readTasks({ tasks, augmentations }: ArcSpec): Task[] {
  const seen = new Set<string>();
  if (tasks.length * augmentations > ROWS_MAX) {
    const problem = `${tasks.length} tasks with ${augmentations} augmentations need ${tasks.length * augmentations} puzzle rows; ${ROWS_MAX} are the most`;
    throw new TrainingError('lesson', `${problem}.`);
  }
  return tasks.map(({ id, task: raw }) => {
    if (id.includes('|||')) throw new TrainingError('lesson', `Task ${id}: a name must not hold "|||".`);
    if (seen.has(id)) throw new TrainingError('lesson', `Task ${id} is there twice; give one of them another name.`);
    seen.add(id);
    const parsed = arcTaskSchema.safeParse(raw);
    if (parsed.success) return { id, task: parsed.data };
    const issue = parsed.error.issues[0];
    throw new TrainingError('lesson', `Task ${id}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not valid'}.`);
  });
}

/** One task of the lesson with its place in the puzzle table. */
interface Learnt {
  readonly id: string;
  readonly lessons: Lessons;
  /** Added to the rows the task's own lesson counts from 1. */
  readonly offset: number;
  /** Never trained; null when every demonstration is needed. */
  readonly heldOut: ArcPair | null;
  readonly shown: readonly ArcPair[];
}

/**
 * @param tasks of the lesson, read
 * @param side of the model's canvas
 * @throws TrainingError naming a task that the canvas cannot hold
 */
function lessonFor(
  tasks: readonly Task[],
  { augmentations, holdOut }: Pick<ArcSpec, 'augmentations' | 'holdOut'>,
  side: number,
  seed: number,
  batch: number,
): Lesson {
  const learnt: Learnt[] = [];
  const rows = new Map<string, number>();
  for (const [i, { id, task }] of tasks.entries()) {
    const problem = arcKind.unfit(task, side * side);
    if (problem) throw new TrainingError('lesson', `Task ${id}: ${problem}`);
    const rng = stepRng(seed ^ STREAM.copies, i);
    const left = holdOut && task.train.length >= ENOUGH ? randomInt(rng, task.train.length) : -1;
    const shown = task.train.filter((_, p) => p !== left);
    const lessons = new Lessons(id, { ...task, train: shown }, side, augmentations, rng);
    learnt.push({ id, lessons, offset: rows.size, heldOut: task.train[left] ?? null, shown });
    for (const [identifier, row] of lessons.rows) rows.set(identifier, row + learnt[i].offset);
  }
  const evaluation = evaluationPairs(learnt, side);
  return {
    rows,
    batch(step) {
      const rng = stepRng(seed ^ STREAM.draw, step);
      const drawn = Array.from({ length: batch }, (): Pair => {
        const { lessons, offset } = learnt[randomInt(rng, learnt.length)];
        const { tokens, labels, puzzleIds } = lessons.batch(1, rng);
        return { tokens, labels, row: puzzleIds[0] + offset };
      });
      return batchOf(drawn, side * side);
    },
    evaluations: [evaluationOf(evaluation.name, evaluation.pairs, side * side, TOKEN.pad)],
    canvas: { rows: side, cols: side },
  };
}

/** The demonstrations that were left out, as the first copies of their tasks show them; where none was, those that are learnt. */
function evaluationPairs(learnt: readonly Learnt[], side: number): { name: string; pairs: Pair[] } {
  const some = learnt.some(({ heldOut }) => heldOut !== null);
  const pairs = learnt.flatMap(({ lessons, offset, heldOut, shown }) => {
    const asked = heldOut ? [heldOut] : some ? [] : shown;
    return [...lessons.rows].slice(0, EVALUATED).flatMap(([identifier, row]): Pair[] => {
      const known = parseIdentifier(identifier);
      if (!known) return [];
      return asked.map(({ input, output }) => {
        const pair = { input: augmentGrid(input, known.augmentation), output: augmentGrid(output, known.augmentation) };
        const { inputs, labels } = encodePair(pair, side);
        return { tokens: inputs, labels, row: row + offset };
      });
    });
  });
  return { name: some ? 'held-out demonstrations' : 'demonstrations, all of them taught', pairs };
}

export const arcLesson: WorkerLesson<ArcSpec> = {
  schema: specSchema,
  vocabSize: arcKind.vocabSize,
  shape: (spec, hiddenSize) => ({
    seq_len: Math.max(...readTasks(spec).map(({ task }) => smallestSide(task))) ** 2,
    puzzle_emb_ndim: hiddenSize,
  }),
  unfit: (seqLen) => (canvasSide(seqLen) === null ? `reads ${seqLen} tokens, which is not a square canvas` : null),
  make: (spec, { seed, batch }, seqLen) => lessonFor(readTasks(spec), spec, Math.sqrt(seqLen), seed, batch),
  known: (spec) => readTasks(spec).map(({ id, task }) => ({ id, key: demonstrationsKey(task) })),
  data({ tasks, augmentations }) {
    const names = tasks.map(({ id }) => id).join(', ');
    return `demonstrations of ${tasks.length} tasks with up to ${augmentations} augmented copies each, translations on the fly: ${names}`;
  },
};
