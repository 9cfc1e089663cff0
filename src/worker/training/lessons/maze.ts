/** Mazes at the top left of the model's canvas; the answer is the canonical shortest path, of every copy its own. */
import { clearPath, MAZE_SIDE_MIN, mazeKind, moves, solve, tokenPosition, type MazeAlgorithm, type MazeBoard, type MazeOptions } from '../../../kinds/maze/core/index.ts';
import type { PuzzleKind } from '../../../kinds/puzzle.ts';
import { randomInt, type Rng } from '../../../kinds/shared/rng.ts';
import { IGNORE } from '../../../model/loss.ts';
import { boardLesson, type BoardLessonOptions } from './boards.ts';
import type { Lesson } from './lesson.ts';

/** The kind as every kind is: a symmetry's index may be left out. */
const kind: PuzzleKind<MazeBoard, MazeOptions> = mazeKind;

const ALGORITHMS: readonly MazeAlgorithm[] = ['dfs', 'prim', 'dfs-loops', 'prim-loops', 'random'];

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

/** @param side of the model's canvas @throws TrainingError "lesson" naming the board that cannot be learnt */
export function mazeLesson(side: number, options: Omit<BoardLessonOptions, 'seqLen' | 'canvas'>): Lesson {
  const seqLen = side * side;
  const largest = Math.max(MAZE_SIDE_MIN, side - 1); // a column stays free: rows would else run into each other
  const length = (rng: Rng): number => MAZE_SIDE_MIN + randomInt(rng, largest - MAZE_SIDE_MIN + 1);
  return boardLesson<MazeBoard>(
    {
      read(raw) {
        const board = clearPath(kind.schema.parse(raw));
        const problem = kind.unfit(board, seqLen);
        if (problem) throw new Error(problem);
        return board;
      },
      generate: (rng, index) => kind.generate({ algorithm: ALGORITHMS[index % ALGORITHMS.length], rows: length(rng), cols: length(rng) }, rng),
      pair: (question) => ({ tokens: kind.encode(question, seqLen), labels: kind.encode(answer(question), seqLen) }),
      symmetry: (question, rng) => kind.symmetry(question, seqLen, rng),
      answerCopy: (copy) => kind.encode(answer(copy), seqLen),
      hints: { of: (board) => nextMoves(board, side), classes: 4 },
    },
    { ...options, seqLen, canvas: { rows: side, cols: side } },
  );
}
