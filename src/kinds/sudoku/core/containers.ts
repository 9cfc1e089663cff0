/**
 * Sudokus in files of other programs: OpenSudoku's XML, HoDoKu's library lines, JSON of any shape, tables with a column of questions; and
 * what f-puzzles.com and SudokuPad put into a link or a file, by the keys we know: any other that holds something is refused by name.
 */

import { z } from 'zod';
import { PuzzleParseError } from '../../puzzle.ts';
import { looseJson, type FoundBoard } from '../../shared/reading.ts';
import type { SudokuBoard } from '../../shared/sudoku/board.ts';
import { boxOf, CELLS } from './board.ts';
import { boardOfWord, cellOf } from './cells.ts';
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
 * @throws PuzzleParseError where a puzzle has rules of its own
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

/** A rule besides those of a plain Sudoku: the grid alone would be another puzzle. */
const extraRule = (what: string, rule: string): PuzzleParseError =>
  new PuzzleParseError(`${what} has an extra rule ("${rule.slice(0, 40)}"); only plain Sudokus are read.`, true);

export interface Payload {
  readonly board: SudokuBoard;
  readonly note?: string;
}

const digit = z.union([
  z.number().int().min(0).max(9),
  z
    .string()
    .regex(/^[0-9]?$/)
    .transform(Number),
]);
const nineByNine = <T extends z.ZodType>(cell: T): z.ZodArray<z.ZodArray<T>> => z.array(z.array(cell).length(9)).length(9);

const fpuzzlesSchema = z.object({
  size: z.literal(9),
  grid: nineByNine(
    z.object({ value: z.number().int().min(0).max(9).nullish(), given: z.boolean().nullish(), region: z.number().nullish() }),
  ),
  ruleset: z.string().optional().catch(undefined),
});
/** Names, words and settings; drawings that f-puzzles itself calls cosmetic. */
const FPUZZLES_KEYS = [
  ...[
    'size',
    'grid',
    'title',
    'author',
    'ruleset',
    'solution',
    'highlightConflicts',
    'successMessage',
    'disabledlogic',
    'truecandidatesoptions',
  ],
  ...['cosmetics', 'text', 'line', 'circle', 'rectangle', 'cage'],
];
const FPUZZLES_CELL_KEYS = [
  'value',
  'given',
  'region',
  'c',
  'cArray',
  'highlight',
  'highlightArray',
  'centerPencilMarks',
  'cornerPencilMarks',
];

/**
 * The board of f-puzzles JSON: its givens, or all its digits when none is marked as given.
 * @throws PuzzleParseError naming the field or the rule that is wrong
 */
export function readFpuzzles(raw: unknown, what = 'The f-puzzles link'): Payload {
  const { size } = Object(raw) as { size?: unknown };
  if (typeof size === 'number' && size !== 9) throw new PuzzleParseError(`${what} has a grid of ${size} by ${size} cells; 9 by 9 is read.`);
  const parsed = fpuzzlesSchema.safeParse(raw);
  if (!parsed.success) throw notValid(what, parsed.error);
  refuseUnknown(what, raw, FPUZZLES_KEYS);
  for (const cell of (raw as { grid: unknown[][] }).grid.flat()) refuseUnknown(what, cell, FPUZZLES_CELL_KEYS);
  const cells = parsed.data.grid.flat();
  // f-puzzles names the region of a cell that is not in the box of its place, and leaves it out where it is.
  const areNamed = cells.some(({ region }) => typeof region === 'number');
  refuseOtherRegions(
    what,
    cells.map(({ region }, cell) => region ?? (areNamed ? boxOf(cell) : null)),
  );
  const marked = cells.some(({ given, value }) => given && value);
  return { board: cells.map(({ value, given }) => (marked && !given ? 0 : (value ?? 0))), ...wordsNote(parsed.data.ruleset) };
}

const place = z.tuple([z.number(), z.number()]);
const sudokuPadSchema = z.object({
  cells: nineByNine(z.object({ value: digit.nullish() }).nullable()),
  regions: z.array(z.array(place)).optional(),
  cages: z.array(z.object({ cells: z.array(place).optional(), value: z.unknown().optional() })).optional(),
  metadata: z.object({ rules: z.unknown().optional() }).optional().catch(undefined),
});
const SUDOKUPAD_KEYS = ['id', 'cellSize', 'metadata', 'settings', 'cells', 'regions', 'cages', 'title', 'author', 'rules', 'solution'];
const SUDOKUPAD_CELL_KEYS = ['value', 'color', 'c', 'pencilMarks', 'pencilmarks', 'cornermarks', 'centremarks', 'candidates'];

/**
 * The board of SudokuPad JSON ("scl"). Its drawings may be rules, so a puzzle with any of them is refused.
 * @throws PuzzleParseError naming the field or the rule that is wrong
 */
export function readSudokuPad(raw: unknown, what = 'The SudokuPad link'): Payload {
  const parsed = sudokuPadSchema.safeParse(raw);
  if (!parsed.success) throw notValid(what, parsed.error);
  refuseUnknown(what, raw, SUDOKUPAD_KEYS);
  const { cells, regions = [], cages = [], metadata } = parsed.data;
  for (const cell of (raw as { cells: unknown[][] }).cells.flat()) refuseUnknown(what, cell, SUDOKUPAD_CELL_KEYS);
  // Cages without cells carry words ("title: ..."); cages that are a whole row, column or box repeat a rule that holds anyway.
  if (cages.some((cage) => (cage.cells ?? []).length > 0 && !isUnit(cage.cells ?? []))) throw extraRule(what, 'cages');
  const regionOf: (number | null)[] = Array.from({ length: CELLS }, () => null);
  regions.forEach((region, r) => region.forEach(([row, column]) => (regionOf[9 * row + column] = r)));
  refuseOtherRegions(what, regionOf);
  const rules = Array.isArray(metadata?.rules) ? metadata.rules.join(' ') : metadata?.rules;
  return { board: cells.flat().map((cell) => cell?.value ?? 0), ...wordsNote(typeof rules === 'string' ? rules : undefined) };
}

function notValid(what: string, error: z.ZodError): PuzzleParseError {
  const issue = error.issues[0];
  return new PuzzleParseError(`${what}: ${issue?.path.join('.') || 'its content'} is not valid (${issue?.message ?? 'unknown'}).`);
}

function refuseUnknown(what: string, raw: unknown, known: readonly string[]): void {
  if (typeof raw !== 'object' || raw === null) return;
  const rule = Object.entries(raw).find(([key, value]) => !known.includes(key) && key !== '__proto__' && holdsSomething(value));
  if (rule) throw extraRule(what, rule[0]);
}

/** Whether a field says anything: not null, false, 0, '' nor a list or an object of nothing. A number in a list does. */
function holdsSomething(value: unknown, depth = 0): boolean {
  if (Array.isArray(value)) return depth > 8 || value.some((inner) => typeof inner === 'number' || holdsSomething(inner, depth + 1));
  if (typeof value !== 'object' || value === null) return Boolean(value);
  return depth > 8 || Object.values(value).some((inner) => holdsSomething(inner, depth + 1));
}

/** Regions may be numbered in any order, but must be the nine boxes. Cells without one are in their box. */
function refuseOtherRegions(what: string, regionOf: readonly (number | null)[]): void {
  const boxes = new Map<number, number>();
  regionOf.forEach((region, cell) => {
    if (region === null) return;
    const box = boxes.get(region) ?? boxOf(cell);
    if (box !== boxOf(cell)) throw new PuzzleParseError(`${what} has irregular regions; only plain Sudokus are read.`);
    boxes.set(region, box);
  });
}

/** Whether nine cells are a row, a column or a box. */
function isUnit(cells: readonly (readonly [number, number])[]): boolean {
  if (new Set(cells.map(String)).size !== 9) return false;
  const same = (of: (cell: readonly [number, number]) => number): boolean => new Set(cells.map(of)).size === 1;
  return same(([r]) => r) || same(([, c]) => c) || same(([r, c]) => boxOf(9 * r + c));
}

/** Rules told in words are not read; where they say more than "normal Sudoku", the page passes them on. */
function wordsNote(rules: string | undefined): { readonly note?: string } {
  const words = rules?.replace(/\s+/g, ' ').trim() ?? '';
  if (
    words === '' ||
    /^(?:the )?(?:normal|standard|classic|regular)\s+(?:classic\s+)?sudoku(?:\s+rules)?(?:\s+appl(?:y|ies))?[.!]?$/i.test(words)
  )
    return {};
  return { note: `It came with rules in words, which are not checked here: “${words.length > 120 ? `${words.slice(0, 120)}…` : words}”` };
}
