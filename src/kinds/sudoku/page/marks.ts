/** What a key or a button does to a Sudoku in the making: digits and pencil marks, as pure functions. */

import { listOf, shaped, whole, type Check } from '../../../storage/checks.ts';
import type { BoardDocument } from '../../shared/boardStore.ts';
import { CELLS, type SudokuBoard } from '../core/board.ts';

/** What a digit means while editing: the cell's digit, or a pencil mark in its corner or centre. */
export const editModes = ['digit', 'corner', 'centre'] as const;
export type EditMode = (typeof editModes)[number];

/** Pencil marks of every cell as bits, digit d is bit d-1. [cells] each */
export interface SudokuNotes {
  readonly corner: readonly number[];
  readonly centre: readonly number[];
}
export function notesSchema(cells: number): Check<SudokuNotes> {
  const marks = listOf(cells, whole(0, 511));
  return shaped({ corner: marks, centre: marks });
}

const zeros = (cells: number): readonly number[] => Array.from({ length: cells }, () => 0);
export const noMarksOn = (cells: number): SudokuNotes => ({ corner: zeros(cells), centre: zeros(cells) });
export const noMarks: SudokuNotes = noMarksOn(CELLS);

export type SudokuDocument = BoardDocument<SudokuBoard, SudokuNotes>;

/** The digits of a mask, ascending. */
export const marksOf = (mask: number): number[] => [1, 2, 3, 4, 5, 6, 7, 8, 9].filter((digit) => mask & (1 << (digit - 1)));

/**
 * Puts a digit or a pencil mark into cells. When all of them have it already, it is taken away instead.
 * Pencil marks go into empty cells only. Gives back the same document when nothing changes.
 */
export function enterDigit(now: SudokuDocument, cells: ReadonlySet<number>, digit: number, mode: EditMode): SudokuDocument {
  if (mode === 'digit') {
    if (cells.size === 0) return now;
    const value = [...cells].every((cell) => now.board[cell] === digit) ? 0 : digit;
    return { ...now, board: now.board.map((was, cell) => (cells.has(cell) ? value : was)) };
  }
  const open = new Set([...cells].filter((cell) => now.board[cell] === 0));
  if (open.size === 0) return now;
  const bit = 1 << (digit - 1);
  const was = now.notes[mode];
  const remove = [...open].every((cell) => (was[cell] ?? 0) & bit);
  const next = was.map((mask, cell) => (open.has(cell) ? (remove ? mask & ~bit : mask | bit) : mask));
  return { ...now, notes: { ...now.notes, [mode]: next } };
}

/** Empties cells: their digits, or their pencil marks when none of them has a digit. */
export function erase(now: SudokuDocument, cells: ReadonlySet<number>): SudokuDocument {
  const list = [...cells];
  if (list.some((cell) => now.board[cell] !== 0)) return { ...now, board: now.board.map((was, cell) => (cells.has(cell) ? 0 : was)) };
  if (!list.some((cell) => now.notes.corner[cell] || now.notes.centre[cell])) return now;
  const wipe = (masks: readonly number[]): number[] => masks.map((mask, cell) => (cells.has(cell) ? 0 : mask));
  return { ...now, notes: { corner: wipe(now.notes.corner), centre: wipe(now.notes.centre) } };
}

/** An empty board without marks. Gives back the same document when it is that already. */
export function clearAll(now: SudokuDocument): SudokuDocument {
  const everything = [...now.board, ...now.notes.corner, ...now.notes.centre];
  const cells = now.board.length;
  return everything.every((value) => value === 0) ? now : { board: zeros(cells), notes: noMarksOn(cells) };
}
