/** Boards that a text or a file holds, as a person chooses from them. */

import type { FoundBoard } from '../reading.ts';

export interface Choice {
  /** Where it stands in the text: "line 3". */
  readonly where: string;
  /** What it is: "a Sudoku with 26 givens". */
  readonly what: string;
  /** Shows it, as one undo step. Returns what was loaded, in words. */
  readonly open: () => string;
}

/** The choices of the boards of a text; each says what was left out or assumed when it is opened. */
export const choicesOf = <Board>(
  found: readonly FoundBoard<Board>[],
  what: (board: Board) => string,
  show: (board: Board) => void,
): readonly Choice[] =>
  found.map(({ board, where, note }) => ({
    where,
    what: note === undefined ? what(board) : `${what(board)}. ${note}`,
    open: () => {
      show(board);
      return note === undefined ? what(board) : `${what(board)}. ${note.replace(/\.$/, '')}`;
    },
  }));

/** Bytes of a file that are read at most. */
const MAX_FILE_BYTES = 1_000_000;

/** The text of a file that a person chose or dropped. @throws RangeError when the file has more than `limit` bytes, naming the limit */
export async function readPuzzleFile(file: File, limit = MAX_FILE_BYTES): Promise<string> {
  if (file.size > limit) {
    const [size, most] = [file.size, limit].map((n) => n.toLocaleString('en'));
    throw new RangeError(`${file.name} has ${size} bytes; a puzzle file has at most ${most}.`);
  }
  return file.text();
}
