/**
 * A Sudoku of any size on the page: what keys and buttons do to it, as pure functions on its givens and a player's own digits, pencil marks
 * and colours; its store; what is known of it before a run; and what its workbench works on.
 */

import { boardLink } from '../../../storage/address.ts';
import { listOf, shaped, since, whole, type Check } from '../../../storage/checks.ts';
import { plural } from '../../../ui/format.ts';
import type { MenuItem } from '../../../ui/MenuList.tsx';
import type { KindFace, Readiness } from '../../kind.ts';
import { createBoardStore, type BoardDocument, type BoardStore } from '../boardStore.ts';
import type { FoundBoard } from '../reading.ts';
import type { BoardExample, BoardTools } from '../ui/BoardActions.tsx';
import { choicesOf, readPuzzleFile } from '../ui/choices.ts';
import { conflicts, filledCount, formatSudoku, type SudokuBoard } from './board.ts';
import { statusWords } from './words.ts';

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
interface SudokuNotes {
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

/** What is known of a Sudoku before the model sees it. */
export interface SudokuStatus extends Readiness {
  /** The solution, where there is exactly one and it is known. */
  readonly solution: SudokuBoard | null;
}

const can = (tone: 'plain' | 'warn', headline: string, sentence: string, solution: SudokuBoard | null = null): SudokuStatus => ({
  solvable: true,
  tone,
  headline,
  sentence,
  solution,
});
const cannot = (tone: 'plain' | 'bad', headline: string, sentence: string): SudokuStatus => ({
  solvable: false,
  tone,
  headline,
  sentence,
  solution: null,
});

/** What keeps a board from being a puzzle at first sight; null: nothing does. */
export function obstacle(board: SudokuBoard, { thing }: Pick<SudokuTable, 'thing'>): SudokuStatus | null {
  if (board.every((digit) => digit === 0)) return cannot('plain', statusWords.nothing, statusWords.empty(thing));
  const repeated = conflicts(board).length;
  return repeated > 0 ? cannot('bad', statusWords.contradictory, statusWords.conflict(repeated)) : null;
}

/** The status of a board with no solution, one, or more than one. */
export function counted(count: 0 | 1 | 2, solution: SudokuBoard | null, one: string = statusWords.one): SudokuStatus {
  switch (count) {
    case 0:
      return cannot('bad', statusWords.contradictory, statusWords.none);
    case 1:
      return can('plain', statusWords.ready, one, solution);
    case 2:
      return can('warn', statusWords.ambiguous, statusWords.many);
    default:
      return count satisfies never;
  }
}

/** The status of a board whose solutions are not counted yet, or were not in reasonable time. */
export const uncounted = (sentence: string): SudokuStatus => can('warn', statusWords.ready, sentence);

/** What its workbench works on: the board, the ways in and out, and what they are called. */
export interface SudokuTable extends BoardTools {
  /** Cells of a row of a box; boxes of a row. */
  readonly box: number;
  readonly useStore: BoardStore<SudokuBoard, SudokuNotes>;
  /** The only solution of the board on the page, and what is said where there is none such; for components. */
  readonly useSolution: () => Pick<SudokuStatus, 'solution' | 'sentence'>;
}

/** What is special to a size. */
interface Size extends Pick<SudokuTable, 'thing' | 'box' | 'levels' | 'importing' | 'useSolution'> {
  readonly face: Pick<KindFace, 'id' | 'linkKey'>;
  /** What a first visit sees. */
  readonly initial: SudokuBoard;
  readonly schema: Check<SudokuBoard>;
  /** Reads the board of a link. @throws PuzzleParseError */
  readonly parse: (text: string) => SudokuBoard;
  /** The boards of a text, at least one. @throws PuzzleParseError */
  readonly find: (text: string) => readonly FoundBoard<SudokuBoard>[] | Promise<readonly FoundBoard<SudokuBoard>[]>;
  /** A new board with exactly one solution. @throws Error with a sentence for the page */
  readonly make: (level: string) => SudokuBoard | Promise<SudokuBoard>;
  readonly examples?: () => Promise<readonly (MenuItem & { readonly board: SudokuBoard })[]>;
}

/** The table of a size, and its board's store, with undo and marks. */
export function tableOf({ face, initial, schema, parse, find, make, examples, ...size }: Size): SudokuTable {
  const { thing, levels } = size;
  const cells = initial.length;
  let listed: Promise<readonly BoardExample[]> | undefined;
  const useStore = createBoardStore<SudokuBoard, SudokuNotes>(
    { id: face.id, schema, parse, format: formatSudoku },
    { initial, noNotes: noMarksOn(cells), notesSchema: notesSchema(cells), linkKey: face.linkKey, what: thing },
  );
  const board = (): SudokuBoard => useStore.getState().board;
  const givens = (of: SudokuBoard): string => `a ${thing} with ${plural(filledCount(of), 'given')}`;
  const readText: SudokuTable['readText'] = async (text) => choicesOf(await find(text), givens, useStore.getState().replace);
  return {
    ...size,
    useStore,
    readText,
    readFile: async (file) => readText(await readPuzzleFile(file)),
    generateHint: `A new ${thing} with exactly one solution`,
    async generate(level, wanted) {
      const made = await make(level);
      if (!wanted()) return null;
      useStore.getState().replace(made);
      const name = levels.length > 1 ? levels.find(({ id }) => id === level)?.name : undefined;
      return name === undefined ? givens(made) : `${givens(made)}, ${name.toLowerCase()}`;
    },
    examples: examples && {
      hint: 'Well-known puzzles',
      list: () =>
        (listed ??= examples().then((all) =>
          all.map(({ board, ...item }) => ({
            ...item,
            open() {
              useStore.getState().replace(board);
              return `${item.name}: ${item.hint}.`;
            },
          })),
        )),
    },
    // Zeros for blanks: a full stop at the end of a link gets lost when people paste it into text.
    link: (page) => boardLink(page, face.linkKey, formatSudoku(board()).replaceAll('.', '0')),
    text: () => formatSudoku(board()),
    form: `${cells} characters`,
  };
}
