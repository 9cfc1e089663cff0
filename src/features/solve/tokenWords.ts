/** What a token of each puzzle kind is called, and the colour it has on its board. Pure. */
import { TOKEN as ARC } from '../../kinds/arc/core/index.ts';
import { TOKEN as MAZE } from '../../kinds/maze/core/index.ts';
import type { PuzzleKindId } from '../../kinds/puzzle.ts';
import { arcColour } from '../../kinds/arc/ui/colours.ts';

const MAZE_WORDS = new Map<number, string>(Object.entries(MAZE).map(([word, token]) => [token, word]));

/** "7", "path", "blue". Tokens that no kind has are named by their number. */
export function tokenWord(kind: PuzzleKindId, token: number): string {
  switch (kind) {
    case 'sudoku':
      return token === 0 ? 'padding' : token === 1 ? 'blank' : String(token - 1);
    case 'maze':
      return MAZE_WORDS.get(token) ?? `token ${token}`;
    case 'arc':
      return token === ARC.pad ? 'padding' : token === ARC.end ? 'edge' : arcColour(token - ARC.black).name;
  }
  return kind satisfies never;
}

/** The colour that stands for a token on its board; null where it has none. */
export const tokenColour = (kind: PuzzleKindId, token: number): string | null => (kind === 'arc' && token >= ARC.black ? arcColour(token - ARC.black).fill : null);
