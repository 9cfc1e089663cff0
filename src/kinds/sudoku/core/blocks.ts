/** Finds what can be a grid in any text: nine rows together, boxes drawn around candidates, a table cut at its ends, 81 of anything. */

import type { FoundBoard } from '../../shared/reading.ts';
import { conflicts, type SudokuBoard } from '../../shared/sudoku/board.ts';
import { boardOf, cellOf, EMPTY, type WrittenCell } from './cells.ts';
import { cellWords, itemsOf, type Item } from './rows.ts';

/** The grids of a text, in its order. */
export function findBlocks(lines: readonly string[]): FoundBoard<SudokuBoard>[] {
  const tables = trimmedTables(lines);
  return tables.length > 0 ? tables : runsOf(itemsOf(lines)).flatMap((run) => gridsOf(run));
}

/** Items up to the next other text. Runs with less than a row are left out. */
function runsOf(items: readonly Item[]): Item[][] {
  const runs: Item[][] = [];
  let run: Item[] = [];
  for (const item of items) {
    if (item.kind !== 'other') run.push(item);
    else if (run.length > 0) {
      runs.push(run);
      run = [];
    }
  }
  runs.push(run);
  return runs.filter((r) => r.some(({ kind }) => kind === 'row' || kind === 'cells'));
}

const found = (cells: readonly WrittenCell[], line: number): FoundBoard<SudokuBoard>[] => {
  const read = boardOf(cells);
  if (read === null || !read.board.some((digit) => digit > 0)) return [];
  const note =
    read.own === 0
      ? undefined
      : `${read.own} ${read.own === 1 ? 'digit' : 'digits'} that a player wrote ${read.own === 1 ? 'is' : 'are'} left out.`;
  return [{ board: read.board, where: `line ${line}`, ...(note === undefined ? {} : { note }) }];
};

const isRow = ({ kind }: Item): boolean => kind === 'row';

function gridsOf(run: readonly Item[]): FoundBoard<SudokuBoard>[] {
  const rows = namedRows(run.filter(isRow));
  const [first] = rows.length > 0 ? rows : run.filter(({ kind }) => kind === 'cells');
  const drawn = drawnCandidates(run);
  if (drawn !== null) return found(drawn, first.line);
  if (rows.length === 9) {
    const grid = found(
      rows.flatMap(({ cells }) => cells),
      rows[0].line,
    );
    if (grid.length > 0) return grid;
  }
  if (rows.length < 9) return withDashes(run) ?? countedCells(run, first.line);
  const parts = partsOf(run);
  if (parts.some((part) => part.length === 9)) {
    return parts
      .filter((part) => part.length === 9)
      .flatMap((part) =>
        found(
          part.flatMap(({ cells }) => cells),
          part[0].line,
        ),
      );
  }
  if (rows.length % 9 === 0 && rows.length > 9) {
    return Array.from({ length: rows.length / 9 }, (_, k) => rows.slice(9 * k, 9 * k + 9)).flatMap((part) =>
      found(
        part.flatMap(({ cells }) => cells),
        part[0].line,
      ),
    );
  }
  return windows(rows);
}

/** Without a line of column numbers above them; where nine rows have a name each, these. */
function namedRows(rows: readonly Item[]): readonly Item[] {
  const named = rows.filter(({ label }) => label !== '');
  if (named.length === 9) return named;
  return rows.length === 10 && rows[0].cells.every(({ digit }, c) => digit === c + 1) ? rows.slice(1) : rows;
}

/** Rows with nothing between them, bands put together: three times three rows between rules or empty lines are one grid. */
function partsOf(run: readonly Item[]): Item[][] {
  const split = (at: (item: Item) => boolean): Item[][] => {
    const parts: Item[][] = [[]];
    for (const item of run) {
      if (isRow(item)) parts.at(-1)?.push(item);
      else if (at(item)) parts.push([]);
    }
    return parts.filter((part) => part.length > 0);
  };
  const paragraphs = split(({ kind }) => kind === 'empty' || kind === 'cells');
  const bands = paragraphs.some((part) => part.length === 9) ? paragraphs : split(({ kind }) => kind !== 'row');
  const parts: Item[][] = [];
  for (let i = 0; i < bands.length; i++) {
    if ([0, 1, 2].every((k) => bands[i + k]?.length === 3)) {
      parts.push([...bands[i], ...bands[i + 1], ...bands[i + 2]]);
      i += 2;
    } else parts.push(bands[i]);
  }
  return parts;
}

/** Nine rows out of more, of which only one choice obeys the rules: a line of column numbers above, a count below. */
function windows(rows: readonly Item[]): FoundBoard<SudokuBoard>[] {
  if (rows.length > 40) return [];
  const all = rows.slice(0, -8).flatMap((row, k) =>
    found(
      rows.slice(k, k + 9).flatMap(({ cells }) => cells),
      row.line,
    ),
  );
  return all.filter(({ board }) => conflicts(board).length === 0);
}

/** Lines of nine dashes as rows of empty cells, where that makes nine rows. */
function withDashes(run: readonly Item[]): FoundBoard<SudokuBoard>[] | null {
  const rows = run.filter(({ kind, text }) => kind === 'row' || text === '---------');
  if (rows.length !== 9) return null;
  const grid = found(
    rows.flatMap(({ kind, cells }) => (kind === 'row' ? cells : Array.from({ length: 9 }, () => EMPTY))),
    rows[0].line,
  );
  return grid.length > 0 ? grid : null;
}

/** 81 characters, or else 81 words, however they are cut into lines. */
function countedCells(run: readonly Item[], line: number): FoundBoard<SudokuBoard>[] {
  const words: string[] = [];
  for (const { kind, text } of run) {
    if (kind !== 'row' && kind !== 'cells') continue;
    const more = cellWords(text);
    if (more === null) return [];
    words.push(...more);
    if (words.length > 81) return [];
  }
  const characters = words.join('');
  const fields = characters.length === 81 ? [...characters] : words;
  if (fields.length !== 81) return [];
  const cells = fields.map((field) => cellOf(field));
  return cells.every((cell) => cell !== null) ? found(cells, line) : [];
}

/**
 * Candidates drawn in their places: 27 lines, three for each row, of nine boxes between bars or of 27 characters. A box with one
 * digit is that digit. null: this is no such drawing.
 */
function drawnCandidates(run: readonly Item[]): WrittenCell[] | null {
  const lines = run.filter(({ kind }) => kind === 'row' || kind === 'cells').map(({ text }) => text);
  if (lines.length !== 27) return null;
  const boxes = lines.map((line) => boxesOf(line));
  if (!boxes.every((row) => row !== null)) return null;
  const cells = Array.from({ length: 81 }, (_, i) => {
    const [r, c] = [Math.floor(i / 9), i % 9];
    const digits = new Set([0, 1, 2].flatMap((k) => [...boxes[3 * r + k][c]]));
    return cellOf([...digits].sort().join(''));
  });
  const inPlace = boxes
    .flat()
    .filter((box, i) => [...box].every((digit) => Math.ceil(Number(digit) / 3) - 1 === Math.floor(i / 9) % 3)).length;
  return inPlace > 150 && cells.every((cell) => cell !== null) ? cells : null;
}

/** The digits in the nine boxes that a line goes through. */
function boxesOf(line: string): string[] | null {
  const bare = line.replace(/[|│┃║]/g, '|');
  const fields = bare.replace(/^\|/, '').replace(/\|$/, '').split('|');
  if (fields.length === 9)
    return fields.every((field) => /^[\s\d.*_-]*$/.test(field)) ? fields.map((field) => field.replace(/[^1-9]/g, '')) : null;
  const places = bare.replace(/[\s|]/g, '');
  if (places.length === 27 && /^[\d._*-]+$/.test(places))
    return Array.from({ length: 9 }, (_, c) => places.slice(3 * c, 3 * c + 3).replace(/[^1-9]/g, ''));
  return null;
}

/**
 * Rows of a spreadsheet whose empty cells at the end of a line are gone: nine lines, a delimiter in most of them, no field over one
 * cell. A row of one cell has no delimiter, an empty row is an empty line.
 */
function trimmedTables(lines: readonly string[]): FoundBoard<SudokuBoard>[] {
  const rows = lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  const grids: FoundBoard<SudokuBoard>[] = [];
  for (const delimiter of ['\t', ';', ',']) {
    if (!rows.some((row) => row.includes(delimiter))) continue;
    const parts = rows.map((row) => isTrimmedRow(row, delimiter));
    const isPart = (i: number): boolean => parts[i] ?? false;
    const isFull = (i: number): boolean => isPart(i) && rows[i].trim() !== '';
    let next = 0;
    while (next < rows.length) {
      if (!isPart(next) || !rows[next].includes(delimiter)) {
        next += 1;
        continue;
      }
      let [start, end] = [next, next + 1];
      while (end - next < 20 && (isFull(end) || (isPart(end) && isFull(end + 1)))) end += 1;
      while (end - start < 9 && isFull(start - 1)) start -= 1;
      next = end;
      // An empty first or last row: where both could be, it is not known which.
      const missing = 9 - (end - start);
      if (missing > 0 && isPart(end) !== isPart(start - 1)) {
        const edge = Array.from({ length: missing }, (_, k) => (isPart(end) ? end + k : start - 1 - k));
        if (edge.every(isPart)) [start, end] = isPart(end) ? [start, end + missing] : [start - missing, end];
      }
      grids.push(...tableOf(rows.slice(start, end), delimiter, start + 1));
    }
  }
  return grids;
}

const isTrimmedRow = (line: string, delimiter: string): boolean => {
  if (line.length > 60) return false;
  if (line === '') return true;
  const fields = line.split(delimiter);
  return fields.length <= 9 && fields.every((field) => /^ *["']?[\d._*?-]?["']? *$/.test(field));
};

function tableOf(lines: readonly string[], delimiter: string, line: number): FoundBoard<SudokuBoard>[] {
  const rows = lines.map((row) => row.split(delimiter).map((field) => field.replace(/[\s"']/g, '')));
  const widest = Math.max(...rows.map((row) => row.length));
  const short = rows.filter((row) => row.length < 9).length;
  if (lines.length !== 9 || widest < 7 || short === 0 || lines.filter((row) => row.includes(delimiter)).length < 5) return [];
  const cells = rows.flatMap((row) => Array.from({ length: 9 }, (_, c) => cellOf(row[c] ?? '')));
  return cells.every((cell) => cell !== null) ? found(cells, line) : [];
}
