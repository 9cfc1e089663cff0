/**
 * Reads mazes from whatever people draw them with: walls # █ 1 * @ or lines, floor as a space . _ or 0, S to G or E, also indented,
 * folded into one line, with lost blanks at line ends, in tables and JSON. Strict first; what is not sure is a list to choose from.
 */

import { PuzzleParseError } from '../../puzzle.ts';
import { shownCharacter, looseJson, pythonValue, withoutNames, type FoundBoard } from '../../shared/reading.ts';
import { CELL, clearPath, MAZE_SIDE_MAX, MAZE_SIDE_MIN, neighbours, type MazeBoard, type MazeCell } from './board.ts';
import { blocksOf, digitReadings, folded, linesOf, partsOf, readingsOf, rolesOf, type MazeRows, type Role } from './lines.ts';

type Found = FoundBoard<MazeBoard>;

/** Characters of the longest text we read: a table of two thousand mazes of 30x30 with their answers. */
export const MAZE_TEXT_MAX = 8_000_000;

/**
 * The maze of a text, with or without a path. Where there are several to choose from, the first one counts.
 * @throws PuzzleParseError naming the line, the column or the count that is wrong
 */
export const parseMaze = (text: string): MazeBoard => findMazes(text)[0].board;

/**
 * All mazes of a text, at least one, in its order. Lines are counted from 1 as they stand in the text.
 * @throws PuzzleParseError naming the line, the column or the count that is wrong
 */
export function findMazes(text: string): readonly [Found, ...Found[]] {
  if (text.length > MAZE_TEXT_MAX)
    throw new PuzzleParseError(`The text is ${text.length} characters long; at most ${MAZE_TEXT_MAX} are read.`);
  const lines = linesOf(text);
  const content = lines.filter((line) => line.trim() !== '');
  if (content.length === 0) throw new PuzzleParseError('The text is empty; a maze has a line of characters for each row.');
  const tried = new Attempts();
  const listed = jsonEntries(text) ?? [];
  tried.addEntries(listed);
  if (questionColumn(lines) >= 0) tried.addEntries(tableEntries(lines));
  if (tried.found.length === 0) {
    for (const block of blocksOf(lines)) {
      if (!tried.addBlock(block)) partsOf(block).forEach((part) => tried.addBlock(part));
    }
  }
  if (tried.found.length === 0) tried.addEntries(tableEntries(lines));
  const [first, ...others] = tried.found;
  if (first) return [first, ...others];
  if (content.length === 1) {
    const count = [...content[0]].length;
    const [one] = tried.problems;
    if ((listed.length > 0 || folded(content[0], 1) !== null) && one !== undefined) throw one;
    throw new PuzzleParseError(
      `The text is one line of ${count} characters; a maze needs 5 to 30 lines, or one line of a square number of characters, 25 to 900.`,
    );
  }
  throw tried.problems[0] ?? whyNot(lines);
}

/** Boards that were read, each once, and why others were not. */
class Attempts {
  readonly found: Found[] = [];
  readonly problems: PuzzleParseError[] = [];
  private readonly seen = new Set<string>();

  addEntries(entries: readonly Entry[]): void {
    for (const { where, ...rows } of entries) digitReadings(rows).forEach((reading) => this.add(reading, where));
  }

  /** Reads a block in each way it can be meant; whether one of them is a maze. */
  addBlock(block: MazeRows): boolean {
    const readings = readingsOf(block).flatMap(digitReadings);
    return readings.filter((rows) => this.add(rows, `line ${rows.line}`)).length > 0;
  }

  add(rows: MazeRows, where: string): boolean {
    try {
      const board = boardOf(rows);
      const key = `${board.cols},${board.start},${board.goal},${clearPath(board).cells.join('')}`;
      if (!this.seen.has(key)) this.found.push({ board, where, ...(rows.note === undefined ? {} : { note: rows.note }) });
      this.seen.add(key);
      return true;
    } catch (e) {
      if (!(e instanceof PuzzleParseError)) throw e;
      this.problems.push(e);
      return false;
    }
  }
}

/** The board of rows. Blanks that are missing at the end of a line are filled where the right edge is not walled. */
function boardOf({ rows: given, line }: MazeRows): MazeBoard {
  checkSide('rows', given.length);
  const rows = filled(given, line);
  const cols = [...rows[0]].length;
  checkSide('columns', cols);
  const roles = rolesOf(rows);
  const at = (cell: number): string => `line ${line + Math.floor(cell / cols)}, column ${(cell % cols) + 1}`;
  const symbols = rows.flatMap((row) => [...row]);
  const foreign = (cell: number, why: string): PuzzleParseError =>
    new PuzzleParseError(`L${at(cell).slice(1)}: ${shownCharacter(symbols[cell])} is none of # . S G o or a space, ${why}.`);
  const read = symbols.map((symbol, cell): Role => {
    const role = roles.get(symbol);
    if (role === undefined) throw foreign(cell, 'nor another sign for one of them');
    return role;
  });
  const only = (role: 'start' | 'goal', symbol: string): number => {
    const places = read.flatMap((r, cell) => (r === role ? [cell] : []));
    if (places.length === 0) throw new PuzzleParseError(`The maze has no ${role}: one cell must be "${symbol}".`);
    if (places.length > 1)
      throw new PuzzleParseError(`The maze has a second ${role} "${symbols[places[1]]}" at ${at(places[1])}; there must be one.`);
    return places[0];
  };
  const cells = read.map((role): MazeCell => (role === 'start' || role === 'goal' ? CELL.open : role === 'trail' ? CELL.path : role));
  const board = { rows: rows.length, cols, cells, start: only('start', 'S'), goal: only('goal', 'G') };
  const stray = strayTrail(board, read);
  if (stray >= 0) throw foreign(stray, 'and no way from start or goal either');
  return board;
}

/** Signs that are read as a way only where they hang together with start or goal: elsewhere they may be anything. The first one there, or -1. */
function strayTrail(board: MazeBoard, roles: readonly Role[]): number {
  const reached = new Set([board.start, board.goal]);
  for (const cell of reached) for (const next of neighbours(board, cell)) if (board.cells[next] === CELL.path) reached.add(next);
  return roles.findIndex((role, cell) => role === 'trail' && !reached.has(cell));
}

/** Rows of one length. @throws PuzzleParseError naming the line whose length leaves more than one reading */
function filled(rows: readonly string[], line: number): readonly string[] {
  const lengths = rows.map((row) => [...row].length);
  const cols = Math.max(...lengths);
  const short = lengths.findIndex((length) => length < cols);
  if (short < 0) return rows;
  const full = rows.filter((_, r) => lengths[r] === cols);
  const floor = rows.some((row) => row.includes(' '));
  const walled = full.every((row) => /[^\s.·_0\p{L}]$/u.test(row)) && full.length > 1;
  const most = lengths.findIndex((length) => length === cols);
  if (floor && !walled) return rows.map((row, r) => row + ' '.repeat(cols - lengths[r]));
  const hint = ' Spaces at the end of a line count; "." may stand for an open cell.';
  throw new PuzzleParseError(`Line ${line + short} has ${lengths[short]} cells, but line ${line + most} has ${cols}.${hint}`);
}

function checkSide(name: 'rows' | 'columns', count: number): void {
  if (count >= MAZE_SIDE_MIN && count <= MAZE_SIDE_MAX) return;
  throw new PuzzleParseError(`The maze has ${count} ${name}; it needs ${MAZE_SIDE_MIN} to ${MAZE_SIDE_MAX}.`);
}

/** Why no block of a text is a maze: too few rows, or a character that no maze has. */
function whyNot(lines: readonly string[]): PuzzleParseError {
  const first = lines.findIndex((line) => line.trim() !== '');
  const rows = lines.slice(first, lines.findLastIndex((line) => line.trim() !== '') + 1);
  try {
    boardOf({ rows, line: first + 1 });
  } catch (e) {
    if (e instanceof PuzzleParseError && rows.length <= MAZE_SIDE_MAX) return e;
  }
  return new PuzzleParseError(
    `No maze was found in this text: 5 to 30 lines of # (wall), a space or . (open), S (start) and G (goal), or signs like them; a line, table or JSON of whole mazes.`,
  );
}

/** Names of what holds the questions of a table, or of JSON. */
const QUESTION = /^(?:questions?|mazes?|inputs?|puzzles?|problems?|grids?|boards?|layout|map)$/i;
/** Entries of a collection that are read at most. */
const ENTRIES_MAX = 5000;

/** A maze of a collection and its place there. */
interface Entry extends MazeRows {
  readonly where: string;
}

/** The fields of a line of CSV: quotes around a field go, spaces stay. */
function fieldsOf(line: string): string[] {
  const fields: string[] = [];
  for (const [, quoted, plain] of line.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/g))
    fields.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
  return fields.length > 1 && line.length > 0 && !line.endsWith(',') ? fields.slice(0, -1) : fields;
}

/** Which field of the first line names the questions of a table; -1 where none does. */
const questionColumn = ([header = '']: readonly string[]): number =>
  header.length < 500 && header.includes(',') ? fieldsOf(header).findIndex((field) => QUESTION.test(field.trim())) : -1;

/** The mazes of a table of folded ones: of the column of questions, else the first field of a line that is one. */
function tableEntries(lines: readonly string[]): Entry[] {
  const column = questionColumn(lines);
  return lines.slice(0, ENTRIES_MAX).flatMap((line, i): Entry[] => {
    if (line.length > 20_000 || line.length <= MAZE_SIDE_MIN * (MAZE_SIDE_MIN - 1) || (i === 0 && column >= 0)) return [];
    const fields = line.includes(',') ? fieldsOf(line) : [line];
    const asked = column < 0 ? fields : [fields[column] ?? ''];
    const rows = asked.flatMap((field) => (isFolded(field) ? (folded(field, i + 1) ?? []) : []))[0];
    return rows === undefined ? [] : [{ ...rows, where: `line ${i + 1}` }];
  });
}

/** A field that can be a folded maze: start and goal, and nearly all of a square. */
const isFolded = (field: string): boolean =>
  field.length > MAZE_SIDE_MIN * (MAZE_SIDE_MIN - 1) && field.length <= MAZE_SIDE_MAX ** 2 && /s/i.test(field) && /[gef]/i.test(field);

/** The mazes of a JSON text, or of lines of JSON; null when it is none. */
function jsonEntries(text: string): Entry[] | null {
  if (!/^\s*(?:[[{]|\/[/*])/.test(text)) return null;
  const values = parsed(text);
  if (values === null) return null;
  const entries: Entry[] = [];
  const add = (rows: MazeRows | null | undefined, where: string): boolean => {
    if (!rows || rows.rows.length < MAZE_SIDE_MIN || entries.length >= ENTRIES_MAX) return false;
    entries.push({ ...rows, where });
    return true;
  };
  let seen = 0;
  const visit = (value: unknown, where: string, depth: number): void => {
    if ((seen += 1) > 200_000 || depth > 10) return;
    if (typeof value === 'string') {
      if (value.includes('\n'))
        blocksOf(linesOf(value))
          .slice(0, 1)
          .forEach((rows) => add(rows, where));
      else if (isFolded(value)) add(folded(value, 1), where);
      return;
    }
    if (Array.isArray(value)) {
      if (add(rowsOfList(value), where)) return;
      value.forEach((inner, i) => visit(inner, `${where} ${i + 1}`, depth + 1));
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const all = Object.entries(value);
    const asked = all.filter(([key]) => QUESTION.test(key));
    for (const [key, inner] of asked.length > 0 ? asked.slice(0, 1) : all)
      visit(inner, depth === 0 && values.length === 1 ? key : where, depth + 1);
  };
  values.forEach((value, i) => visit(value, values.length > 1 ? `line ${i + 1}` : 'maze', 0));
  return entries;
}

function parsed(text: string): unknown[] | null {
  try {
    return [looseJson(text)];
  } catch {
    const other = pythonValue(withoutNames(text));
    if (other !== null) return [other];
    const lines = text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(0, ENTRIES_MAX);
    try {
      return lines.map((line) => JSON.parse(line) as unknown);
    } catch {
      return null;
    }
  }
}

/** Rows from a list of strings of equal length, or of lists of single characters or numbers. */
function rowsOfList(value: readonly unknown[]): MazeRows | null {
  if (value.length < MAZE_SIDE_MIN || value.length > MAZE_SIDE_MAX) return null;
  const rows = value.map((row) => {
    if (typeof row === 'string') return row;
    if (!Array.isArray(row)) return null;
    const cells = row.map((cell) =>
      typeof cell === 'number' || typeof cell === 'boolean' ? String(Number(cell)) : typeof cell === 'string' ? cell || ' ' : null,
    );
    return cells.every((cell) => cell !== null && cell.length === 1) ? cells.join('') : null;
  });
  return rows.every((row) => row !== null && row.length === rows[0]?.length && row.length >= MAZE_SIDE_MIN)
    ? { rows: rows.filter((row) => row !== null), line: 1 }
    : null;
}
