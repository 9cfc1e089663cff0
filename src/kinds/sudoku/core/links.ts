/** Reads Sudokus from links: 81 cells or a packed position in ?s= or ?bd=, our own #s=, f-puzzles and SudokuPad puzzles. */

import { PuzzleParseError } from '../../puzzle.ts';
import { boardOfWord } from './cells.ts';
import { type Payload, readFpuzzles, readSudokuPad } from './payload.ts';
import { withoutEnd } from './plain.ts';
import { unpackJson, unpackRuns } from './zipped.ts';

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
  if (blank) return { board: Array.from({ length: 81 }, () => 0) };
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
