/** Boards that a text holds, as a person chooses from them. */

import { messageOf, type Say } from '../../../ui/Toast.tsx';
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

/**
 * Opens what was read where it is one board, and says so ("Loaded a Sudoku with 26 givens."); several are left to `ask`. What cannot
 * be read says why, with the board as it was.
 */
export async function openFound(
  say: Say,
  verb: string,
  reading: () => readonly Choice[] | Promise<readonly Choice[]>,
  ask: (choices: readonly Choice[]) => void,
): Promise<void> {
  try {
    const read = await reading();
    if (read.length > 1) ask(read);
    else for (const choice of read) say(`${verb} ${choice.open()}.`);
  } catch (e) {
    say(messageOf(e), true);
  }
}
