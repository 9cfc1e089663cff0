/**
 * What people draw mazes with: which characters are wall, floor, way, start and goal; and the lines of a text that are rows of a maze,
 * without fences, quotes, indentation, separators and doubled columns.
 */

import { withoutNames } from '../../shared/reading.ts';
import { CELL, MAZE_SIDE_MAX, MAZE_SIDE_MIN, type MazeCell } from './board.ts';

/** What a character of a maze is. `trail` is a way only where it hangs together with start or goal. */
export type Role = MazeCell | 'start' | 'goal' | 'trail';

/** Drawn walls: blocks, squares, and every line of the box-drawing characters. */
const BLOCK = /[#█▉▊▋▇▓▒■◼⬛🟫🧱\u2500-\u257f]/u;
/** Walls drawn as lines in ASCII. */
const FENCE = '+-|';
/** Characters that are wall where there is no drawn one, the likelier first; else a way. */
const WALL_OR_TRAIL = ['1', '@', '*', '%', 'W', 'X', 'x', 'w', '+'];
/** A sign that stands there less often may be a slip. */
const WALLS_MIN = 4;
const FLOOR = ' .·_0░□◻⬜∙˙';
/** Pairs of start and goal, the likelier first. */
const STARTS = ['S', 's', 'A', 'a', '2', 'P', 'I', '☻', '🟢', '🟩', '▶', '🚶', '🧍', '🐭', '🐁'];
const GOALS = ['G', 'g', 'E', 'e', 'F', 'f', 'T', 't', 'X', 'x', 'B', 'b', '3', '⚑', '🏁', '🔴', '🟥', '🧀', '🚩', '🏆', '🎯', '$'];
const TRAIL = 'oO•●*Xx+@~v^<>';

/** Whether a character may be part of a maze at all. */
const isSymbol = (character: string): boolean =>
  BLOCK.test(character) || [FENCE, FLOOR, TRAIL, WALL_OR_TRAIL, STARTS, GOALS].some((signs) => signs.includes(character));

/**
 * The roles of the characters of a maze. S and G are always start and goal; other letters are where these are missing and they stand
 * there once. Characters that can be no part of it have no role.
 */
export function rolesOf(rows: readonly string[]): ReadonlyMap<string, Role> {
  const counts = new Map<string, number>();
  for (const row of rows) for (const character of row) counts.set(character, (counts.get(character) ?? 0) + 1);
  const roles = new Map<string, Role>();
  const once = (character: string): boolean => counts.get(character) === 1 && !roles.has(character);
  const start = counts.has('S') ? 'S' : STARTS.find(once);
  if (start !== undefined) roles.set(start, 'start');
  const goal = counts.has('G') ? 'G' : GOALS.find(once);
  if (goal !== undefined) roles.set(goal, 'goal');

  const left = [...counts.keys()].filter((character) => !roles.has(character));
  const drawn = left.filter((character) => BLOCK.test(character));
  const fences = drawn.length > 0 ? [] : left.filter((character) => FENCE.includes(character));
  const isFence = fences.some((character) => character !== '+');
  const walls =
    drawn.length > 0
      ? drawn
      : isFence
        ? fences
        : WALL_OR_TRAIL.filter((c) => (counts.get(c) ?? 0) >= WALLS_MIN && left.includes(c))
            .sort((a, b) => onEdge(rows, b) - onEdge(rows, a))
            .slice(0, 1);
  const floor = left.some((character) => FLOOR.includes(character)) ? FLOOR : `${FLOOR}${forked(rows, left)}`;
  for (const character of left) {
    if (walls.includes(character)) roles.set(character, CELL.wall);
    else if (floor.includes(character)) roles.set(character, CELL.open);
    else if (character === 'o') roles.set(character, CELL.path);
    else if (TRAIL.includes(character)) roles.set(character, 'trail');
  }
  return roles;
}

/** Of o and O, where nothing else is floor: those that fork, which a way does not. */
const forked = (rows: readonly string[], left: readonly string[]): string =>
  ['o', 'O']
    .filter((sign) => {
      const is = (r: number, c: number): number => (left.includes(sign) && rows[r]?.[c] === sign ? 1 : 0);
      return rows.some((row, r) => [...row].some((_, c) => is(r, c) && is(r - 1, c) + is(r + 1, c) + is(r, c - 1) + is(r, c + 1) > 2));
    })
    .join('');

/** How often a character stands at the edge: walls go round a maze, ways do not. */
const onEdge = (rows: readonly string[], character: string): number =>
  [rows[0] ?? '', rows.at(-1) ?? '', ...rows.map((row) => row.slice(0, 1) + row.slice(-1))].join('').split(character).length - 1;

/** Rows of one maze, and where they stand. */
export interface MazeRows {
  readonly rows: readonly string[];
  /** The number of the first one's line in the text, from 1. */
  readonly line: number;
  /** What was assumed, a sentence for the page. */
  readonly note?: string;
}

const isRow = (line: string): boolean => line.length <= 200 && [...line].every(isSymbol);
const BLANK = /^\s*$/;
const longest = (rows: readonly string[]): number => rows.reduce((most, row) => Math.max(most, row.length), 0);

/** The text as lines, also where their ends are written as escapes; without what is invisible, and what programs write around a list. */
export const linesOf = (text: string): string[] =>
  withoutNames(text.includes('\n') ? text : text.replaceAll('\\n', '\n'))
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/[\uff01-\uff5e]/g, (wide) => wide.normalize('NFKC'))
    .replace(/[\u00a0\u2007\u3000]/g, ' ')
    .split(/\r\n|\n|\r/);

/** Blocks of lines that may be a maze each. Lines of another kind, fences of code and empty lines separate them. */
export function blocksOf(lines: readonly string[]): MazeRows[] {
  const quoted = lines.filter((line) => /^\s{0,3}> /.test(line)).length > 3;
  const bare = lines
    .map((line) => (quoted ? line.replace(/^\s{0,3}(?:> ?){1,9}/, '') : line))
    .map((line) => line.replace(/^\t+/, (tabs) => ' '.repeat(4 * tabs.length)));
  const blocks: MazeRows[] = [];
  let block: string[] = [];
  const end = (i: number): void => {
    const trimmed = withoutEmptyEnds(block, i - block.length + 1);
    if (trimmed.rows.length >= MAZE_SIDE_MIN) blocks.push(trimmed);
    block = [];
  };
  bare.forEach((line, i) => {
    const row = unspaced(line);
    if (row !== null && isRow(row) && !isWords(row, [bare[i - 1], bare[i + 1]])) block.push(row);
    else end(i);
  });
  end(bare.length);
  return blocks;
}

/** Whether a line of letters that mazes use is words all the same: three of them at least, and of another length than the lines beside it. */
const isWords = (row: string, beside: readonly (string | undefined)[]): boolean =>
  /^[\p{L} ]+$/u.test(row) && new Set(row.replaceAll(' ', '')).size > 2 && beside.every((line) => line?.length !== row.length);

/** A list, a string or a table of single characters as the row it stands for: "[1, 0, 1]", "[1 0 1]", "'###'", "1;0;1", "#\t\t#". */
function unspaced(line: string): string | null {
  if (line.length > 2000 || !/[,;\t"'[\](){}]/.test(line)) return line;
  const inside = line.replace(/^[^\S\t]*(?:\w{1,20}\s*=\s*)?[[({]*/, '').replace(/[\])}]*[^\S\t]*[,;]?[^\S\t]*$/, '');
  const delimiter = [',', ';', '\t'].find((d) => inside.includes(d));
  if (delimiter === undefined) return inside.replace(/^["']|["']$/g, '');
  const fields = inside.split(delimiter).map((field) => field.trim().replace(/^["']|["']$/g, ''));
  return fields.every((field) => [...field].length <= 1) ? fields.map((field) => field || ' ').join('') : null;
}

/** Without empty lines at both ends. A line of spaces as long as the others is a row of open floor. */
function withoutEmptyEnds(lines: readonly string[], line: number): MazeRows {
  const width = longest(lines.filter((row) => !BLANK.test(row)));
  const counts = (row: string): boolean => !BLANK.test(row) || (row.length === width && width > 0);
  const first = lines.findIndex(counts);
  return first < 0 ? { rows: [], line } : { rows: lines.slice(first, lines.findLastIndex(counts) + 1), line: line + first };
}

/** The parts of a block between its empty lines, where there are any. */
export function partsOf({ rows, line }: MazeRows): MazeRows[] {
  const parts: MazeRows[] = [];
  let part: string[] = [];
  rows.forEach((row, i) => {
    if (BLANK.test(row) && row.length < (part.at(-1)?.length ?? 1)) {
      if (part.length > 0) parts.push({ rows: part, line: line + i - part.length });
      part = [];
    } else part.push(row);
  });
  if (part.length > 0) parts.push({ rows: part, line: line + rows.length - part.length });
  return parts;
}

/**
 * The ways a block can be meant, the likelier first: cells of several characters are one, indentation is taken off. Where spaces at
 * all beginnings may be indentation as well as open floor, both are there.
 */
export function readingsOf(block: MazeRows): MazeRows[] {
  const plain = { ...block, rows: single(block.rows) };
  const narrow = unspread(plain.rows);
  if (narrow !== null) {
    return [
      { ...plain, rows: narrow, note: 'The spaces between the signs are left out.' },
      { ...plain, note: 'The spaces between the signs are open floor.' },
    ];
  }
  const indent = plain.rows.reduce((least, row) => (BLANK.test(row) ? least : Math.min(least, row.search(/\S/))), 200);
  if (indent <= 0) return [plain];
  const rows = plain.rows.map((row) => row.slice(indent));
  const without = { ...plain, rows };
  const walled = rows.every((row) => row !== '' && row[0] === rows[0][0]);
  const spaceless = rows.some((row) => /[._0·]/.test(row)) && rows.every((row) => !row.trimEnd().includes(' '));
  const sure = indent > 1 || isEdge(rows[0]) || isEdge(rows.at(-1) ?? '');
  if (((walled && sure) || spaceless) && longest(rows) >= MAZE_SIDE_MIN) return [without];
  const both = [
    { ...plain, note: `${indent === 1 ? 'The first column is' : `The first ${indent} columns are`} open floor.` },
    {
      ...without,
      note: `${indent === 1 ? 'The space' : `The ${indent} spaces`} before each line ${indent === 1 ? 'is' : 'are'} indentation.`,
    },
  ];
  const even = plain.rows.every((row) => row.length === plain.rows[0].length);
  if (even && (indent === 1 || longest(rows) < MAZE_SIDE_MIN)) return [plain];
  return even || indent === 1 ? both : both.toReversed();
}

/** Where 0 and 1 are all the signs, either may be the wall. Walls go round a maze: where most of the edge is 0, both readings, 0 as wall first. */
export function digitReadings(block: MazeRows): MazeRows[] {
  const { rows } = block;
  const text = rows.join('');
  if (!/^[01\p{L}23]+$/u.test(text) || !text.includes('0') || !text.includes('1')) return [block];
  if (onEdge(rows, '0') <= onEdge(rows, '1')) return [block];
  const swapped = rows.map((row) => row.replaceAll('0', '#').replaceAll('1', '.'));
  return [
    { ...block, rows: swapped, note: '0 is wall, 1 is open floor.' },
    { ...block, note: '1 is wall, 0 is open floor.' },
  ];
}

/** Whether most of a line is the sign it begins with: the wall above or below a maze. */
const isEdge = (row: string): boolean => row.split(row[0] ?? '').length - 1 > 0.6 * row.length;

/** Cells drawn with two characters, with a space after each, or between posts, as one character each. */
function single(rows: readonly string[]): readonly string[] {
  return unposted(rows) ?? undoubled(rows) ?? ungapped(rows) ?? rows;
}

/** "+---+   +": posts at equal distances; what is between two of them is one cell. */
function unposted(rows: readonly string[]): string[] | null {
  const [top] = rows;
  const lead = top.search(/\S/);
  const posts = [...top].flatMap((c, i) => ('+┌┬┐╔╦╗┏┳┓'.includes(c) ? [i] : []));
  const step = posts[1] - posts[0];
  if (posts.length < 3 || step < 2 || step > 5 || posts[0] !== lead || !posts.every((at, k) => at === lead + k * step)) return null;
  if (!rows.every((row) => row.length <= posts[posts.length - 1] + 1) || step === 2) return null;
  return rows.map((row) => {
    const padded = row.padEnd(posts[posts.length - 1] + 1);
    return posts
      .map((at, k) => {
        if (k === 0) return padded[at];
        const between = padded.slice(posts[k - 1] + 1, at);
        return (between.trim()[0] ?? ' ') + padded[at];
      })
      .join('');
  });
}

/** "████  ██": every cell twice, letters once with a space. */
function undoubled(rows: readonly string[]): string[] | null {
  const twice = (row: string): boolean =>
    row.length % 2 === 0 && (row.match(/../gsu) ?? []).every((pair) => pair[0] === pair[1] || /^(?:\p{L} | \p{L})$/u.test(pair));
  const even = rows.map((row) => (row.length % 2 === 1 && /[\p{L}]$/u.test(row) ? `${row} ` : row));
  const walls = even.join('').replace(/[\s\p{L}.]/gu, '').length; // a few pairs are chance
  if (even[0].length < 2 * MAZE_SIDE_MIN || walls < 20 || !even.every(twice)) return null;
  return even.map((row) => (row.match(/../gs) ?? []).map((pair) => pair.trim()[0] ?? ' ').join(''));
}

/** "1 1 0 1": a space after each cell. Not where a space is floor. */
function ungapped(rows: readonly string[]): string[] | null {
  const bare = rows.map((row) => row.trim());
  return bare[0].length >= 2 * MAZE_SIDE_MIN - 1 && bare.every((row) => row.length % 2 === 1 && /^(?:\S |\S$)+$/.test(row))
    ? bare.map((row) => row.replace(/ /g, ''))
    : null;
}

/** "# # #" above and below, "#   S #" inside: a space after each cell, where a space is floor too. */
function unspread(rows: readonly string[]): string[] | null {
  const lead = rows[0].search(/\S/);
  const bare = rows.map((row) => row.slice(lead).trimEnd());
  const isSpread = bare.every((row, r) => /^(?:. )*.?$/su.test(row) && rows[r].slice(0, lead).trim() === '');
  const isWalled = [bare[0], bare.at(-1) ?? ''].every((row) => row.length >= 2 * MAZE_SIDE_MIN - 1 && /^(\S)(?: \1)+$/.test(row));
  return isSpread && isWalled ? bare.map((row) => row.replace(/(.) /gsu, '$1').padEnd(Math.ceil(bare[0].length / 2))) : null;
}

/** One line of a square number of characters as rows; blanks that are lost at its end are open floor, which is said. null: it is none. */
export function folded(line: string, number: number): MazeRows | null {
  const symbols = [...line];
  const side = Math.ceil(Math.sqrt(symbols.length));
  if (side < MAZE_SIDE_MIN || side > MAZE_SIDE_MAX || symbols.length <= side * (side - 1) || !symbols.every(isSymbol)) return null;
  const missing = side * side - symbols.length;
  const padded = [...symbols, ...Array.from({ length: missing }, () => ' ')];
  const rows = Array.from({ length: side }, (_, r) => padded.slice(side * r, side * (r + 1)).join(''));
  return missing === 0
    ? { rows, line: number }
    : { rows, line: number, note: `${missing} open ${missing === 1 ? 'cell was' : 'cells were'} added at the end of the line.` };
}
