/** What a key or a button does to a Sudoku: its givens, and a player's own digits, pencil marks and colours, as pure functions. */

import { listOf, shaped, since, whole, type Check } from '../../../storage/checks.ts';
import type { BoardDocument } from '../../shared/boardStore.ts';
import { CELLS, type SudokuBoard } from '../core/board.ts';

/** What a digit means while editing: the cell's digit, a pencil mark in its corner or centre, or the colour of the cell. */
export const editModes = ['digit', 'corner', 'centre', 'colour'] as const;
export type EditMode = (typeof editModes)[number];

/** Colours of cells, by number from 1; 0 is none. */
export const COLOURS = ['sand', 'green', 'violet', 'grey'] as const;

const zeros = (cells: number): readonly number[] => Array.from({ length: cells }, () => 0);

/**
 * What a player adds to the puzzle, [cells] each: pencil marks as bits, digit d is bit d-1; own digits, 0 for none; colours.
 * Boards kept before there were own digits and colours have none.
 */
export interface SudokuNotes {
  readonly corner: readonly number[];
  readonly centre: readonly number[];
  readonly own: readonly number[];
  readonly colour: readonly number[];
}
export function notesSchema(cells: number): Check<SudokuNotes> {
  const list = (most: number): Check<readonly number[]> => listOf(cells, whole(0, most));
  const later = (most: number): Check<readonly number[]> => since(zeros(cells), list(most));
  return shaped({ corner: list(511), centre: list(511), own: later(9), colour: later(COLOURS.length) });
}

export const noMarksOn = (cells: number): SudokuNotes => ({
  corner: zeros(cells),
  centre: zeros(cells),
  own: zeros(cells),
  colour: zeros(cells),
});
export const noMarks: SudokuNotes = noMarksOn(CELLS);

export type SudokuDocument = BoardDocument<SudokuBoard, SudokuNotes>;

/** The digits of a mask, ascending. */
export const marksOf = (mask: number): number[] => [1, 2, 3, 4, 5, 6, 7, 8, 9].filter((digit) => mask & (1 << (digit - 1)));

/** The digits on the board: the givens, and a player's own in the other cells. */
export const filledBy = ({ board, notes }: SudokuDocument): SudokuBoard => board.map((given, cell) => given || (notes.own[cell] ?? 0));

/** `list` with `value` in the cells, or with 0 where all of them have it already. */
function toggled(list: readonly number[], cells: ReadonlySet<number>, value: number): readonly number[] {
  const next = [...cells].every((cell) => list[cell] === value) ? 0 : value;
  return list.map((was, cell) => (cells.has(cell) ? next : was));
}

/**
 * Puts a digit, a pencil mark or a colour into cells. When all of them have it already, it is taken away instead. A player's digits go into
 * cells that are not given, pencil marks into empty ones. Gives back the same document when nothing changes.
 * @param playing the digit is the player's own, else it is given
 */
export function enterDigit(
  now: SudokuDocument,
  cells: ReadonlySet<number>,
  digit: number,
  mode: EditMode,
  playing: boolean = false,
): SudokuDocument {
  const { board, notes } = now;
  if (cells.size === 0 || (mode === 'colour' && digit > COLOURS.length)) return now;
  if (mode === 'colour') return { ...now, notes: { ...notes, colour: toggled(notes.colour, cells, digit) } };
  if (mode === 'digit' && !playing) {
    const own = notes.own.map((was, cell) => (cells.has(cell) ? 0 : was));
    return { board: toggled(board, cells, digit), notes: { ...notes, own } };
  }
  const taken = mode === 'digit' ? board : filledBy(now);
  const open = new Set([...cells].filter((cell) => taken[cell] === 0));
  if (open.size === 0) return now;
  if (mode === 'digit') return { ...now, notes: { ...notes, own: toggled(notes.own, open, digit) } };
  const bit = 1 << (digit - 1);
  const was = notes[mode];
  const remove = [...open].every((cell) => (was[cell] ?? 0) & bit);
  const next = was.map((mask, cell) => (open.has(cell) ? (remove ? mask & ~bit : mask | bit) : mask));
  return { ...now, notes: { ...notes, [mode]: next } };
}

/** Empties cells: their digits, or where none of them has one their pencil marks, or else their colours. A player's eraser leaves what is given. */
export function erase(now: SudokuDocument, cells: ReadonlySet<number>, playing: boolean = false): SudokuDocument {
  const { board, notes } = now;
  const wipe = (list: readonly number[]): readonly number[] => list.map((was, cell) => (cells.has(cell) ? 0 : was));
  const some = (list: readonly number[]): boolean => [...cells].some((cell) => (list[cell] ?? 0) !== 0);
  if (some(notes.own) || (!playing && some(board)))
    return { board: playing ? board : wipe(board), notes: { ...notes, own: wipe(notes.own) } };
  if (some(notes.corner) || some(notes.centre))
    return { ...now, notes: { ...notes, corner: wipe(notes.corner), centre: wipe(notes.centre) } };
  return some(notes.colour) ? { ...now, notes: { ...notes, colour: wipe(notes.colour) } } : now;
}

/** An empty board without marks; a player's: without what the player added. Gives back the same document when it is that already. */
export function clearAll(now: SudokuDocument, playing: boolean = false): SudokuDocument {
  const { board, notes } = now;
  const everything = [...(playing ? [] : board), ...notes.corner, ...notes.centre, ...notes.own, ...notes.colour];
  const cells = board.length;
  return everything.every((value) => value === 0) ? now : { board: playing ? board : zeros(cells), notes: noMarksOn(cells) };
}

/** Own digits that cannot be right and stand as they did at the last check. @param checked the own digits then; null before it */
export const struckOut = (own: readonly number[], solution: SudokuBoard | null, checked: readonly number[] | null): ReadonlySet<number> =>
  new Set(
    solution && checked
      ? own.flatMap((digit, cell) => (digit !== 0 && digit === checked[cell] && digit !== solution[cell] ? [cell] : []))
      : [],
  );
