/** Boards that a text holds, as a person chooses from them. */

import type { FoundBoard } from '../found.ts';

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
