/** The lines of a text as rows of nine cells, rules between bands, empty lines, other cells and other text. */

import { BLANKS, cellOf, EMPTY, type WrittenCell } from './cells.ts';

/** A line, or a part of one that is a row by itself. */
export interface Item {
  /** Its number in the text, from 1. */
  readonly line: number;
  readonly kind: 'row' | 'rule' | 'empty' | 'cells' | 'other';
  /** row: nine cells; else none. */
  readonly cells: readonly WrittenCell[];
  /** row: what stands before the nine cells, a row's name or number. */
  readonly label: string;
  /** The line without what is around it. */
  readonly text: string;
}

/** What stands between cells, besides white space. */
const BAR = /[|¦│┃║┆┇┊┋╎╏╽╿]/;
const BARS = /[|¦│┃║┆┇┊┋╎╏╽╿]/g;
const RULE = /^[\s\-=_+|:.'`,*~#\u2500-\u257f]+$/;
/** Nine blanks written as dashes may be a row, or a rule. */
const DASHES = /^-{9}$/;
/** What mail programs put before the lines they quote. */
const QUOTED = /^\s{0,3}(?:> ?){1,9}/;
/** What YAML puts before a list in a list. */
const ITEM = /^\s*-\s+(?=\[)/;
const LABEL = /^\s*[([#]?((?:r(?:ow)?\s?)?(?:[a-i]|[1-9]))\s?(?:[:)\]=>|]\s*|[.\-–—]\s+)|^\s*(r(?:ow)?\s?[1-9])\s+/i;
/** Longer lines are neither rows nor rules. */
const LINE_LIMIT = 2000;
/** Longer lines are not taken apart at their brackets. */
const PARTS_LIMIT = 100_000;

const item = (line: number, kind: Item['kind'], text: string, cells: readonly WrittenCell[] = [], label = ''): Item => ({
  line,
  kind,
  cells,
  label,
  text,
});

/** The items of a text. Lists in brackets are a row a bracket; several words of nine cells on a line are a row each. */
export function itemsOf(lines: readonly string[]): Item[] {
  const known = new Map<string, Item[]>(); // lines come again, in tables above all
  const quoted = lines.filter((line) => QUOTED.test(line)).length > 1;
  return lines.flatMap((line, i) =>
    partsOf((quoted ? line.replace(QUOTED, '') : line).replace(ITEM, '')).flatMap((part) => {
      const items = known.get(part) ?? itemsOfLine(part, i + 1);
      if (known.size < 1000) known.set(part, items);
      return items.map((one) => (one.line === i + 1 ? one : { ...one, line: i + 1 }));
    }),
  );
}

/** "[[9, 0, ...], [0, 8, ...]]", "[9 0 ...; 0 8 ...]" and their like as one part a row. */
const partsOf = (line: string): string[] => {
  const matrix = line.length > PARTS_LIMIT ? null : /\[([^[\]]*)\]/.exec(line)?.[1].replace(/;\s*$/, '').split(';');
  if (matrix?.length === 9 && matrix.every((row) => row.trim().length >= 9)) return matrix;
  if (line.length > PARTS_LIMIT || !/[\])}]\s*,?\s*[[({]|[[({]\s*[[({]/.test(line)) return [line];
  if (/[[({]\d{2,9}[\])}]/.test(line)) return [line]; // candidates of a cell
  return line
    .split(/[\])}]{2,}[,;.]?|[\])}]\s*,?\s*(?=[[({])|(?<=[[({=:\s])\s*(?=[[({]\s*[[({])/)
    .map((part) => part.replace(/^[\s[({,]+/, ''));
};

function itemsOfLine(raw: string, line: number): Item[] {
  const text = raw.trim();
  if (text === '') return [item(line, 'empty', raw)];
  if (text.length > LINE_LIMIT) return [item(line, 'other', '')];
  if (DASHES.test(text)) return [item(line, 'rule', text)];
  const chunks = chunksOf(text);
  if (chunks !== null) return chunks.map((cells) => item(line, 'row', text, cells));
  if (isRule(text)) return [item(line, 'rule', text)];
  const cells = rowOf(raw);
  if (cells !== null) return [item(line, 'row', text, cells)];
  const named = LABEL.exec(raw);
  if (named) {
    const rest = rowOf(raw.slice(named[0].length));
    if (rest !== null) return [item(line, 'row', text, rest, named[1] ?? named[2])];
  }
  const numbered = numberedRow(text);
  if (numbered !== null) return [item(line, 'row', text, numbered.cells, numbered.label)];
  const quoted = quotedRow(text);
  if (quoted !== null) return [item(line, 'row', text, quoted)];
  return [item(line, cellWords(text) === null ? 'other' : 'cells', text)];
}

/** Rows that stand on one line as words of nine characters: nothing but them, or nine together among other words. */
function chunksOf(text: string): WrittenCell[][] | null {
  const words = text.split(/[\s,;/|"'+:[\](){}]+/).filter((word) => word !== '');
  if (words.length < 2) return null;
  const rows = words.map((word) => (DASHES.test(word) || !/[\d._*?-]/.test(word) ? null : charactersOf(word)));
  if (rows.every((row) => row !== null)) return rows;
  const first = rows.findIndex((_, i) => rows.slice(i, i + 9).every((row) => row !== null));
  const together = first < 0 ? [] : rows.slice(first, first + 9).filter((row) => row !== null);
  return together.length === 9 ? together : null;
}

/** A line that is drawn between bands: no digits, and something that no row is made of, or no row's length. */
function isRule(text: string): boolean {
  if (/^\|?(?:\s*:?-+:?\s*\|){2,}(?:\s*:?-+:?)?$/.test(text) && /:|--/.test(text)) return true;
  if (!RULE.test(text) || !/[-=_~\u2500-\u257f]{2}/.test(text)) return false;
  if (/[+=:'`~\u2500-\u257f]/.test(text)) return true;
  const cells = text.replace(/[\s|]/g, '');
  return cells.length !== 9 || /^[.*|].*[.*|]$/.test(text);
}

/** The nine cells of a line, or null. Fields first, then characters, then places between bars. */
function rowOf(raw: string): WrittenCell[] | null {
  return tableRow(raw) ?? barRow(raw) ?? wordRow(raw) ?? characterRow(raw) ?? placedRow(raw);
}

const nine = (fields: readonly string[]): WrittenCell[] | null => {
  if (fields.length !== 9) return null;
  const cells = fields.map((field) => cellOf(field));
  return cells.every((cell) => cell !== null) ? cells : null;
};

/** Fields of a table; a delimiter at the end of the line is none between fields. */
function tableRow(raw: string): WrittenCell[] | null {
  const text = raw.replace(/^\s*[[({]+|[\])}]+\s*[,;.]?\s*$|\\\\.*$/g, '').replace(/^ +| +$/g, ''); // LaTeX's rows end in two backslashes
  for (const delimiter of ['\t', ';', ',', '&']) {
    if (!text.includes(delimiter)) continue;
    const fields = text.split(delimiter);
    const cells = nine(fields.length === 10 && fields[9].trim() === '' ? fields.slice(0, 9) : fields);
    if (cells !== null && cells.some(({ digit, blank, marks }) => digit > 0 || marks || blank !== '')) return cells;
    if (cells !== null && fields.length >= 9) return cells;
  }
  return null;
}

/** Nine fields between bars. */
function barRow(raw: string): WrittenCell[] | null {
  if (!BAR.test(raw)) return null;
  const inside = raw.trim().replace(BARS, '|').replace(/^\|/, '');
  const doubled = inside.split('||'); // as in the tables of wikis
  const fields = doubled.length === 9 ? doubled : inside.replace(/\|\.?$/, '').split('|');
  return fields.length === 9 ? nine(fields) : null;
}

/** Nine words; bars, commas and brackets separate too. */
const wordRow = (raw: string): WrittenCell[] | null =>
  nine(
    raw
      .replace(/[[\](){}"'`,;!]/g, ' ')
      .replace(BARS, ' ')
      .split(/\s+/)
      .filter((word) => word !== ''),
  );

/** Nine characters, whatever separates them. */
const characterRow = (raw: string): WrittenCell[] | null =>
  charactersOf(
    raw
      .replace(/[\s,;:/\\'"`!()[\]{}]/g, '')
      .replace(BARS, '')
      .replace(/(?<=\d)\+|\+(?=\d)/g, ''),
  );

function charactersOf(text: string): WrittenCell[] | null {
  if (text.length !== 9) return null;
  const cells = Array.from(text, (character) => cellOf(character));
  if (!cells.every((cell) => cell !== null)) return null;
  const strange = new Set(cells.flatMap(({ digit, blank }) => (digit > 0 || BLANKS.includes(blank) ? [] : [blank])));
  return strange.size > 1 || (strange.size > 0 && cells.some(({ digit, blank }) => digit === 0 && BLANKS.includes(blank))) ? null : cells;
}

/** Cells by their place: three boxes of three between bars, or nine characters, spaces being empty cells. */
function placedRow(raw: string): WrittenCell[] | null {
  const line = raw.replace(BARS, '|').replace(/\s+$/, '');
  if (line.includes('|')) {
    const boxes = line.trimStart().startsWith('|')
      ? line
          .trim()
          .replace(/^\||\|$/g, '')
          .split('|')
      : line.split('|');
    if (boxes.length !== 3) return null;
    const cells = boxes.map((box, b) => placedBox(b === 2 && !line.endsWith('|') ? box.padEnd(boxes[0].length) : box));
    return cells.every((box) => box !== null) ? cells.flat() : null;
  }
  return /^[1-9 ]{9}$/.test(raw) ? charactersOf(raw.replaceAll(' ', '.')) : null;
}

/** Three cells of a box drawn with one, or two, columns a cell. */
function placedBox(box: string): WrittenCell[] | null {
  if (!/^[\s1-9]*$/.test(box)) return null;
  const places: Record<number, readonly number[]> = { 3: [0, 1, 2], 5: [0, 2, 4], 6: [0, 2, 4], 7: [1, 3, 5], 9: [1, 4, 7] };
  const at = box.length === 6 && /^\s/.test(box) && !/\s$/.test(box) ? [1, 3, 5] : places[box.length];
  if (at === undefined) return null;
  const inside = at.map((place) => box[place]);
  return inside.join('').replace(/\s/g, '') === box.replace(/\s/g, '') ? inside.map((c) => cellOf(c === ' ' ? '' : c) ?? EMPTY) : null;
}

/** The one string of a line of a program or of YAML, where it is nine cells. */
function quotedRow(text: string): WrittenCell[] | null {
  const [first, ...others] = text.matchAll(/(["'`])([^"'`]{9})\1/g);
  return first && others.length === 0 ? charactersOf(first[2]) : null;
}

/** A row with its number or letter before it: "1 9 . . . . 7 . . .". */
function numberedRow(text: string): { readonly cells: WrittenCell[]; readonly label: string } | null {
  const words = text
    .replace(/[[\](){}"'`,;]/g, ' ')
    .replace(BARS, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 10 && /^[0-9a-i]$/i.test(words[0])) {
    const cells = nine(words.slice(1));
    if (cells !== null) return { cells, label: words[0] };
  }
  if (words.length > 1 && words.length < 10 && /^(?:[1-9a-i]|r[1-9])$/i.test(words[0])) {
    const cells = charactersOf(words.slice(1).join(''));
    if (cells !== null) return { cells, label: words[0] };
  }
  return null;
}

/** The words of a line that holds any number of cells and nothing else, or null. */
export function cellWords(text: string): string[] | null {
  const words = text
    .replace(/[[\](){}"'`,;:/\\=]/g, ' ')
    .replace(BARS, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0 && !BAR.test(text)) return null;
  return words.every((word) => /^[\d._*-]+$/.test(word)) ? words : null;
}
