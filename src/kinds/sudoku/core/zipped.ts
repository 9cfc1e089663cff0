/** Unpacks what Sudoku links carry: LZ-compressed JSON, SudokuPad's shortened JSON, and its runs of blanks. */

import LZString from 'lz-string';
import { PuzzleParseError } from '../../puzzle.ts';

/** Compressed characters at most. LZ output can grow with the square of its input, so the cap is before decompression. */
const PAYLOAD_LIMIT = 8192;
/** JSON characters at most. */
const JSON_LIMIT = 500_000;

/** The JSON of an LZ-compressed payload, in either alphabet. @throws PuzzleParseError */
export function unpackJson(payload: string, what: string): unknown {
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
class NotShortened extends Error {}

/**
 * SudokuPad's shortened JSON: keys without quotes, strings in single quotes, t and f, colours as six hex digits, and nothing at all
 * for an empty object in a list. undefined when a text is not of this form.
 */
function readShortened(text: string): unknown {
  let at = 0;
  const value = (depth: number): unknown => {
    if (depth > DEPTH_LIMIT) throw new NotShortened();
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
      if (at >= text.length) throw new NotShortened();
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
      if (next !== ',') throw new NotShortened();
    }
  };
  const fields = (depth: number): Record<string, unknown> => {
    const read: [string, unknown][] = [];
    at += 1;
    while (text[at] !== '}') {
      const key = /["']?([\w+-]+)["']?:/y;
      key.lastIndex = at;
      const name = key.exec(text);
      if (name === null) throw new NotShortened();
      at = key.lastIndex;
      read.push([LONG_KEYS.get(name[1]) ?? name[1], value(depth + 1)]);
      if (text[at] === ',') at += 1;
      else if (text[at] !== '}') throw new NotShortened();
    }
    at += 1;
    return Object.fromEntries(read);
  };
  try {
    const read = value(0);
    return at === text.length ? read : undefined;
  } catch (e) {
    if (e instanceof NotShortened) return undefined;
    throw e;
  }
}

const RUNS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwx';
const BLANK_COUNTS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz()[]-.~:@!$&'*,;=_";

/**
 * SudokuPad's plain grids as 81 digits, 0 for a blank: a digit with up to five blanks after it a character, or, in the older form, a
 * digit or a number of blanks. null when it is neither.
 */
export function unpackRuns(code: string): string | null {
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
