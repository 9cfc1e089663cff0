/** What training takes from a lesson, whatever is learnt; and lessons of boards with one right answer: a person's own with their symmetries, mixed with a pool of generated ones. */

import { z } from 'zod';
import { IGNORE, type TrainingBatch } from '../../model/loss.ts';
import { MAX_LESSONS, OWN_NAME, LessonError } from '../../protocol/training.ts';
import type { EvaluationGroup, Lesson } from '../kind.worker.ts';
import type { Symmetry } from '../puzzle.ts';
import { randomInt, stepRng, type Rng } from './rng.ts';

/** One question and its answer, tokens [S] each. */
export interface Pair {
  readonly tokens: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
  /** Classes [S], IGNORE where there is none (TrainingBatch). */
  readonly hints?: ArrayLike<number>;
  /** Row of the puzzle table; 0 when absent. */
  readonly row?: number;
}

/** Pairs as a batch. Labels equal to `ignored` are neither trained nor asked. */
export function batchOf(pairs: readonly Pair[], seqLen: number, ignored?: number): TrainingBatch {
  const tokens = new Int32Array(pairs.length * seqLen);
  const labels = new Int32Array(pairs.length * seqLen);
  pairs.forEach((pair, i) => {
    tokens.set(pair.tokens, i * seqLen);
    labels.set(
      Int32Array.from(pair.labels, (l) => (l === ignored ? IGNORE : l)),
      i * seqLen,
    );
  });
  const hints = pairs.some((pair) => pair.hints)
    ? { hints: Int32Array.from(pairs.flatMap((pair) => Array.from(pair.hints ?? new Int32Array(seqLen).fill(IGNORE)))) }
    : {};
  return { tokens, labels, puzzleIds: Int32Array.from(pairs, ({ row = 0 }) => row), ...hints };
}

export const evaluationOf = (name: string, pairs: readonly Pair[], seqLen: number, ignored?: number): EvaluationGroup => ({
  name,
  n: pairs.length,
  ...batchOf(pairs, seqLen, ignored),
});

/** Changes of a run's seed, so that its streams of random numbers (puzzles, evaluations, draws) have nothing in common. */
export const STREAM = { draw: 0x55555555, pool: 0x33333333, evaluation: 0x0f0f0f0f, copies: 0x00ff00ff } as const;

/** Puzzles made up for an evaluation. */
const GENERATED = 50;

/** Generated puzzles to learn from; each is shown with random symmetries. */
const POOL = 500;
/** Chance that a puzzle is shown as it is. */
const PLAIN = 1 / 8;

/** Generated puzzles, and a person's own with their symmetries. `own` is the share of the drawn puzzles that are theirs. */
export const boardsSchema = z.object({ kind: z.string(), boards: z.array(z.unknown()).max(MAX_LESSONS), own: z.number().min(0).max(1) });
export type BoardsSpec = z.infer<typeof boardsSchema>;

/** What such a lesson was learnt from, for the card. @param generated "generated mazes" */
export const boardsData = ({ boards, own }: BoardsSpec, generated: string): string =>
  boards.length === 0
    ? `${generated}, with random symmetries`
    : `${boards.length} puzzles of a person's own (${Math.round(100 * own)} % of those drawn) and ${generated}, with random symmetries`;

/** What is special to a kind. */
interface LearntBoards<Board> {
  /** Reads one of a person's boards. @throws an error that says what is wrong with it */
  readonly read: (raw: unknown) => Board;
  /** A new board with exactly one right answer. `index` counts the boards made. */
  readonly generate: (rng: Rng, index: number) => Board;
  /** Question and answer as tokens. @throws an error that says why there is no answer */
  readonly pair: (question: Board) => Pair;
  readonly symmetry: (question: Board, rng: Rng) => Symmetry<Board>;
  /** Tokens [S] of the answer of a symmetric copy; absent: the answer is what the symmetry makes of the original's. */
  readonly answerCopy?: (copy: Board) => ArrayLike<number>;
  /** What an algorithm would know of a board on the way, [S] (TrainingBatch), and of how many classes. */
  readonly hints?: { readonly of: (board: Board) => ArrayLike<number>; readonly classes: number };
}

export interface BoardsOptions {
  readonly boards: readonly unknown[];
  /** Share of a person's own boards among those drawn. */
  readonly own: number;
  readonly seed: number;
  readonly batch: number;
  readonly seqLen: number;
  readonly canvas: Lesson['canvas'];
}

interface Known<Board> {
  readonly question: Board;
  readonly pair: Pair;
}

/** @throws LessonError naming the board that cannot be learnt, and why */
export function lessonOfBoards<Board>(kind: LearntBoards<Board>, { boards, own, seed, batch, seqLen, canvas }: BoardsOptions): Lesson {
  const hinted = (board: Board): Pick<Pair, 'hints'> => (kind.hints ? { hints: kind.hints.of(board) } : {});
  const known = (question: Board): Known<Board> => ({ question, pair: { ...kind.pair(question), ...hinted(question) } });
  const mine = boards.map((raw, i) => {
    try {
      return known(kind.read(raw));
    } catch (e) {
      throw new LessonError(`Puzzle ${i + 1} of yours cannot be learnt: ${reason(e)}.`);
    }
  });
  const evaluation = Array.from({ length: GENERATED }, (_, i) => kind.pair(kind.generate(stepRng(seed ^ STREAM.evaluation, i), i)));
  const generated = evaluationOf(`${GENERATED} generated`, evaluation, seqLen);
  const asked = mine.map(({ pair }) => pair);

  const pool = new Map<number, Known<Board>>();
  const pooled = (i: number): Known<Board> => {
    const made = pool.get(i) ?? known(kind.generate(stepRng(seed ^ STREAM.pool, i), i));
    pool.set(i, made);
    return made;
  };
  const turned = ({ question, pair }: Known<Board>, rng: Rng): Pair => {
    if (rng() < PLAIN) return pair;
    const symmetry = kind.symmetry(question, rng);
    return {
      tokens: moved(pair.tokens, symmetry),
      labels: kind.answerCopy ? kind.answerCopy(symmetry.board) : moved(pair.labels, symmetry),
      ...hinted(symmetry.board),
    };
  };
  return {
    rows: null,
    batch(step) {
      const rng = stepRng(seed ^ STREAM.draw, step);
      const draw = (): Known<Board> => (mine.length > 0 && rng() < own ? mine[randomInt(rng, mine.length)] : pooled(randomInt(rng, POOL)));
      return batchOf(
        Array.from({ length: batch }, () => turned(draw(), rng)),
        seqLen,
      );
    },
    evaluations: asked.length > 0 ? [evaluationOf(OWN_NAME, asked, seqLen), generated] : [generated],
    ...(kind.hints && { hintClasses: kind.hints.classes }),
    canvas,
  };
}

/** Tokens [S] under a symmetry. */
function moved<Board>(tokens: ArrayLike<number>, { positions, tokens: became }: Symmetry<Board>): Int32Array {
  const out = new Int32Array(tokens.length);
  for (let i = 0; i < tokens.length; i++) out[positions[i]] = became[tokens[i]];
  return out;
}

function reason(e: unknown): string {
  if (e instanceof z.ZodError) return [e.issues[0]?.path.join('.'), e.issues[0]?.message].filter(Boolean).join(' ');
  return (e instanceof Error ? e.message : String(e)).replace(/\.$/, '');
}
