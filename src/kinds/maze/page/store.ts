/** The maze on the page, and the ways a new one gets there. */

import { z } from 'zod';
import { boardLink } from '../../../app/address.ts';
import { createBoardStore } from '../../shared/boardStore.ts';
import { readPuzzleFile } from '../../shared/file.ts';
import { type Choice, choicesOf } from '../../shared/ui/choices.ts';
import { MAZE_ALGORITHMS, type MazeAlgorithm } from '../core/algorithms.ts';
import { clearPath, mazeBoardSchema, type MazeBoard, formatMaze } from '../core/board.ts';
import { mazeFace } from '../face.ts';
import { mazeCode, readMazeCode } from './link.ts';

/** Seeds are whole numbers from 0 to this: short enough to tell somebody. */
export const SEED_MAX = 999_999;

/** Where a maze came from, while it is still as it was generated; shown so that it can be told and made again. */
export interface MazeNotes {
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

/** A link to the maze. */
export const mazeLink = (board: MazeBoard, page: string): string => boardLink(page, mazeFace.linkKey, mazeCode(board));
