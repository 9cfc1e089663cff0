/** The evaluation: held-out questions through the fast executor, as Solve would answer them. */

import type { Engine, RecursionStep } from '../../engine/engine.ts';
import type { EvaluationGroup, Lesson } from '../../kinds/kind.worker.ts';
import { IGNORE } from '../../model/loss.ts';
import { isSure } from '../../model/states.ts';
import type { TrmWeights } from '../../model/weights/tensors.ts';
import { NOT_ASKED, type Evaluation } from '../../protocol/training.ts';
import { ballotsAtOnce } from '../copies.ts';
import type { Turns } from '../device.ts';

/** Questions in one batch, at most. */
const BATCH = 32;
/** Questions of the first group that are shown step by step, at most. */
const SHOWN = 6;
/** A network of the published size takes a minute for two questions on a CPU: no further ones are asked then. */
const PATIENCE_SECONDS = 120;

export type EvaluationResult = Omit<Evaluation, 'type' | 'runId' | 'step'>;

interface EvaluationOptions {
  /** On the same device as everything else; it is given the weights. */
  readonly engine: Engine;
  readonly turns: Pick<Turns, 'take'>;
  /** Leaves the evaluation at the next supervision step. */
  readonly signal: AbortSignal;
  /** Questions of each group, of an earlier evaluation that this one is compared with. */
  readonly most?: readonly number[] | undefined;
  /** Seconds of a group, at most, but for its first batch; 120 where absent. */
  readonly seconds?: number;
  /** Told after every supervision step how many of all questions are answered, the batch under way by its share. */
  readonly onProgress?: (done: number, of: number) => void;
}

/** How one group did. */
interface Marks {
  /** Questions that were asked: the first ones, where there was no time for all. */
  readonly n: number;
  /** Shares 0..1 after each supervision step [N_sup]. */
  readonly accuracy: readonly number[];
  readonly exact: readonly number[];
  /** [N_sup + 1] */
  readonly haltedAt: readonly number[];
  /** Of the first few questions: the answer after each supervision step, tokens [N_sup * S] each. */
  readonly answers: readonly Uint8Array[];
}

/**
 * N_sup supervision steps on every question of a lesson's evaluation (SPEC section 6). Every step is a turn of its own, so that a solve need not wait.
 * @returns null when it was left
 */
export async function evaluate(lesson: Lesson, weights: TrmWeights, options: EvaluationOptions): Promise<EvaluationResult | null> {
  await options.turns.take(() => options.engine.load(weights));
  const marks: Marks[] = [];
  const groups = lesson.evaluations.map((group, i) => ({ ...group, n: Math.min(group.n, options.most?.[i] ?? group.n) }));
  const of = groups.reduce((sum, { n }) => sum + n, 0);
  let before = 0;
  for (const group of groups) {
    const already = before;
    const mark = await answerGroup(group, weights, options, (done) => options.onProgress?.(already + done, of));
    if (!mark) return null;
    marks.push(mark);
    before += group.n;
  }
  const [first] = marks;
  const S = weights.config.seqLen;
  const group = lesson.evaluations[0];
  const puzzles = first.answers.map((answers, i) => ({
    question: Uint8Array.from(group.tokens.subarray(i * S, (i + 1) * S)),
    labels: Uint8Array.from(group.labels.subarray(i * S, (i + 1) * S), (l) => (l === IGNORE ? NOT_ASKED : l)),
    answers,
  }));
  return {
    groups: lesson.evaluations.map(({ name }, i) => ({
      name,
      n: marks[i].n,
      accuracy: marks[i].accuracy.at(-1) ?? 0,
      exact: marks[i].exact.at(-1) ?? 0,
    })),
    accuracyByStep: [...first.accuracy],
    exactByStep: [...first.exact],
    haltedAt: [...first.haltedAt],
    example: { question: puzzles[0].question, labels: puzzles[0].labels, answer: puzzles[0].answers.slice(-S), puzzles, ...lesson.canvas },
  };
}

/** One group, batch by batch. */
async function answerGroup(
  { n, tokens, labels, puzzleIds }: EvaluationGroup,
  { config }: TrmWeights,
  { engine, turns, signal, most, seconds = most ? Infinity : PATIENCE_SECONDS }: EvaluationOptions,
  onProgress: (done: number) => void,
): Promise<Marks | null> {
  const { seqLen: S, nSup } = config;
  const right = new Float64Array(nSup);
  const exact = new Float64Array(nSup);
  const haltedAt = new Array<number>(nSup + 1).fill(0);
  const answers = Array.from({ length: Math.min(SHOWN, n) }, () => new Uint8Array(nSup * S));
  const atOnce = Math.min(BATCH, ballotsAtOnce(engine.device, config));
  const started = performance.now();
  const isTimeUp = (asked: number): boolean => (performance.now() - started) * (1 + atOnce / asked) > seconds * 1000;
  let asked = 0;
  for (let from = 0; from < n && (asked === 0 || !isTimeUp(asked)); from += atOnce) {
    const B = Math.min(atOnce, n - from);
    const run = engine.run(
      { tokens: tokens.slice(from * S, (from + B) * S), puzzleIds: puzzleIds.slice(from, from + B), batch: B },
      { maxSteps: nSup, signal },
    );
    const halted = new Set<number>();
    for (;;) {
      const { value: step } = await turns.take(() => run.next());
      if (!step) break;
      const at = step.step - 1;
      for (let b = 0; b < B; b++) {
        const share = rightShare(step, b, labels.subarray((from + b) * S, (from + b + 1) * S));
        right[at] += share;
        if (share === 1) exact[at]++;
        if (halted.has(b) || !isSure(step.halt[b])) continue;
        halted.add(b);
        haltedAt[at]++;
      }
      onProgress(from + Math.floor((B * step.step) / nSup));
      for (let b = 0; b < B && from + b < answers.length; b++) answers[from + b].set(step.tokens.subarray(b * S, (b + 1) * S), at * S);
    }
    if (signal.aborted) return null;
    haltedAt[nSup] += B - halted.size;
    asked += B;
  }
  return {
    n: asked,
    accuracy: Array.from(right, (r) => r / asked),
    exact: Array.from(exact, (e) => e / asked),
    haltedAt,
    answers: answers.slice(0, asked),
  };
}

/** Share of the asked tokens that question `b` of the batch has right. */
function rightShare({ tokens }: RecursionStep, b: number, labels: Int32Array): number {
  let asked = 0;
  let right = 0;
  labels.forEach((label, i) => {
    if (label === IGNORE) return;
    asked++;
    if (tokens[b * labels.length + i] === label) right++;
  });
  return asked === 0 ? 1 : right / asked;
}
