/**
 * What a model meets of a maze, without the ways people write one down: its tokens ('#'=1 ' '=2 'S'=3 'G'=4 'o'=5, pad 0 never occurs;
 * SPEC section 5, Maze-Hard), the check of its answers (any shortest path is right), and the eight turns and mirrors.
 */

import type { PuzzleRules, Symmetry, Verdict } from '../../puzzle.ts';
import { canvasSide, dihedralMap, type DihedralId } from '../../shared/canvas.ts';
import { randomInt, type Rng } from '../../shared/rng.ts';
import { CELL, describeCell, mazeBoardSchema, neighbours, withPath, type MazeBoard } from './board.ts';
import { generate, type MazeOptions } from './generate.ts';
import { distances } from './search.ts';

/** V: pad, wall, open, start, goal, path. */
export const VOCAB_SIZE = 6;

export const TOKEN = { pad: 0, wall: 1, open: 2, start: 3, goal: 4, path: 5 } as const;

const tokenOfCell = { [CELL.wall]: TOKEN.wall, [CELL.open]: TOKEN.open, [CELL.path]: TOKEN.path } as const;

/** Where a board's cell stands in the sequence of a model for N x N boards: boards lie at the top left. */
export const tokenPosition = (board: MazeBoard, cell: number, side: number): number =>
  Math.floor(cell / board.cols) * side + (cell % board.cols);

/** Why a model with `seqLen` task tokens cannot take this board, or null when it can. */
export function unfit(board: MazeBoard, seqLen: number): string | null {
  const side = canvasSide(seqLen);
  if (side === null) return `This model reads ${seqLen} tokens, which is not a square board.`;
  if (board.rows <= side && board.cols <= side) return null;
  return `This maze is ${board.rows}x${board.cols}; this model takes up to ${side}x${side}.`;
}

/** The side of the canvas `board` goes on. @throws RangeError when `unfit` has something to say. */
function fittingSide(board: MazeBoard, seqLen: number): number {
  const side = canvasSide(seqLen);
  const problem = unfit(board, seqLen);
  if (problem !== null || side === null) throw new RangeError(problem ?? 'not a square board');
  return side;
}

/**
 * Tokens [S] of a board at the top left of the model's N x N canvas, wall everywhere else. A board with path cells
 * gives the label of its question: path cells are 5, start and goal stay.
 * @throws RangeError when `unfit` has something to say.
 */
function encode(board: MazeBoard, seqLen: number): Int32Array {
  const side = fittingSide(board, seqLen);
  const tokens = new Int32Array(seqLen).fill(TOKEN.wall);
  board.cells.forEach((cell, i) => {
    tokens[tokenPosition(board, i, side)] = i === board.start ? TOKEN.start : i === board.goal ? TOKEN.goal : tokenOfCell[cell];
  });
  return tokens;
}

/**
 * The path that tokens [S] draw on the question's maze: cells whose token is 5. The maze itself stays the question's, whatever
 * the model says of its walls; a path token on a wall is kept as a path cell there, so that `verify` can point at it.
 * @throws RangeError when `unfit` has something to say.
 */
function decode(tokens: ArrayLike<number>, question: MazeBoard): MazeBoard {
  const side = fittingSide(question, tokens.length);
  const clean = withPath(question, []);
  const cells = clean.cells.map((cell, i) => {
    const marked = tokens[tokenPosition(question, i, side)] === TOKEN.path && i !== question.start && i !== question.goal;
    return marked ? CELL.path : cell;
  });
  return { ...clean, cells };
}

const broken = (summary: string, cells: readonly number[], problems = cells.length): Verdict => ({
  solved: false,
  problems: Math.max(1, problems),
  cells: [...cells].sort((a, b) => a - b),
  extra: 0,
  summary,
});

/**
 * Checks the path cells of `answer` against the maze of `question`.
 *
 * The path cells, with start and goal, must be exactly one simple path: no cell on a wall, no branch, no stray cell. Cells
 * have no order, so a path that runs right beside itself cannot be told from a branch and counts as one; a shortest path
 * never does. `cells` are where it goes wrong. Where the way is interrupted they are the two ends of the gap and what lies on neither
 * side of it, and `problems` counts the cells that are missing between the ends instead of them.
 */
function verify(question: MazeBoard, answer: MazeBoard): Verdict {
  if (answer.rows !== question.rows || answer.cols !== question.cols) {
    return broken(`The answer is ${answer.rows}x${answer.cols}, the maze ${question.rows}x${question.cols}`, []);
  }
  const { start, goal } = question;
  const shortest = distances(question, goal)[start] ?? -1;
  const path = new Set(answer.cells.flatMap((cell, i) => (cell === CELL.path && i !== start && i !== goal ? [i] : [])));
  if (shortest < 0) return broken('No route leads from the start to the goal', [...path]);

  const onWall = [...path].filter((cell) => question.cells[cell] === CELL.wall);
  if (onWall[0] !== undefined) return broken(`The path runs into a wall at ${describeCell(question, onWall[0])}`, onWall);

  const left = new Set(path).add(goal);
  let cell = start;
  let steps = 0;
  while (cell !== goal) {
    const next = neighbours(question, cell).filter((other) => left.has(other));
    const [only] = next;
    if (only === undefined) return interrupted(question, cell, left);
    if (next.length > 1) return broken(`The path branches at ${describeCell(question, cell)}`, [cell, ...next]);
    left.delete(only);
    cell = only;
    steps += 1;
  }
  if (left.size > 0) return broken('The goal is reached, and cells are left over', [...left]);
  const extra = steps - shortest;
  const summary = extra === 0 ? `Shortest path, ${inSteps(steps)}` : `A valid path, ${inSteps(extra)} longer than the shortest`;
  return { solved: true, problems: 0, cells: [], extra, summary };
}

/** The verdict on a path that ends at `end`. @param left the path cells that were not reached from the start, and the goal */
function interrupted(question: MazeBoard, end: number, left: Set<number>): Verdict {
  const { goal } = question;
  left.delete(goal);
  // What hangs together with the goal is the other side of the gap.
  let other = goal;
  for (;;) {
    const next = neighbours(question, other).filter((cell) => left.has(cell));
    const [only] = next;
    if (only === undefined || next.length > 1) break;
    left.delete(only);
    other = only;
  }
  const missing = Math.max(1, (distances(question, end)[other] ?? 0) - 1);
  return broken(
    `The path breaks at ${describeCell(question, end)}`,
    [end, ...(other === goal ? [] : [other]), ...left],
    missing + left.size,
  );
}

const inSteps = (steps: number): string => `${steps} ${steps === 1 ? 'step' : 'steps'}`;

/** The symmetries other than the board itself. */
const TURNS = [1, 2, 3, 4, 5, 6, 7] as const;

/**
 * Draws a symmetry other than the identity. With `index` (1, 2, ...: the copy's place in its batch) the seven come in
 * turn, so that a batch of eight holds the whole group.
 */
export const drawSymmetry = (rng: Rng, index?: number): DihedralId =>
  TURNS[index === undefined ? randomInt(rng, TURNS.length) : (index - 1) % TURNS.length] ?? 1;

/**
 * The copy of a board under a symmetry, with the map of positions that leads back. Quarter turns swap rows and columns.
 * `positions` [S] is a permutation: cells outside the board take the places the copy leaves free, in raster order.
 * @throws RangeError when the board does not fit `seqLen`.
 */
export function applySymmetry(board: MazeBoard, seqLen: number, id: DihedralId): Symmetry<MazeBoard> {
  const side = fittingSide(board, seqLen);
  const { rows, cols, source } = dihedralMap(id, board.rows, board.cols);
  const copy: MazeBoard = {
    rows,
    cols,
    cells: Array.from(source, (cell) => board.cells[cell] ?? CELL.wall),
    start: source.indexOf(board.start),
    goal: source.indexOf(board.goal),
  };
  const positions = new Int32Array(seqLen).fill(-1);
  const free = new Set(positions.keys());
  source.forEach((cell, i) => {
    const place = tokenPosition(copy, i, side);
    positions[tokenPosition(board, cell, side)] = place;
    free.delete(place);
  });
  const outside = free.values();
  positions.forEach((place, i) => {
    if (place === -1) positions[i] = outside.next().value ?? 0;
  });
  return { board: copy, positions, tokens: Uint8Array.from({ length: VOCAB_SIZE }, (_, token) => token) };
}

/** What the app asks of mazes as of every kind. */
export const mazeRules: PuzzleRules<MazeBoard, MazeOptions> = {
  id: 'maze',
  vocabSize: VOCAB_SIZE,
  schema: mazeBoardSchema,
  unfit,
  encode,
  decode,
  verify,
  symmetry: (board, seqLen, rng, index) => applySymmetry(board, seqLen, drawSymmetry(rng, index)),
  generate,
};
