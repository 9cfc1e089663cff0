/** What a reader found in a text: one board or several to choose from, each with the place where it stands. */

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
