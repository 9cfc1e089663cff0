/** A Sudoku of any size, as the workbench works on it: its board, the ways in and out, and what they are called. */

import type { BoardStore } from '../../shared/boardStore.ts';
import type { Choice } from '../../shared/ui/choices.ts';
import type { SudokuBoard } from '../core/board.ts';
import type { SudokuNotes } from './marks.ts';

/** An entry of a menu of the tool bar. */
export interface TableItem {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
}

export interface SudokuTable {
  /** Cells of a row, and of a row of a box. */
  readonly side: number;
  readonly box: number;
  /** "Sudoku" */
  readonly thing: string;
  readonly useStore: BoardStore<SudokuBoard, SudokuNotes>;
  /** The only solution of the board on the page, and what is said where there is none such; for components. */
  readonly useSolution: () => { readonly solution: SudokuBoard | null; readonly sentence: string };
  /** Cells whose digit occurs again. */
  readonly conflicts: (board: SudokuBoard) => readonly number[];
  /** The boards of a text or a file, to open one of them. @throws PuzzleParseError | RangeError */
  readonly readText: (text: string) => Promise<readonly Choice[]>;
  readonly readFile: (file: File) => Promise<readonly Choice[]>;
  readonly importing: { readonly title: string; readonly description: string; readonly placeholder: string; readonly accept: string };
  /** What can be generated; one item: at once. */
  readonly levels: readonly TableItem[];
  /**
   * Shows a new board. @param wanted asked when it is there: false lets it go
   * @returns what it is, in words; null where it was let go. @throws Error with a sentence for the page
   */
  readonly generate: (level: string, wanted: () => boolean) => Promise<string | null>;
  readonly examples: readonly (TableItem & { readonly board: SudokuBoard })[];
  /** A link to the board, its text, and what the text is: "81 characters". */
  readonly link: (board: SudokuBoard, page: string) => string;
  readonly text: (board: SudokuBoard) => string;
  readonly form: string;
}
