/** The maze on the page: its store, the ways a new one gets there, links, and what a search says of it before the model sees it. */

import { z } from 'zod';
import { boardLink } from '../../../storage/address.ts';
import type { Readiness } from '../../kind.ts';
import { PuzzleParseError } from '../../puzzle.ts';
import { createBoardStore, oncePerBoard } from '../../shared/boardStore.ts';
import { seededRng } from '../../shared/rng.ts';
import { choicesOf, readPuzzleFile, type Choice } from '../../shared/ui/choices.ts';
import {
  CELL,
  clearPath,
  formatMaze,
  MAZE_ALGORITHMS,
  MAZE_SIDE_MAX,
  MAZE_SIDE_MIN,
  type MazeAlgorithm,
  type MazeBoard,
  mazeBoardSchema,
} from '../core/board.ts';
import { generate } from '../core/generate.ts';
import { shortestPath } from '../core/search.ts';
import { mazeFace } from '../face.ts';
import { statusWords } from '../words.ts';

/** A link to the maze. */
export const mazeLink = (board: MazeBoard, page: string): string => boardLink(page, mazeFace.linkKey, mazeCode(board));

/** `15x15.<walls>.0.224`: size, a bit a cell (1 = wall) in base64url, start and goal. The walls stand before those: a link that ends in "-" or "_" loses its end when people paste it into text. */
const SHAPE = /^(\d{1,2})x(\d{1,2})\.([\w-]{1,160})\.(\d{1,3})\.(\d{1,3})$/;

/** The text of a maze for a link. Path cells are not carried. `readMazeCode(mazeCode(b))` equals `b` without its path. */
export function mazeCode({ rows, cols, cells, start, goal }: MazeBoard): string {
  const bytes = new Uint8Array(Math.ceil(cells.length / 8));
  cells.forEach((cell, i) => {
    if (cell === CELL.wall) bytes[i >> 3] |= 1 << (i & 7);
  });
  const walls = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
  return [`${rows}x${cols}`, walls, start, goal].join('.');
}

/** The maze that a link carries. @throws PuzzleParseError saying what is wrong with it */
export function readMazeCode(code: string): MazeBoard {
  const [, rows, cols, walls, start, goal] = SHAPE.exec(code) ?? [];
  if (walls === undefined) throw new PuzzleParseError('it is not of the form "15x15.walls.start.goal"; a part may have been cut off.');
  const [height, width] = [Number(rows), Number(cols)];
  if (Math.min(height, width) < MAZE_SIDE_MIN || Math.max(height, width) > MAZE_SIDE_MAX) {
    throw new PuzzleParseError(`it is ${rows}x${cols}; the sides of a maze are ${MAZE_SIDE_MIN} to ${MAZE_SIDE_MAX}.`);
  }
  const bytes = bytesOf(walls);
  if (bytes.length !== Math.ceil((height * width) / 8)) throw new PuzzleParseError(`its walls are not those of ${rows}x${cols} cells.`);
  const cells = Array.from({ length: height * width }, (_, i) => (((bytes[i >> 3] ?? 0) >> (i & 7)) & 1 ? CELL.wall : CELL.open));
  const board = mazeBoardSchema.safeParse({ rows: height, cols: width, cells, start: Number(start), goal: Number(goal) });
  if (board.success) return board.data;
  const issue = board.error.issues[0];
  throw new PuzzleParseError(`the ${issue?.path.join('.') || 'board'} ${issue?.message ?? 'is not valid'}.`);
}

function bytesOf(base64url: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  } catch {
    throw new PuzzleParseError('its walls are not base64url.');
  }
}

/** Seeds are whole numbers from 0 to this: short enough to tell somebody. */
export const SEED_MAX = 999_999;

/** Where a maze came from, while it is still as it was generated; shown so that it can be told and made again. */
interface MazeNotes {
  readonly generated: { readonly algorithm: MazeAlgorithm; readonly seed: number } | null;
}

const mazeNotesSchema: z.ZodType<MazeNotes> = z.object({
  generated: z.object({ algorithm: z.enum(MAZE_ALGORITHMS), seed: z.number().int().min(0).max(SEED_MAX) }).nullable(),
});
const noNotes: MazeNotes = { generated: null };

/** The maze of a first visit, the example of two ways round: of a size that small models take. */
const FIRST = '10x10._wPoL4KLK6qrqK6CCA.58.50';

/** The maze being edited, with its undo history. */
export const useMaze = createBoardStore<MazeBoard, MazeNotes>(
  { id: 'maze', schema: mazeBoardSchema, parse: readMazeCode, format: formatMaze },
  {
    initial: readMazeCode(FIRST),
    noNotes,
    notesSchema: mazeNotesSchema,
    linkKey: mazeFace.linkKey,
    what: 'maze',
  },
);

/** One undo step of the editor; a maze that was changed is no longer the one its seed gives. */
export function changeMaze(change: (board: MazeBoard) => MazeBoard): void {
  useMaze.getState().edit((now) => {
    const board = change(now.board);
    return board === now.board ? now : { board, notes: noNotes };
  });
}

/** The mazes of a text, at least one, to open one of them; paths in them are left out. @throws PuzzleParseError */
export async function readMazeText(text: string): Promise<readonly Choice[]> {
  const { findMazes } = await import('../core/parse.ts');
  return choicesOf(
    findMazes(text),
    ({ rows, cols }) => `a maze of ${rows}x${cols}`,
    (board) => useMaze.getState().replace(clearPath(board)),
  );
}

/** The same for a file. @throws PuzzleParseError | RangeError (too large) */
export async function readMazeFile(file: File): Promise<readonly Choice[]> {
  const { MAZE_TEXT_MAX } = await import('../core/parse.ts');
  return readMazeText(await readPuzzleFile(file, MAZE_TEXT_MAX));
}

/** Any seed, by chance. */
export const randomSeed = (): number => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % (SEED_MAX + 1);

/** Shows a new maze of the present size. The same size, algorithm and seed give the same maze. @throws RangeError on a bad seed */
export function generateMaze(algorithm: MazeAlgorithm, seed: number): void {
  if (!Number.isInteger(seed) || seed < 0 || seed > SEED_MAX) throw new RangeError(`A seed is a whole number from 0 to ${SEED_MAX}.`);
  useMaze.getState().edit(({ board: { rows, cols } }) => ({
    board: generate({ algorithm, rows, cols }, seededRng(seed)),
    notes: { generated: { algorithm, seed } },
  }));
}

/** Whether a route leads from start to goal. */
export const mazeStatus = oncePerBoard((board: MazeBoard): Readiness => {
  const path = shortestPath(board);
  return path
    ? { solvable: true, tone: 'plain', headline: statusWords.ready, sentence: statusWords.route(path.length - 1) }
    : { solvable: false, tone: 'bad', headline: statusWords.cutOff, sentence: statusWords.noRoute };
}).of;
