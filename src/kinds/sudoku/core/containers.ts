/** Sudokus in files of other programs: OpenSudoku's XML, HoDoKu's library lines, JSON of any shape, tables with a column of questions. */

import type { FoundBoard } from '../../shared/found.ts';
import { looseJson } from '../../shared/json.ts';
import type { SudokuBoard } from './board.ts';
import { boardOfWord, cellOf } from './cells.ts';
import { readFpuzzles, readSudokuPad } from './payload.ts';
import { withoutEntities } from './plain.ts';

type Found = FoundBoard<SudokuBoard>;

/** The boards of OpenSudoku files (`<game data="...">`); what a player wrote is left out. */
export function readGames(text: string): Found[] {
  if (!/<game\s/i.test(text)) return [];
  return [...text.matchAll(/<game\s[^<>]{0,4000}?\bdata\s{0,9}=\s{0,9}(?:"([^"<>]{81,4000})"|'([^'<>]{81,4000})')/gi)].flatMap(
    ([, a, b], i) => {
      const board = gameBoard(withoutEntities(a ?? b).trim());
      return board === null ? [] : [{ board, where: `game ${i + 1}` }];
    },
  );
}

/** 81 digits, or "version: n" and some fields a cell, of which the first is its digit and the last whether it may be changed. */
function gameBoard(data: string): SudokuBoard | null {
  const plain = boardOfWord(data);
  if (plain !== null) return plain;
  const fields = data
    .replace(/^version:\s*\d+\s*/, '')
    .split('|')
    .filter((field) => field.trim() !== '');
  const width = fields.length / 81;
  if (!Number.isInteger(width) || width < 2 || width > 6) return null;
  const cells = Array.from({ length: 81 }, (_, i) => ({
    digit: fields[width * i].trim(),
    fixed: fields[width * i + width - 1].trim() === '0',
  }));
  if (!cells.every(({ digit }) => /^\d$/.test(digit))) return null;
  const marked = cells.some(({ digit, fixed }) => digit !== '0' && fixed);
  return cells.map(({ digit, fixed }) => (marked && !fixed ? 0 : Number(digit)));
}

/** HoDoKu's library lines: ":0000:x:" and the position, digits that were found with "+" before them; then candidates that are gone. */
export function readLibraryLines(lines: readonly string[]): Found[] {
  return lines.flatMap((line, i) => {
    if (line.length > 20_000) return [];
    const cells = /:([1-9.0_*+-]{81,162}):/.exec(line)?.[1];
    const board = cells === undefined ? null : boardOfWord(cells.replaceAll('+', ''));
    return board === null ? [] : [{ board, where: `line ${i + 1}` }];
  });
}

const QUESTION =
  /^(?:(?:the[\s_-]?)?(?:puzzles?|questions?|quiz(?:zes)?|problems?|unsolved|clues?|givens?|boards?|grids?|sudokus?|start|input|x))$/i;
const ANSWER = /^(?:answers?|solutions?|solved|output|target|result|y)(?:_?grid)?$/i;

/** The boards of a table whose first line names a column of questions. */
export function readQuestionColumn(lines: readonly string[]): Found[] {
  const header = lines.findIndex((line) => line.trim() !== '');
  if (header < 0 || lines[header].length > 1000) return [];
  for (const delimiter of [',', ';', '\t']) {
    const fields = fieldsOf(lines[header], delimiter);
    const column = fields.findIndex((field) => QUESTION.test(field));
    if (column < 0 || fields.length < 2) continue;
    return lines.slice(header + 1).flatMap((line, i) => {
      const board = line.length > 20_000 ? null : boardOfWord(fieldsOf(line, delimiter)[column] ?? '');
      return board === null ? [] : [{ board, where: `line ${header + i + 2}` }];
    });
  }
  return [];
}

const fieldsOf = (line: string, delimiter: string): string[] =>
  line.split(delimiter).map((field) => field.trim().replace(/^["']|["']$/g, ''));

/** Values of a JSON text that are looked at. */
const JSON_LIMIT = 200_000;

/**
 * The boards in a JSON text: f-puzzles and SudokuPad puzzles, 9x9 or 81 values, strings of 81; beside a question an answer is no
 * puzzle. null when the text is not JSON.
 * @throws ExtraRuleError where a puzzle has rules of its own
 */
export function readJson(text: string): Found[] | null {
  if (!/^\s*(?:[[{]|\/[/*])/.test(text)) return null;
  let raw: unknown;
  try {
    raw = looseJson(text);
  } catch {
    return null;
  }
  const found: Found[] = [];
  let seen = 0;
  const add = (board: SudokuBoard | null, path: string, note?: string): boolean => {
    if (board === null || !board.some((digit) => digit > 0)) return false;
    found.push({ board, where: path === '' ? `puzzle ${found.length + 1}` : path.slice(0, 60), ...(note === undefined ? {} : { note }) });
    return true;
  };
  const visit = (value: unknown, path: string, depth: number): void => {
    if ((seen += 1) > JSON_LIMIT || depth > 12) return;
    if (typeof value === 'string') {
      add(boardOfWord(value.replace(/\s+/g, '')), path);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      if (add(boardOfValues(value), path)) return;
      value.forEach((inner, i) => visit(inner, `${path}[${i + 1}]`, depth + 1));
      return;
    }
    const object = value as Record<string, unknown>;
    if (isGridOfObjects(object['grid']) && 'size' in object) {
      const { board, note } = readFpuzzles(object, 'The f-puzzles file');
      add(board, path, note);
      return;
    }
    if (isGridOfObjects(object['cells'])) {
      const { board, note } = readSudokuPad(object, 'The SudokuPad file');
      add(board, path, note);
      return;
    }
    const keys = Object.keys(object);
    const asked = keys.some((key) => QUESTION.test(key));
    for (const key of keys) if (!(asked && ANSWER.test(key))) visit(object[key], path === '' ? key : `${path}.${key}`, depth + 1);
  };
  visit(raw, '', 0);
  return found;
}

const isGridOfObjects = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 9 && Array.isArray(value[0]) && typeof value[0][0] === 'object' && value[0][0] !== null;

/** The board of nine lists of nine values, nine strings of nine, or 81 values. */
function boardOfValues(value: readonly unknown[]): SudokuBoard | null {
  const flat =
    value.length === 9 ? value.flatMap((row): unknown[] => (Array.isArray(row) ? row : typeof row === 'string' ? [...row] : [])) : value;
  if (flat.length !== 81) return null;
  const cells = flat.map((cell) => {
    if (cell === null || cell === false) return 0;
    if (typeof cell === 'number') return Number.isInteger(cell) && cell >= -1 && cell <= 9 ? Math.max(cell, 0) : null;
    return typeof cell === 'string' ? (cellOf(cell)?.digit ?? null) : null;
  });
  return cells.every((cell) => cell !== null) ? cells : null;
}
