/** Reads Sudokus from links: 81 cells or a packed position in ?s= or ?bd=, our own #s=, f-puzzles and SudokuPad puzzles, which are unpacked here. */

import LZString from 'lz-string';
import { PuzzleParseError } from '../../puzzle.ts';
import { emptyBoard } from './board.ts';
import { boardOfWord } from './cells.ts';
import { readFpuzzles, readSudokuPad, type Payload } from './containers.ts';
import { withoutEnd } from './plain.ts';

/** Parameters that hold a board as text, the more specific first. */
const BOARD_KEYS = ['s', 'bd', 'board', 'puzzle', 'p', 'g', 'grid', 'sudoku', 'problem', 'state'] as const;
const KNOWN = /[?#&](?:s|bd|load|puzzleid)=|[/=?](?:fpuz|scl|ctc|scf|classic)[\w%]/i;
/** A SudokuPad puzzle without an address before it, or our own hash. */
const BARE = /^(?:fpuz|scl|ctc|scf|classic)[\w%+/=-]{16,}|[?#&](?:s|bd|load|puzzleid)=/i;
const ADDRESS = /(?:https?:\/\/|www\.)/i;
/** What a sentence puts behind a link. */
const STOPS = '.,;:!?)]}>\'"*';
/** Where a SudokuPad puzzle begins. */
const PAD_CODE = /(?:^|[/=?])(fpuz(?:zles)?|scl|ctc|scf|classic)(?!\?)([^?#&]+)/;

const TOKEN = /[^\s<>"`]+/g;

/** The link in a word, without the punctuation and brackets around it: of a known form, or any address; null when there is none. */
function linkIn(word: string): string | null {
  const token = word.replace(/^[([{'*]{1,9}/, '');
  if (!ADDRESS.test(token)) return BARE.test(token) ? token : null;
  return withoutEnd(token.slice(token.search(ADDRESS)), ")]}'*,;!");
}

/** The links in a text. */
export const findLinks = (text: string): string[] => [...text.matchAll(TOKEN)].flatMap(([word]) => linkIn(word) ?? []);

/** A text without its links. */
export const withoutLinks = (text: string): string => text.replace(TOKEN, (word) => (linkIn(word) === null ? word : ' '));

/** Whether a link is of a form that is known to carry a Sudoku. */
export const isSudokuLink = (link: string): boolean => KNOWN.test(link) || BARE.test(link);

/**
 * The board a link carries.
 * @throws PuzzleParseError naming the parameter, the count, the field or the rule that is wrong.
 */
export function readLink(link: string): Payload {
  const parameters = parametersOf(link);
  const named = BOARD_KEYS.flatMap((key) => {
    const value = parameters.get(key);
    return value === undefined ? [] : [{ key, value }];
  });
  for (const { value } of named) {
    const board = boardOfWord(value) ?? boardOfWord(withoutEnd(value, STOPS)) ?? boardOfWord(value.replace(/[.,]$/, ''));
    if (board !== null) return { board };
  }
  const blank = named.find(({ value }) => /^[0._*-]{81}$/.test(value));
  if (blank) return { board: emptyBoard };
  for (const word of decoded(link).split(/[/?#&=]/)) {
    const board = boardOfWord(word) ?? boardOfWord(word.replace(/[.,;:!]$/, ''));
    if (board !== null) return { board };
  }
  const load = parameters.get('load');
  if (load !== undefined) return readFpuzzles(unpackJson(withoutStop(load), 'The f-puzzles link'));
  const [, form, code] = PAD_CODE.exec(decoded(link)) ?? [];
  if (code !== undefined) return readPad(form.toLowerCase(), withoutStop(code));
  const [first] = named;
  if (!first || ['p', 'g', 'state'].includes(first.key)) {
    throw new PuzzleParseError('The link carries no Sudoku that can be read (s=, bd= or an f-puzzles load=).');
  }
  const wrong = [...first.value].findIndex((c) => !/[\d._*-]/.test(c));
  throw new PuzzleParseError(
    wrong < 0
      ? `The link's "${first.key}" holds ${first.value.length} cells, 81 are needed.`
      : `The link's "${first.key}": character ${wrong + 1} is neither a digit nor a blank (0 . _ - *).`,
  );
}

function readPad(form: string, code: string): Payload {
  if (form.startsWith('fpuz')) return readFpuzzles(unpackJson(code, 'The f-puzzles link'));
  const runs = form === 'scf' || form === 'classic' ? unpackRuns(code) : null;
  const board = runs === null ? null : boardOfWord(runs);
  if (board !== null) return { board };
  const raw = unpackJson(code, 'The SudokuPad link');
  return Object.hasOwn(raw as object, 'grid') ? readFpuzzles(raw, 'The SudokuPad link') : readSudokuPad(raw);
}

/** Base64 has no full stop or comma: one at the end belongs to the sentence. */
const withoutStop = (code: string): string => withoutEnd(code, STOPS);

/** key=value pairs of the query and the hash; of repeated keys the first counts. */
function parametersOf(link: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const pair of link.split(/[?#&]/).slice(1)) {
    const at = pair.indexOf('=');
    const key = pair.slice(0, Math.max(at, 0)).toLowerCase();
    if (at > 0 && !parameters.has(key)) parameters.set(key, decoded(pair.slice(at + 1)));
  }
  return parameters;
}

/** Percent signs resolved where they are well formed. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Compressed characters at most. LZ output can grow with the square of its input, so the cap is before decompression. */
const PAYLOAD_LIMIT = 8192;
/** JSON characters at most. */
const JSON_LIMIT = 500_000;

/** The JSON of an LZ-compressed payload, in either alphabet. @throws PuzzleParseError */
function unpackJson(payload: string, what: string): unknown {
  if (payload.length > PAYLOAD_LIMIT) {
    throw new PuzzleParseError(`${what} has ${payload.length} characters; at most ${PAYLOAD_LIMIT} are read.`);
  }
  const base64 = payload.replaceAll(' ', '+');
  for (const decompress of [LZString.decompressFromBase64, LZString.decompressFromEncodedURIComponent]) {
    const json = attempt(() => decompress.call(LZString, base64));
    if (!json?.startsWith('{')) continue;
    if (json.length > JSON_LIMIT) {
      throw new PuzzleParseError(`${what} unpacks to ${json.length} characters; at most ${JSON_LIMIT} are read.`);
    }
    try {
      return JSON.parse(json) as unknown;
    } catch {
      const shortened = readShortened(json);
      if (shortened !== undefined) return shortened;
    }
  }
  throw new PuzzleParseError(`${what} cannot be unpacked: it is damaged or cut off.`);
}

/** What lz-string makes of a text; on some damaged ones it throws TypeErrors. */
function attempt(decompress: () => string | null): string | null {
  try {
    return decompress();
  } catch {
    return null;
  }
}

/** SudokuPad's names for the keys it shortens, as far as they are read. */
const LONG_KEYS: ReadonlyMap<string, string> = new Map([
  ['c', 'color'],
  ['ca', 'cages'],
  ['ce', 'cells'],
  ['cs', 'cellSize'],
  ['a', 'arrows'],
  ['o', 'overlays'],
  ['u', 'underlays'],
  ['v', 'value'],
  ['l', 'lines'],
  ['re', 'regions'],
  ['t', 'title'],
]);
const DEPTH_LIMIT = 30;

/** A text that is not of this form. */
const NOT_SHORTENED = new Error('not of this form');

/**
 * SudokuPad's shortened JSON: keys without quotes, strings in single quotes, t and f, colours as six hex digits, and nothing at all
 * for an empty object in a list. undefined when a text is not of this form.
 */
function readShortened(text: string): unknown {
  let at = 0;
  const value = (depth: number): unknown => {
    if (depth > DEPTH_LIMIT) throw NOT_SHORTENED;
    const opening = text[at];
    if (opening === '{') return fields(depth);
    if (opening === '[') return list(depth);
    if (opening === "'" || opening === '"') return quoted(opening);
    const end = /[,\]}]/g;
    end.lastIndex = at;
    const word = text.slice(at, end.exec(text)?.index ?? text.length);
    at += word.length;
    if (word === '') return {};
    if (word === 't' || word === 'true') return true;
    if (word === 'f' || word === 'false') return false;
    if (word === 'null') return null;
    const number = Number(word);
    return Number.isNaN(number) ? word : number;
  };
  const quoted = (quote: string): string => {
    let read = '';
    for (at += 1; text[at] !== quote; at++) {
      if (at >= text.length) throw NOT_SHORTENED;
      if (text[at] === '\\') at += 1;
      read += text[at];
    }
    at += 1;
    return read;
  };
  const list = (depth: number): unknown[] => {
    const items: unknown[] = [];
    at += 1;
    if (text[at] === ']') {
      at += 1;
      return items;
    }
    for (;;) {
      items.push(value(depth + 1));
      const next = text[at++];
      if (next === ']') return items;
      if (next !== ',') throw NOT_SHORTENED;
    }
  };
  const fields = (depth: number): Record<string, unknown> => {
    const read: [string, unknown][] = [];
    at += 1;
    while (text[at] !== '}') {
      const key = /["']?([\w+-]+)["']?:/y;
      key.lastIndex = at;
      const name = key.exec(text);
      if (name === null) throw NOT_SHORTENED;
      at = key.lastIndex;
      read.push([LONG_KEYS.get(name[1]) ?? name[1], value(depth + 1)]);
      if (text[at] === ',') at += 1;
      else if (text[at] !== '}') throw NOT_SHORTENED;
    }
    at += 1;
    return Object.fromEntries(read);
  };
  try {
    const read = value(0);
    return at === text.length ? read : undefined;
  } catch (e) {
    if (e === NOT_SHORTENED) return undefined;
    throw e;
  }
}

const RUNS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwx';
const BLANK_COUNTS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz()[]-.~:@!$&'*,;=_";

/**
 * SudokuPad's plain grids as 81 digits, 0 for a blank: a digit with up to five blanks after it a character, or, in the older form, a
 * digit or a number of blanks. null when it is neither.
 */
function unpackRuns(code: string): string | null {
  if (code.length > 90 || code === '') return null;
  const newer = Array.from(code, (c) => RUNS.indexOf(c))
    .map((n) => (n < 0 ? 'x' : String(n % 10) + '0'.repeat(Math.floor(n / 10))))
    .join('');
  if (/^\d{81}$/.test(newer)) return newer;
  const older = Array.from(code, (c) =>
    /[1-9]/.test(c) ? c : '0'.repeat(BLANK_COUNTS.indexOf(c) < 0 ? 99 : BLANK_COUNTS.indexOf(c)),
  ).join('');
  return /^\d{81}$/.test(older) ? older : null;
}
