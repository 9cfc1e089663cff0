/** The words of an RTF text: paragraphs and table rows are lines, the fields of a row are separated by tabs. */

/** Groups that hold no words: fonts, colours, styles, and what "\*" marks as of no use to those who do not know it. */
const HIDDEN = /^\{\\(?:\*|fonttbl|colortbl|stylesheet|info|pict|header|footer|listtable)/;
const LINES = new Set(['par', 'line', 'row', 'sect', 'page', 'nestrow']);
const TABS = new Set(['tab', 'cell', 'nestcell']);
/** A brace, a control word with its number and the blank that ends it, an escaped character, a line's end (which means nothing), or words. */
const PIECE = /[{}]|\\([a-z]+)(-?\d+)? ?|\\'([\da-f]{2})|\\([^a-z])|[\r\n]+|[^{}\\\r\n]+/gi;

export function withoutRtf(text: string): string {
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
      if (LINES.has(word)) words.push('\n');
      else if (TABS.has(word)) words.push('\t');
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
