/** Learning and measuring mazes. They lie at the top left of the model's canvas; the answer learnt is the canonical shortest path, of every copy its own. */

import { z } from 'zod';
import { withNeighbourHeads } from '../../model/init.ts';
import { IGNORE } from '../../model/loss.ts';
import type { WorkerLesson, WorkerMeasured, Lesson } from '../kind.worker.ts';
import { canvasSide } from '../shared/canvas.ts';
import { lessonOfBoards, boardsData, boardsSchema, type BoardsOptions, type BoardsSpec } from '../shared/lesson.worker.ts';
import { randomInt, type Rng } from '../shared/rng.ts';
import { clearPath, MAZE_SIDE_MAX, MAZE_SIDE_MIN, mazeBoardSchema, type MazeAlgorithm, type MazeBoard } from './core/board.ts';
import { tokenPosition, mazeRules } from './core/rules.ts';
import { moves, solve } from './core/search.ts';

/** Kinds of maze, in turn. A maze without walls asks nothing of the model. */
const ALGORITHMS: readonly [MazeAlgorithm, ...MazeAlgorithm[]] = ['dfs', 'prim', 'dfs-loops', 'prim-loops', 'random'];

function answer(question: MazeBoard): MazeBoard {
  const solved = solve(question);
  if (!solved) throw new Error('no route leads from its start to its goal');
  return solved;
}

/** The first step towards the goal from every cell: local rules, which a path alone teaches slowly. [side*side] */
function nextMoves(board: MazeBoard, side: number): Int32Array {
  const out = new Int32Array(side * side).fill(IGNORE);
  moves(board).forEach((move, cell) => {
    if (move >= 0) out[tokenPosition(board, cell, side)] = move;
  });
  return out;
}

/** @param side of the model's canvas @throws LessonError naming the board that cannot be learnt */
function lessonFor(side: number, options: Omit<BoardsOptions, 'seqLen' | 'canvas'>): Lesson {
  const seqLen = side * side;
  const largest = Math.max(MAZE_SIDE_MIN, side - 1); // a column stays free: rows would else run into each other
  const length = (rng: Rng): number => MAZE_SIDE_MIN + randomInt(rng, largest - MAZE_SIDE_MIN + 1);
  return lessonOfBoards<MazeBoard>(
    {
      read(raw) {
        const board = clearPath(mazeRules.schema.parse(raw));
        const problem = mazeRules.unfit(board, seqLen);
        if (problem) throw new Error(problem);
        return board;
      },
      generate: (rng, index) =>
        mazeRules.generate({ algorithm: ALGORITHMS[index % ALGORITHMS.length], rows: length(rng), cols: length(rng) }, rng),
      pair: (question) => ({ tokens: mazeRules.encode(question, seqLen), labels: mazeRules.encode(answer(question), seqLen) }),
      symmetry: (question, rng) => mazeRules.symmetry(question, seqLen, rng),
      answerCopy: (copy) => mazeRules.encode(answer(copy), seqLen),
      hints: { of: (board) => nextMoves(board, side), classes: 4 },
    },
    { ...options, seqLen, canvas: { rows: side, cols: side } },
  );
}

/** Largest generated mazes of a model from nothing, unless a person's own are larger. */
const SIDE = 10;
/** Base of RoPE's angles: neighbours on a canvas of a few hundred cells are told apart from all other positions. */
const ROPE_THETA = 100;

/**
 * The side of the canvas: a column more than the largest board has, so that the last cell of a row and the first of the next are no
 * neighbours. Boards that are none are told of when the lesson is made.
 */
const sideFor = (boards: readonly unknown[]): number =>
  1 +
  Math.max(
    SIDE,
    ...boards.flatMap((raw) => {
      const { data } = mazeBoardSchema.safeParse(raw);
      return data ? [data.rows, data.cols] : [];
    }),
  );

export const mazeLesson: WorkerLesson<BoardsSpec> = {
  schema: boardsSchema,
  vocabSize: mazeRules.vocabSize,
  shape: ({ boards }) => ({ seq_len: sideFor(boards) ** 2, rope_theta: ROPE_THETA }),
  /** Those of a model that mixes by attention look at the neighbours of a cell. */
  weights: (weights, random) => (weights.config.mlpT ? weights : withNeighbourHeads(weights, Math.sqrt(weights.config.seqLen), random)),
  unfit: (seqLen) => ((canvasSide(seqLen) ?? 0) < MAZE_SIDE_MIN ? `reads ${seqLen} tokens, which is no canvas for mazes` : null),
  make: ({ boards, own }, options, seqLen) => lessonFor(Math.sqrt(seqLen), { ...options, boards, own }),
  data: (spec) => boardsData(spec, 'generated mazes'),
};

const measuredSchema = z.object({ kind: z.string(), side: z.number().int().min(MAZE_SIDE_MIN).max(MAZE_SIDE_MAX) });

export const mazeMeasured: WorkerMeasured<z.infer<typeof measuredSchema>> = {
  schema: measuredSchema,
  board: ({ side }, rng, index) =>
    mazeRules.generate({ algorithm: ALGORITHMS[index % ALGORITHMS.length] ?? ALGORITHMS[0], rows: side, cols: side }, rng),
};
