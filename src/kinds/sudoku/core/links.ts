/** Reads Sudokus from links: ?s= and ?bd= with 81 characters, our own #s=, and f-puzzles payloads (also SudokuPad's fpuz ids). */
import LZString from 'lz-string';
import { z } from 'zod';
import { PuzzleParseError } from '../../puzzle.ts';
import { boxOf, type SudokuBoard } from './board.ts';

/** Parameters that hold a board as text, the more specific first. */
const BOARD_KEYS = ['s', 'bd'] as const;
const KNOWN = /[?#&](?:s|bd|load|puzzleid)=|(?:^|[/=?])fpuz/i;
const ADDRESS = /^(?:https?:\/\/|www\.)/i;
const CELLS_81 = /^[\d._*-]{81}$/;
const RUN = /(?<![\w.*-])[\d._*-]{81}(?![\w.*-])/;

/** Compressed characters at most. LZ output can grow with the square of its input, so the cap is before decompression. */
const PAYLOAD_LIMIT = 8192;
/** JSON characters at most. */
const JSON_LIMIT = 500_000;

/** The link in a text: any token with a parameter we know, or an address that is all there is. null: no link. */
export function findLink(text: string): string | null {
  const tokens = text.trim().split(/\s+/);
  const known = tokens.find((token) => KNOWN.test(token));
  if (known !== undefined) return known;
  const [first = ''] = tokens;
  return tokens.length === 1 && ADDRESS.test(first) ? first : null;
}

/**
 * The board a link carries.
 * @throws PuzzleParseError naming the parameter, the count or the field that is wrong.
 */
export function readLink(link: string): SudokuBoard {
  const parameters = parametersOf(link);
  const named = BOARD_KEYS.flatMap((key) => {
    const value = parameters.get(key);
    return value === undefined ? [] : [{ key, value }];
  });
  const cells = named.find(({ value }) => CELLS_81.test(value))?.value ?? RUN.exec(decoded(link))?.[0];
  if (cells !== undefined) return [...cells].map((c) => (c >= '1' && c <= '9' ? Number(c) : 0));
  const payload = parameters.get('load') ?? /(?:^|[/=?])fpuz(?:zles)?([^?#&]+)/i.exec(link)?.[1];
  if (payload !== undefined) return readFpuzzles(decoded(payload));
  const [first] = named;
  if (!first) throw new PuzzleParseError('The link carries no Sudoku that can be read (s=, bd= or an f-puzzles load=).');
  const wrong = [...first.value].findIndex((c) => !/[\d._*-]/.test(c));
  throw new PuzzleParseError(
    wrong < 0
      ? `The link's "${first.key}" holds ${first.value.length} cells, 81 are needed.`
      : `The link's "${first.key}": character ${wrong + 1} is neither a digit nor a blank (0 . _ - *).`,
  );
}

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

const fpuzzlesSchema = z.object({
  size: z.literal(9),
  grid: z
    .array(
      z
        .array(
          z.object({
            value: z.number().int().min(0).max(9).nullish(),
            given: z.boolean().nullish(),
            region: z.number().nullish(),
          }),
        )
        .length(9),
    )
    .length(9),
});

/** f-puzzles fields that add rules; a board with one of them is another puzzle than a plain Sudoku. */
const EXTRA_RULES = [
  ...['diagonal+', 'diagonal-', 'antiknight', 'antiking', 'disjointgroups', 'nonconsecutive', 'littlekillersum', 'arrow'],
  ...['killercage', 'ratio', 'difference', 'xv', 'thermometer', 'palindrome', 'sandwichsum', 'even', 'odd', 'extraregion'],
  ...['clone', 'quadruple', 'betweenline', 'lockout', 'minimum', 'maximum', 'renban', 'whispers', 'regionsumline', 'negative'],
];

/** The board of an f-puzzles payload: its givens, or all its digits when none is marked as given. */
function readFpuzzles(payload: string): SudokuBoard {
  if (payload.length > PAYLOAD_LIMIT) {
    throw new PuzzleParseError(`The f-puzzles link has ${payload.length} characters; at most ${PAYLOAD_LIMIT} are read.`);
  }
  const raw = readCompressedJson(payload);
  const parsed = fpuzzlesSchema.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new PuzzleParseError(`The f-puzzles link: ${issue?.path.join('.') || 'its content'} is not valid (${issue?.message ?? 'unknown'}).`);
  }
  const rule = EXTRA_RULES.find((key) => isActive(ownField(raw, key)));
  if (rule !== undefined) throw new PuzzleParseError(`The f-puzzles link has an extra rule ("${rule}"); only plain Sudokus are read.`);
  const cells = parsed.data.grid.flat();
  if (cells.some(({ region }, cell) => typeof region === 'number' && region !== boxOf(cell))) {
    throw new PuzzleParseError('The f-puzzles link has irregular regions; only plain Sudokus are read.');
  }
  const marked = cells.some(({ given, value }) => given && value);
  return cells.map(({ value, given }) => (marked && !given ? 0 : (value ?? 0)));
}

function readCompressedJson(payload: string): unknown {
  const base64 = payload.replaceAll(' ', '+');
  for (const decompress of [LZString.decompressFromBase64, LZString.decompressFromEncodedURIComponent]) {
    const json: string | null = decompress.call(LZString, base64);
    if (!json?.startsWith('{')) continue;
    if (json.length > JSON_LIMIT) {
      throw new PuzzleParseError(`The f-puzzles link unpacks to ${json.length} characters; at most ${JSON_LIMIT} are read.`);
    }
    try {
      return JSON.parse(json) as unknown;
    } catch {
      continue;
    }
  }
  throw new PuzzleParseError('The f-puzzles link cannot be unpacked: it is damaged or cut off.');
}

const ownField = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined;

/** Whether a rule's field switches it on: true, or a list that is not empty. */
const isActive = (field: unknown): boolean => field === true || (Array.isArray(field) && field.length > 0);
