/**
 * Reads Sudokus from whatever people paste or drop: 81 characters, drawn grids, candidates, tables, links, files of other programs,
 * each also in the middle of other text. Strict first; then whatever block can be a grid. What is not sure is left to the person.
 */

import { PuzzleParseError } from '../../puzzle.ts';
import { shownCharacter, type FoundBoard } from '../../shared/reading.ts';
import type { SudokuBoard } from '../../shared/sudoku/board.ts';
import { findBlocks } from './blocks.ts';
import { CELLS } from './board.ts';
import { boardOfWord } from './cells.ts';
import { readGames, readJson, readLibraryLines, readQuestionColumn } from './containers.ts';
import { findLinks, isSudokuLink, readLink, withoutLinks } from './links.ts';
import { plainText, withoutEnd } from './plain.ts';

type Found = FoundBoard<SudokuBoard>;

/** Characters read at most: a list of ten thousand boards. */
const TEXT_LIMIT = 1_000_000;
/** Links that are read at most. */
const LINK_LIMIT = 1000;
/** Above this many grids only equal ones are compared with each other. */
const COMPARED = 200;

const NOTHING =
  'No Sudoku was found in this text. It can hold 81 digits and blanks in a row, nine rows of nine, a grid of candidates, a table, ' +
  'or a link or file of another Sudoku program.';

/**
 * The Sudoku of a text. Where there are several to choose from (a list, two grids) the first one counts.
 * @throws PuzzleParseError that says which character, line, count or rule is wrong, or what was looked for
 */
export const parseSudoku = (text: string): SudokuBoard => findSudokus(text)[0].board;

/**
 * All Sudokus of a text, at least one, in its order. Beside a grid with blanks, full grids are its solution and not listed; a grid
 * that only adds digits to another one is that one in progress.
 * @throws PuzzleParseError that says which character, line, count or rule is wrong, or what was looked for
 */
export function findSudokus(text: string): readonly [Found, ...Found[]] {
  if (text.length > TEXT_LIMIT) {
    throw new PuzzleParseError(`The text has ${text.length} characters; at most ${TEXT_LIMIT} are read.`);
  }
  const games = readGames(text);
  const json = games.length > 0 ? null : readJson(text);
  const content = withoutPlus(contentLines(plainText(text)));
  if (content.every(([, line]) => line.trim() === '')) throw new PuzzleParseError('The text holds no Sudoku: it is empty.');
  const links = readLinks(content.map(([, line]) => line));
  const [first, ...others] = puzzlesOf([
    ...games,
    ...(json ?? []),
    ...links.found,
    ...(json || games.length > 0 ? [] : readPlain(content, links.count > 0)),
  ]);
  if (first) return [first, ...others];
  if (links.error) throw links.error;
  return [{ board: drawnOrWhy(content), where: 'the text' }];
}

/** Boards in plain text: tables with a question column, single words, a drawn grid; else any block. */
function readPlain(content: readonly (readonly [number, string])[], linked: boolean): Found[] {
  const lines = content.map(([number, line]) => ({ number, line: linked ? withoutLinks(line) : line }));
  const bare = lines.map(({ line }) => line);
  const inLines = (found: readonly Found[]): Found[] =>
    found.map((one) => ({ ...one, where: one.where.replace(/\d+$/, (n) => String(lines[Number(n) - 1]?.number ?? n)) }));
  const column = readQuestionColumn(bare);
  if (column.length > 0) return inLines(column);
  const words = [...readLibraryLines(bare), ...readWords(bare)];
  if (words.length > 0) return inLines(words);
  if (!linked) {
    const board = readDrawn(content);
    if (!('why' in board) && board.some((digit) => digit > 0)) return [{ board, where: 'the text' }];
  }
  return inLines(findBlocks(bare));
}

/** The boards that single words of the lines are, and lines of 81 digits and spaces. */
const readWords = (lines: readonly string[]): Found[] =>
  lines.flatMap((line, i) => {
    if (line.length < 81) return [];
    const where = `line ${i + 1}`;
    const spaced = line.length === 81 && /^[1-9 ]+$/.test(line) && line.includes(' ') ? boardOfWord(line.replaceAll(' ', '.')) : null;
    if (spaced !== null && !/^(?:[1-9] )+[1-9]$/.test(line)) return [{ board: spaced, where }];
    for (const separators of [/[\s,;"'`|<>()[\]{}]+/, /[\s,;"'`|<>()[\]{}:=&?#/]+/, /[^\d._*-]+/]) {
      const boards = line.split(separators).flatMap((word) => {
        const board =
          word.length < 81 || word.length > 1000 ? null : (boardOfWord(word) ?? boardOfWord(word.replaceAll('+', '')) ?? endedWord(word));
        return board === null ? [] : [{ board, where }];
      });
      if (boards.length > 0) return boards;
    }
    return [];
  });

/** A word without the punctuation after it, where that cannot be a cell of it. */
function endedWord(word: string): SudokuBoard | null {
  const bare = withoutEnd(word, '.,;:!?)');
  const end = word.slice(bare.length);
  return end === '' || [...end].some((c) => bare.includes(c)) ? null : boardOfWord(bare);
}

/** What the links of a text carry. A link with rules of its own is refused even beside a grid: the grid alone is another puzzle. */
function readLinks(lines: readonly string[]): { readonly found: Found[]; readonly count: number; readonly error: Error | null } {
  const all = lines.some((line) => /[?#&=/]|fpuz|scl|ctc|scf|classic|www/i.test(line)) ? findLinks(lines.join('\n')) : [];
  const found: Found[] = [];
  let error: Error | null =
    all.length > LINK_LIMIT ? new PuzzleParseError(`The text has ${all.length} links; at most ${LINK_LIMIT} are read.`) : null;
  for (const link of all.slice(0, LINK_LIMIT)) {
    try {
      found.push({ ...readLink(link), where: `link ${found.length + 1}` });
    } catch (e) {
      if (!(e instanceof PuzzleParseError) || e.isFinal) throw e;
      if (error === null || isSudokuLink(link)) error = e;
    }
  }
  return { found, count: all.length, error };
}

/** The numbered lines of a text without comments ("#...") and, in a file with sections, only those of [Puzzle]. */
function contentLines(text: string): [number, string][] {
  const lines = text.split(/\r\n|\r|\n/).map((line, i): [number, string] => [i + 1, line]);
  if (lines.filter(([, line]) => line.trim() !== '').length <= 1) return lines;
  const sectioned = lines.some(([, line]) => sectionOf(line) === 'puzzle');
  let inside = !sectioned;
  return lines.filter(([, line]) => {
    const section = sectionOf(line);
    if (section !== null) inside = !sectioned || section === 'puzzle';
    return section === null && inside && !/^\s*#(?![a-z]+=|[\s#\d|]*\d[\s#\d|]*$)/i.test(line);
  });
}

const sectionOf = (line: string): string | null => /^\s*\[([a-z ]+)\]\s*$/i.exec(line)?.[1]?.toLowerCase() ?? null;

/** Rows of nine whose blanks are written as plus signs: with any other sign these would be a frame, or mark what a player wrote. */
function withoutPlus(content: [number, string][]): [number, string][] {
  const isRow = (line: string): boolean => /^[\s|>]*(?:[1-9+][\s|]*){9}$/.test(line);
  if (!content.some(([, line]) => isRow(line) && /\d/.test(line) && line.includes('+'))) return content;
  return content.map(([number, line]) => [number, isRow(line) ? line.replaceAll('+', '.') : line]);
}

/** Distinct puzzles: not the solutions of others, not others in progress. */
function puzzlesOf(found: readonly Found[]): Found[] {
  const distinct = [...new Map(found.toReversed().map((one) => [one.board.join(''), one])).values()].toReversed();
  const blank = distinct.filter(({ board }) => board.includes(0));
  const puzzles = blank.length > 0 ? blank : distinct;
  if (puzzles.length > COMPARED) return puzzles;
  const within = (a: SudokuBoard, b: SudokuBoard): boolean => a.every((digit, cell) => digit === 0 || digit === b[cell]);
  return puzzles.filter(({ board }) => !puzzles.some((other) => other.board !== board && within(other.board, board)));
}

/** An empty grid, or the most telling error: what is wrong with a text that is nearly a grid, else what was looked for. */
function drawnOrWhy(content: readonly (readonly [number, string])[]): SudokuBoard {
  const drawn = readDrawn(content);
  if (!('why' in drawn)) return drawn;
  const text = content.map(([, line]) => line).join('');
  const cells = text.replace(/[^\d._*|+\s-]/g, '').length;
  throw new PuzzleParseError(!drawn.foreign || (cells * 2 >= text.length && text.length < 3000) ? drawn.why : NOTHING);
}

const CELL = /[\d._*-]/;
const SEPARATOR = /[\s|+,;:/\\'"`=!()[\]{}\u2500-\u257f]/;
/** A row of a table: nine (or 81) fields of one character or none. */
const FIELD = /^\s*["']?[\d._*-]?["']?\s*$/;

/** A line that counts. */
interface Line {
  /** Its number in the text, from 1. */
  readonly number: number;
  /** Its cell characters in order. */
  readonly cells: string;
  /** It may be the rule between two bands, drawn with dashes, or a row of blanks written as dashes. */
  readonly dashes: boolean;
}

/** Why a text is no drawn grid. */
interface NotDrawn {
  /** Which character, line or count is wrong. */
  readonly why: string;
  /** A character that is no part of a grid was met. */
  readonly foreign: boolean;
}

/** The board of numbered lines. Blanks are 0 . _ - * (or empty fields of a table). */
function readDrawn(content: readonly (readonly [number, string])[]): SudokuBoard | NotDrawn {
  const lines = readLines(content);
  const cells = 'why' in lines ? lines : chooseReading(lines);
  return typeof cells === 'string' ? [...cells].map((c) => (c >= '1' && c <= '9' ? Number(c) : 0)) : cells;
}

/** The cells of every line that is not surely a rule between bands. */
function readLines(content: readonly (readonly [number, string])[]): Line[] | NotDrawn {
  const many = content.filter(([, line]) => line.trim() !== '').length > 1;
  const lines: Line[] = [];
  for (const [number, line] of content) {
    const table = tableRow(line);
    const characters = table === null ? [...line] : [];
    const odd = characters.findIndex((c) => !CELL.test(c) && !SEPARATOR.test(c));
    if (odd >= 0) {
      const where = many ? `Line ${number}, column ${odd + 1}` : `Position ${odd + 1}`;
      return { why: `${where}: ${shownCharacter(characters[odd])} is neither a digit nor a blank (0 . _ - *).`, foreign: true };
    }
    const cells = table ?? characters.filter((c) => CELL.test(c)).join('');
    const rule = table === null && !/[\d_]/.test(line) && /--|==/.test(line);
    if (table === null && (cells === '' || (rule && /[+:'=]/.test(line)))) continue;
    lines.push({ number, cells, dashes: rule });
  }
  return lines;
}

/** The cells of a line of fields, empty fields as blanks, or null when the line is no such row. */
function tableRow(line: string): string | null {
  for (const delimiter of [',', ';', '\t']) {
    const fields = line.split(delimiter);
    if ((fields.length === 9 || fields.length === CELLS) && fields.every((field) => FIELD.test(field))) {
      return fields.map((field) => field.replace(/[\s"']/g, '') || '.').join('');
    }
  }
  return null;
}

/**
 * A dash is a blank and also what rules are drawn with. So lines of dashes are read in three ways: as rows where they have
 * exactly nine, never as rows, always as rows. These differ in their counts, so at most one of them gives 81.
 */
function chooseReading(lines: readonly Line[]): string | NotDrawn {
  const readings = [(line: Line) => line.cells.length === 9, () => false, () => true].map((isRow) =>
    lines.filter((line) => !line.dashes || isRow(line)),
  );
  const count = (rows: readonly Line[]): number => rows.reduce((n, row) => n + row.cells.length, 0);
  const [best = []] = readings.sort((a, b) => Math.abs(count(a) - CELLS) - Math.abs(count(b) - CELLS));
  const found = count(best);
  if (found === CELLS) return best.map((row) => row.cells).join('');
  const odd = best.length === 9 ? best.find((row) => row.cells.length !== 9) : undefined;
  const hint = odd ? ` Line ${odd.number} has ${odd.cells.length} instead of 9.` : '';
  return { why: `${found} ${found === 1 ? 'cell' : 'cells'} found, 81 are needed.${hint}`, foreign: false };
}
