/** What stands for one cell, and runs of characters that are a whole board: 81 cells, 729 candidates, packed positions. */

import { CELLS } from './board.ts';

/** One cell as it was written. */
export interface WrittenCell {
  /** 1..9, or 0 for an empty cell. */
  readonly digit: number;
  /** The character an empty cell was written as; '' where nothing or candidates stand there. */
  readonly blank: string;
  /** A digit that the player wrote, not a given (SudoCue's "u5"). */
  readonly own: boolean;
  /** Several candidates stand there. */
  readonly marks: boolean;
}

/** A cell with nothing in it. */
export const EMPTY: WrittenCell = { digit: 0, blank: '', own: false, marks: false };
const given = (digit: number): WrittenCell => ({ ...EMPTY, digit });

/** Characters that are read as empty cells beside each other; any other must be the only one of its board. */
export const BLANKS = '0._-*';
const NOTHING = /^(?:none|null|nil|nan|na|n\/a|empty|blank|[.]{2,9}|_{2,9}|-{2,3}|0\.0?)$/i;

/** The cell that a field of a table or a word of a row stands for, or null when it can be none. */
export function cellOf(field: string): WrittenCell | null {
  const text = field
    .trim()
    .replace(/^["'`[({<*]{1,3}(?=[^"'`\])}>*])/, '')
    .replace(/(?<=[^"'`[({<*])["'`\])}>*]{1,3}$/, '');
  if (text === '' || NOTHING.test(text)) return EMPTY;
  if (text.length === 1) {
    if (/[1-9]/.test(text)) return given(Number(text));
    return /[\s\d]/.test(text) && text !== '0' ? null : { ...EMPTY, blank: text.toLowerCase() };
  }
  const digits = text.replace(/[\s,]/g, '');
  if (/^[1-9]{1,9}$/.test(digits)) {
    if (new Set(digits).size < digits.length) return null;
    return digits.length === 1 ? given(Number(digits)) : { ...EMPTY, marks: true };
  }
  const marked = /^([u+!])?([1-9])(?:\.0?|[+!'])?$/i.exec(text);
  if (marked) return { ...given(Number(marked[2])), own: marked[1]?.toLowerCase() === 'u' };
  const marks = text.length === 9 ? positional(text) : null;
  return marks !== null && (marks.marks || marks.digit > 0) ? marks : null;
}

/** Nine characters, the k-th of them k or a blank: the candidates of a cell. One candidate is the cell's digit. */
function positional(text: string): WrittenCell | null {
  let found = 0;
  let digit = 0;
  for (let k = 0; k < 9; k++) {
    if (text[k] === String(k + 1)) {
      found += 1;
      digit = k + 1;
    } else if (!'.0-_'.includes(text[k])) return null;
  }
  return found === 1 ? given(digit) : { ...EMPTY, marks: found > 0 };
}

/** A board of cells, where each may be one of several blanks only as far as these go together; else null. */
export function boardOf(cells: readonly WrittenCell[]): { readonly board: number[]; readonly own: number } | null {
  if (cells.length !== CELLS) return null;
  const strange = new Set<string>();
  let known = false;
  for (const { digit, blank } of cells) {
    if (digit > 0 || blank === '') continue;
    if (BLANKS.includes(blank)) known = true;
    else strange.add(blank);
  }
  if (strange.size > 1 || (known && strange.size > 0)) return null;
  const own = cells.filter((cell) => cell.own).length;
  const givens = cells.some((cell) => cell.digit > 0 && !cell.own && !cell.marks);
  const leave = own > 0 && givens;
  return { board: cells.map((cell) => (leave && cell.own ? 0 : cell.digit)), own: leave ? own : 0 };
}

/** The cells of characters, one each. */
const cellsOf = (text: string): WrittenCell[] | null => {
  const cells = Array.from(text, (character) => cellOf(character));
  return cells.every((cell) => cell !== null) ? cells : null;
};

/** The board of 81 characters, digits and blanks of one kind; null when it is none, or has no digit. */
function boardOfCharacters(text: string): number[] | null {
  if (text.length !== CELLS || !/[1-9]/.test(text)) return null;
  const cells = cellsOf(text);
  return cells === null ? null : (boardOf(cells)?.board ?? null);
}

/**
 * The board that one word stands for: 81 cells; nine rows with one character between them; 729 candidates (nine a cell, a cell with
 * one candidate is that digit); a packed position of sudokuwiki.org. null when it is none.
 */
export function boardOfWord(word: string): number[] | null {
  switch (word.length) {
    case 81:
      return boardOfCharacters(word);
    case 89:
      return boardOfJoined(word);
    case 729:
      return boardOfCandidates(word);
    case 162:
    case 165:
      return boardOfPacked(word);
    default:
      return null;
  }
}

/** Nine rows of nine with the same character between them. */
function boardOfJoined(word: string): number[] | null {
  const joint = word[9];
  if (/[1-9]/.test(joint)) return null;
  const rows = Array.from({ length: 9 }, (_, r) => word.slice(10 * r, 10 * r + 9));
  const joints = Array.from({ length: 8 }, (_, r) => word[10 * r + 9]);
  return joints.every((j) => j === joint) ? boardOfCharacters(rows.join('')) : null;
}

function boardOfCandidates(word: string): number[] | null {
  const cells = Array.from({ length: CELLS }, (_, i) => positional(word.slice(9 * i, 9 * i + 9)));
  const board = cells.map((cell) => cell?.digit ?? 0);
  return cells.every((cell) => cell !== null) && cells.some((cell) => cell.marks || cell.digit > 0) ? board : null;
}

/**
 * sudokuwiki.org's positions, two characters a cell. "S9B" and base 36: 1..9 a given, 10..18 a digit that was found, else 18 + the
 * candidates as bits. Without "S9B" base 32: the candidates as bits, shifted by one for the mark of a given.
 */
function boardOfPacked(word: string): number[] | null {
  const marked = /^s9b/i.test(word);
  const body = marked ? word.slice(3) : word;
  if (body.length !== 2 * CELLS || !(marked ? /^[\da-z]+$/i : /^[\da-v]+$/i).test(body)) return null;
  const board: number[] = [];
  for (let i = 0; i < CELLS; i++) {
    const value = parseInt(body.slice(2 * i, 2 * i + 2), marked ? 36 : 32);
    if (marked && value >= 1 && value <= 18) board.push(value > 9 ? value - 9 : value);
    else {
      const bits = marked ? Math.max(value - 18, 0) : value >> 1;
      if (bits > 511) return null;
      board.push((bits & (bits - 1)) === 0 && bits > 0 ? Math.log2(bits) + 1 : 0);
    }
  }
  return board.some((digit) => digit > 0) ? board : null;
}
