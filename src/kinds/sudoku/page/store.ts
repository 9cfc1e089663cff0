/** The Sudoku on the page, and the ways a new one gets there. */

import { boardLink } from '../../../app/address.ts';
import { PuzzleParseError } from '../../puzzle.ts';
import { createBoardStore } from '../../shared/boardStore.ts';
import { readPuzzleFile } from '../../shared/file.ts';
import { type Choice, choicesOf } from '../../shared/ui/choices.ts';
import { boardOfDigits, CELLS, filledCount, type SudokuBoard } from '../core/board.ts';
import { sudokuExamples } from '../core/examples.ts';
import { formatSudoku } from '../core/format.ts';
import type { SudokuLevel } from '../core/levels.ts';
import { sudokuFace } from '../face.ts';
import { sudokuBoards } from './checks.ts';
import { askExactSolver } from './exact.ts';
import { noMarks, notesSchema, type SudokuNotes } from './marks.ts';

/** A first visit sees a hard board, so that "Solve" is the obvious thing to do. */
const firstBoard = (sudokuExamples.find(({ id }) => id === 'hard') ?? sudokuExamples[0]).board;

/** Reads the board of a link: 81 digits. @throws PuzzleParseError */
export function readSudokuCode(text: string): SudokuBoard {
  const board = boardOfDigits(text);
  if (board) return board;
  throw new PuzzleParseError(`it is not 81 digits and blanks but ${text.length} characters; a part may have been cut off.`);
}

/** The board being edited, with its pencil marks and its undo history. */
export const useSudoku = createBoardStore<SudokuBoard, SudokuNotes>(
  { id: 'sudoku', schema: sudokuBoards, parse: readSudokuCode, format: formatSudoku },
  {
    initial: firstBoard,
    noNotes: noMarks,
    notesSchema: notesSchema(CELLS),
    linkKey: sudokuFace.linkKey,
    what: 'Sudoku',
  },
);

/** How many givens a board has, in words. */
function givens(board: SudokuBoard): string {
  const count = filledCount(board);
  return `a Sudoku with ${count} ${count === 1 ? 'given' : 'givens'}`;
}

/** The Sudokus of a text, at least one, to open one of them; the readers are fetched when a text comes. @throws PuzzleParseError */
export async function readSudokuText(text: string): Promise<readonly Choice[]> {
  const { findSudokus } = await import('../core/parse.ts');
  return choicesOf(findSudokus(text), givens, useSudoku.getState().replace);
}

/** The same for a file. @throws PuzzleParseError | RangeError (too large) */
export const readSudokuFile = async (file: File): Promise<readonly Choice[]> => readSudokuText(await readPuzzleFile(file));

/**
 * Shows a new Sudoku with exactly one solution.
 * @param wanted asked when it is there, a moment later: false lets it go
 * @returns what it is, in words; null where it was let go
 * @throws ExactSolverError
 */
export async function generateSudoku(level: SudokuLevel, wanted: () => boolean): Promise<string | null> {
  const [seed = 0] = crypto.getRandomValues(new Uint32Array(1));
  const board = await askExactSolver({ type: 'generate', level, seed }, sudokuBoards);
  if (!wanted()) return null;
  useSudoku.getState().replace(board);
  return givens(board);
}

/** A link to the board. Zeros for blanks: a full stop at the end of a link gets lost when people paste it into text. */
export const sudokuLink = (board: SudokuBoard, page: string): string =>
  boardLink(page, sudokuFace.linkKey, formatSudoku(board).replaceAll('.', '0'));
