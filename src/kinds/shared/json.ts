/** JSON as people write it: with comments, and a comma after the last of a list. */

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
