/** The strict reading of a drawn grid: cells, separators and rules between bands, nothing else; what is wrong is named exactly. */

import { PuzzleParseError } from '../../puzzle.ts';
import { shownCharacter } from '../../shared/found.ts';
import { CELLS, type SudokuBoard } from './board.ts';

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

/** A text that is not a drawn grid, and how near it came. */
export class NotDrawnError extends PuzzleParseError {
  /** A character that is no part of a grid was met. */
  readonly foreign: boolean;
  constructor(message: string, foreign: boolean) {
    super(message);
    this.foreign = foreign;
  }
}

/**
 * The board of numbered lines. Blanks are 0 . _ - * (or empty fields of a table).
 * @throws NotDrawnError that says which character, line or count is wrong
 */
export const readDrawn = (content: readonly (readonly [number, string])[]): SudokuBoard =>
  [...chooseReading(readLines(content))].map((c) => (c >= '1' && c <= '9' ? Number(c) : 0));

/** The cells of every line that is not surely a rule between bands. */
function readLines(content: readonly (readonly [number, string])[]): Line[] {
  const many = content.filter(([, line]) => line.trim() !== '').length > 1;
  return content.flatMap(([number, line]): Line[] => {
    const table = tableRow(line);
    if (table !== null) return [{ number, cells: table, dashes: false }];
    let cells = '';
    for (const [i, character] of [...line].entries()) {
      if (CELL.test(character)) cells += character;
      else if (!SEPARATOR.test(character)) {
        const where = many ? `Line ${number}, column ${i + 1}` : `Position ${i + 1}`;
        throw new NotDrawnError(`${where}: ${shownCharacter(character)} is neither a digit nor a blank (0 . _ - *).`, true);
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
  throw new NotDrawnError(`${found} ${found === 1 ? 'cell' : 'cells'} found, 81 are needed.${hint}`, false);
}
