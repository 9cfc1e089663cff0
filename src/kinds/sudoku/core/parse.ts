/** Reads a Sudoku from whatever people paste: 81 characters, drawn grids, CSV and .sdk files, links. */
import { PuzzleParseError } from '../../puzzle.ts';
import { CELLS, type SudokuBoard } from './board.ts';
import { findLink, readLink } from './links.ts';

/** Characters read at most: a list of ten thousand boards. */
const TEXT_LIMIT = 1_000_000;

/** 81 cell characters in a row, not part of something longer. */
const RUN = /(?<![\w.*-])[\d._*-]{81}(?![\w.*-])/g;
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

/**
 * Reads a 9x9 board. Blanks are 0 . _ - * (or empty fields of a table); white space, | + and other frame characters separate.
 * Where a text holds several boards of 81 characters (a list, a CSV of questions and answers), the first one counts.
 * @throws PuzzleParseError that says which character, line or count is wrong.
 */
export function parseSudoku(text: string): SudokuBoard {
  if (text.length > TEXT_LIMIT) {
    throw new PuzzleParseError(`The text has ${text.length} characters; at most ${TEXT_LIMIT} are read.`);
  }
  const content = contentLines(text);
  const body = content.map(([, line]) => line).join('\n');
  if (body.trim() === '') throw new PuzzleParseError('The text holds no Sudoku: it is empty.');
  const link = findLink(body);
  if (link !== null) return readLink(link);
  const run = (body.match(RUN) ?? []).find((cells) => /\d/.test(cells));
  return toBoard(run ?? chooseReading(readLines(content)));
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
    return section === null && inside && !line.trimStart().startsWith('#');
  });
}

const sectionOf = (line: string): string | null => /^\s*\[([a-z ]+)\]\s*$/i.exec(line)?.[1]?.toLowerCase() ?? null;

/** The cells of every line that is not surely a rule between bands. */
function readLines(content: readonly [number, string][]): Line[] {
  const many = content.filter(([, line]) => line.trim() !== '').length > 1;
  return content.flatMap(([number, line]): Line[] => {
    const table = tableRow(line);
    if (table !== null) return [{ number, cells: table, dashes: false }];
    let cells = '';
    for (const [i, character] of [...line].entries()) {
      if (CELL.test(character)) cells += character;
      else if (!SEPARATOR.test(character)) {
        const where = many ? `Line ${number}, column ${i + 1}` : `Position ${i + 1}`;
        throw new PuzzleParseError(`${where}: ${shown(character)} is neither a digit nor a blank (0 . _ - *).`);
      }
    }
    const rule = !/[\d_]/.test(line) && /--|==/.test(line);
    if (cells === '' || (rule && /[+:'=]/.test(line))) return [];
    return [{ number, cells, dashes: rule }];
  });
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
function chooseReading(lines: readonly Line[]): string {
  const readings = [(line: Line) => line.cells.length === 9, () => false, () => true].map((isRow) =>
    lines.filter((line) => !line.dashes || isRow(line)),
  );
  const count = (rows: readonly Line[]): number => rows.reduce((n, row) => n + row.cells.length, 0);
  const [best = []] = readings.sort((a, b) => Math.abs(count(a) - CELLS) - Math.abs(count(b) - CELLS));
  const found = count(best);
  if (found === CELLS) return best.map((row) => row.cells).join('');
  const odd = best.length === 9 ? best.find((row) => row.cells.length !== 9) : undefined;
  const hint = odd ? ` Line ${odd.number} has ${odd.cells.length} instead of 9.` : '';
  throw new PuzzleParseError(`${found} ${found === 1 ? 'cell' : 'cells'} found, 81 are needed.${hint}`);
}

const toBoard = (cells: string): SudokuBoard => [...cells].map((c) => (c >= '1' && c <= '9' ? Number(c) : 0));

/** A character for a message; invisible ones by their code. */
function shown(character: string): string {
  if (!/[\p{C}\p{Z}]/u.test(character)) return `"${character}"`;
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
