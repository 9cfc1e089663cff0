/** Text as people paste it, in plain characters: digits of every script, dashes, dots and spaces of every kind, no markup of HTML or RTF. */

import { withoutNames } from '../../shared/reading.ts';

/** Characters that stand for an empty cell in prints and messengers. */
const HOLLOW = /[·∙•⋅◦○◯□▢◻☐⬜⎵␣▫◽]/u;
const DASH = /[\u2010-\u2015\u2212\ufe58\ufe63]/u;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|\u20e3/u;
const QUOTE = /[‘’‚“”„′″]/u;

const known = new Map<string, string>();

/** One character outside ASCII, as the reader takes it. */
function plainCharacter(character: string): string {
  const seen = known.get(character);
  if (seen !== undefined) return seen;
  const plain = plainOf(character);
  if (known.size < 4096) known.set(character, plain);
  return plain;
}

function plainOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (INVISIBLE.test(character)) return '';
  if (/\p{Nd}/u.test(character)) return String(digitOf(code));
  if (/[\u2028\u2029\u0085]/.test(character)) return '\n';
  if (/\p{Zs}/u.test(character)) return ' ';
  if (DASH.test(character)) return '-';
  if (HOLLOW.test(character)) return '.';
  if (QUOTE.test(character)) return "'";
  if (code >= 0x2776 && code <= 0x2793) return String(((code - 0x2776) % 10) + 1); // digits in black and sans-serif circles
  const folded = character.normalize('NFKC'); // full-width forms, digits in circles, the ellipsis
  return /^[\x20-\x7e]{1,3}$/.test(folded) ? folded : character;
}

/** The value of a decimal digit: every script has its ten in a row, from zero on. */
function digitOf(code: number): number {
  let below = 0;
  while (below < 60 && /\p{Nd}/u.test(String.fromCodePoint(code - below - 1))) below += 1;
  return below % 10;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['nbsp', ' '],
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['middot', '·'],
  ['bull', '•'],
  ['hellip', '…'],
]);

/** Character references of XML and HTML as the characters they stand for. */
export const withoutEntities = (text: string): string =>
  text.replace(/&(?:#(\d{1,6})|#x([\da-f]{1,5})|([a-z]{2,6}));/gi, (all, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return ENTITIES.get(name.toLowerCase()) ?? all;
    const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });

/** HTML as text: a row of a table is a line, its fields are separated by tabs. */
function withoutTags(text: string): string {
  if (!/<\/?(?:t[dhr]|table|br|pre|p|div|li|code)\b/i.test(text)) return text;
  return withoutEntities(
    text
      .replace(/<\/t[dh]\s*>\s*(?=<t[dh]\b)/gi, '\t')
      .replace(/<(?:br|\/tr|\/p|\/div|\/li|\/pre)\b[^<>]{0,200}>/gi, '\n')
      .replace(/<\/?[a-z][^<>]{0,2000}>/gi, ''),
  );
}

/** Groups that hold no words: fonts, colours, styles, and what "\*" marks as of no use to those who do not know it. */
const HIDDEN = /^\{\\(?:\*|fonttbl|colortbl|stylesheet|info|pict|header|footer|listtable)/;
const BREAKS: ReadonlyMap<string, string> = new Map([
  ...['par', 'line', 'row', 'sect', 'page', 'nestrow'].map((word) => [word, '\n'] as const),
  ...['tab', 'cell', 'nestcell'].map((word) => [word, '\t'] as const),
]);
/** A brace, a control word with its number and the blank that ends it, an escaped character, a line's end (which means nothing), or words. */
const PIECE = /[{}]|\\([a-z]+)(-?\d+)? ?|\\'([\da-f]{2})|\\([^a-z])|[\r\n]+|[^{}\\\r\n]+/gi;

/** The words of an RTF text: paragraphs and table rows are lines, the fields of a row are separated by tabs. */
function withoutRtf(text: string): string {
  if (!/^\s*\{\\rtf/.test(text)) return text;
  const words: string[] = [];
  let depth = 0;
  /** The depth of the group that is left out. */
  let hidden = Infinity;
  /** Characters that stand for a Unicode one where that cannot be shown. */
  let skip = 0;
  for (const { 0: piece, 1: word, 2: number, 3: hex, 4: escaped, index } of text.matchAll(PIECE)) {
    if (piece === '{') {
      depth += 1;
      if (hidden === Infinity && HIDDEN.test(text.slice(index, index + 20))) hidden = depth;
    } else if (piece === '}') {
      depth -= 1;
      if (depth < hidden) hidden = Infinity;
    }
    if (piece === '{' || piece === '}' || hidden !== Infinity) continue;
    if (word !== undefined) {
      const between = BREAKS.get(word);
      if ((word === 'row' || word === 'nestrow') && words.at(-1) === '\t') words.pop(); // a cell ends with a tab, the last of a row with the row
      if (between !== undefined) words.push(between);
      else if (word === 'u' && number !== undefined) {
        words.push(String.fromCharCode(Number(number) & 0xffff));
        skip = 1;
      }
    } else if (hex !== undefined) {
      if (skip === 0) words.push(String.fromCharCode(parseInt(hex, 16)));
      skip = 0;
    } else if (escaped !== undefined) words.push(/[\r\n]/.test(escaped) ? '\n' : escaped === '~' ? ' ' : escaped);
    else if (!/[\r\n]/.test(piece)) {
      words.push(piece.slice(skip));
      skip = 0;
    }
  }
  return words.join('');
}

/** The text without markup, invisible characters and escapes, in ASCII where a character has such a meaning. */
export function plainText(text: string): string {
  const lines = withoutNames(withoutTags(withoutRtf(text))).replace(/\\r?\\n|\\r|\\n/g, '\n');
  // eslint-disable-next-line no-control-regex -- everything beyond ASCII
  return lines.replace(/[^\x00-\x7f]/gu, plainCharacter);
}

/** The text without any of `characters` at its end. */
export function withoutEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1])) end -= 1;
  return text.slice(0, end);
}
