/** The 4x4 Sudoku on the page, and the ways a new one gets there. */

import { boardLink } from '../../../app/address.ts';
import { createBoardStore } from '../../shared/boardStore.ts';
import { readPuzzleFile } from '../../shared/file.ts';
import { seededRng } from '../../shared/rng.ts';
import { type Choice, choicesOf } from '../../shared/ui/choices.ts';
import { noMarksOn, notesSchema, type SudokuNotes } from '../../sudoku/page/marks.ts';
import { mini } from '../core/index.ts';
import { MINI_CELLS, type MiniBoard } from '../core/mini.ts';
import { miniFace } from '../face.ts';

/** What a first visit sees: four givens, the fewest there can be. */
const firstBoard = mini.parse('1... ..3. .4.. ...2');

/** The board being edited, with its pencil marks and its undo history. */
export const useMini = createBoardStore<MiniBoard, SudokuNotes>(mini, {
  initial: firstBoard,
  noNotes: noMarksOn(MINI_CELLS),
  notesSchema: notesSchema(MINI_CELLS),
  linkKey: miniFace.linkKey,
  what: '4x4 Sudoku',
});

const givens = (board: MiniBoard): string => {
  const count = board.filter((digit) => digit > 0).length;
  return `a 4x4 Sudoku with ${count} ${count === 1 ? 'given' : 'givens'}`;
};

/** The board of a text. @throws PuzzleParseError */
export const readMiniText = (text: string): readonly Choice[] =>
  choicesOf([{ board: mini.parse(text), where: 'the text' }], givens, useMini.getState().replace);

/** The same for a file. @throws PuzzleParseError | RangeError (too large) */
export const readMiniFile = async (file: File): Promise<readonly Choice[]> => readMiniText(await readPuzzleFile(file));

/** Shows a new 4x4 Sudoku with exactly one solution. Returns what it is, in words. */
export function generateMiniBoard(): string {
  const [seed = 0] = crypto.getRandomValues(new Uint32Array(1));
  const board = mini.generate({}, seededRng(seed));
  useMini.getState().replace(board);
  return givens(board);
}

/** A link to the board; zeros for blanks. */
export const miniLink = (board: MiniBoard, page: string): string =>
  boardLink(page, miniFace.linkKey, mini.format(board).replaceAll('.', '0'));
