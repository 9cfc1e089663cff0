/** What readers of people's texts share: what they find, how a message shows a character, and JSON as people write it. */

/** A board that a text holds. */
export interface FoundBoard<Board> {
  readonly board: Board;
  /** Where it stands in the text, for a list to choose from: "line 3", "game 2". */
  readonly where: string;
  /** What was left out or assumed, a whole sentence for the page. */
  readonly note?: string;
}

/** A character for a message: invisible ones by their code. */
export function shownCharacter(character: string): string {
  if (!/[\p{C}\p{Z}]/u.test(character)) return `"${character}"`;
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** JSON with comments, and with a comma after the last of a list. */
const COMMENT = /("(?:[^"\\\n]|\\.)*"?)|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|^[ \t]*#[^\n]*/gm;
const LAST_COMMA = /("(?:[^"\\\n]|\\.)*"?)|,(\s*[\]}])/g;

/** @throws SyntaxError that says what is wrong with the text as it stands */
export function looseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (e) {
    try {
      return JSON.parse(text.replace(COMMENT, '$1').replace(LAST_COMMA, '$1$2'));
    } catch {
      throw e;
    }
  }
}

/** A list as Python prints it, or its programs write it: single quotes, None, tuples, a comma at the end. Null where it is none. */
export function pythonValue(text: string): unknown {
  if (!/^\s*[[{(]\s*['"[{(]/.test(text) || !/['(]|,\s*[\]}]/.test(text)) return null;
  try {
    return JSON.parse(
      text
        .replaceAll("'", '"')
        .replaceAll('(', '[')
        .replaceAll(')', ']')
        .replace(/\bNone\b/g, 'null')
        .replace(/,(\s*[\]}])/g, '$1'),
    ) as unknown;
  } catch {
    return null;
  }
}

/** Lists without the names that programs write around them: "board = np.array([[1, 0]], dtype=int)" is "[[1, 0]])". */
export const withoutNames = (text: string): string =>
  text
    .replace(/(?:\b[a-z_][\w.]{0,30}[^\S\n]{0,9}=[^\S\n]{0,9})?\b[a-z_][\w.]{0,30}\((?=[^\S\n]{0,9}[[(])/gi, '')
    .replace(/([\])}])(?:[^\S\n]{0,9},\s{0,99}[a-z_]{1,20}[^\S\n]{0,9}=[^\S\n]{0,9}["']?[\w.:]{1,20}["']?)+(?=\s*[\])}])/gi, '$1');
