/** Mazes in tables and JSON: a column of questions, a field of JSON lines, lists of rows. */

import { looseJson } from '../../shared/json.ts';
import { MAZE_SIDE_MAX, MAZE_SIDE_MIN } from './board.ts';
import { blocksOf, folded, linesOf, type Rows } from './lines.ts';

const QUESTION = /^(?:questions?|mazes?|inputs?|puzzles?|problems?|grids?|boards?|layout|map)$/i;
/** Entries of a collection that are read at most. */
const ENTRIES_MAX = 5000;

/** A maze of a collection and its place there. */
export interface Entry extends Rows {
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

export const hasQuestionColumn = (lines: readonly string[]): boolean => questionColumn(lines) >= 0;

/** The mazes of a table of folded ones: of the column of questions, else the first field of a line that is one. */
export function tableEntries(lines: readonly string[]): Entry[] {
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
export function jsonEntries(text: string): Entry[] | null {
  if (!/^\s*(?:[[{]|\/[/*])/.test(text)) return null;
  const values = parsed(text);
  if (values === null) return null;
  const entries: Entry[] = [];
  const add = (rows: Rows | null | undefined, where: string): boolean => {
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
function rowsOfList(value: readonly unknown[]): Rows | null {
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
