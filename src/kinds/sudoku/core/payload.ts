/** What f-puzzles.com and SudokuPad put into a link or a file, by the keys we know: any other that holds something is refused by name. */

import { z } from 'zod';
import { PuzzleParseError } from '../../puzzle.ts';
import { boxOf, CELLS, type SudokuBoard } from './board.ts';

/** A rule besides those of a plain Sudoku: the grid alone would be another puzzle. */
export class ExtraRuleError extends PuzzleParseError {
  constructor(what: string, rule: string) {
    super(`${what} has an extra rule ("${rule.slice(0, 40)}"); only plain Sudokus are read.`);
  }
}

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
 * @throws ExtraRuleError, or PuzzleParseError naming the field that is wrong
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
 * @throws ExtraRuleError, or PuzzleParseError naming the field that is wrong
 */
export function readSudokuPad(raw: unknown, what = 'The SudokuPad link'): Payload {
  const parsed = sudokuPadSchema.safeParse(raw);
  if (!parsed.success) throw notValid(what, parsed.error);
  refuseUnknown(what, raw, SUDOKUPAD_KEYS);
  const { cells, regions = [], cages = [], metadata } = parsed.data;
  for (const cell of (raw as { cells: unknown[][] }).cells.flat()) refuseUnknown(what, cell, SUDOKUPAD_CELL_KEYS);
  // Cages without cells carry words ("title: ..."); cages that are a whole row, column or box repeat a rule that holds anyway.
  if (cages.some((cage) => (cage.cells ?? []).length > 0 && !isUnit(cage.cells ?? []))) throw new ExtraRuleError(what, 'cages');
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
  if (rule) throw new ExtraRuleError(what, rule[0]);
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
