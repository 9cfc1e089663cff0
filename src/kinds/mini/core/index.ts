/** The 4x4 Sudoku behind the doors of PuzzleCore: Sudoku's rules and symmetries on sixteen cells. */

import { z } from 'zod';
import { type PuzzleCore, PuzzleParseError } from '../../puzzle.ts';
import { applySymmetry, drawSymmetry } from '../../sudoku/core/symmetry.ts';
import { verify } from '../../sudoku/core/verify.ts';
import { encodeMini, generateMini, MINI_CELLS, MINI_PEERS, MINI_VOCAB, type MiniBoard, miniGrids } from './mini.ts';

/** Side of the board, and of a box. */
export const MINI_SIDE = 4;
export const MINI_BOX = 2;

export const miniBoardSchema: z.ZodType<MiniBoard> = z.array(z.number().int().min(0).max(MINI_SIDE)).length(MINI_CELLS);

/** Longest text that is read, in characters. */
const TEXT_MAX = 1000;

/** Reads sixteen digits and blanks, whatever lines and spaces stand between them. @throws PuzzleParseError */
function parse(text: string): MiniBoard {
  if (text.length > TEXT_MAX) throw new PuzzleParseError(`The text has ${text.length} characters; at most ${TEXT_MAX} are read.`);
  const cells = text.replace(/[\s|+,;]/g, '').replace(/-{3,}/g, '');
  const odd = /[^0-4._*-]/.exec(cells);
  if (odd) throw new PuzzleParseError(`“${odd[0]}” is no digit of a 4x4 Sudoku: 1 to 4, and 0, a full stop or a hyphen for a blank.`);
  if (cells.length !== MINI_CELLS) throw new PuzzleParseError(`A 4x4 Sudoku has ${MINI_CELLS} cells; the text has ${cells.length}.`);
  return Array.from(cells, (c) => (c >= '1' && c <= '4' ? Number(c) : 0));
}

/** Why a model with `seqLen` task tokens cannot take a board, or null when it can. */
export const unfit = (seqLen: number): string | null =>
  seqLen === MINI_CELLS ? null : `A 4x4 Sudoku has ${MINI_CELLS} cells, but this model reads ${seqLen} tokens.`;

export const mini: PuzzleCore<MiniBoard, object> = {
  id: 'mini',
  vocabSize: MINI_VOCAB,
  schema: miniBoardSchema,
  unfit: (_, seqLen) => unfit(seqLen),
  encode(board, seqLen) {
    const problem = unfit(seqLen);
    if (problem !== null) throw new RangeError(problem);
    return Int32Array.from(encodeMini(board));
  },
  /** Pads and tokens outside the vocabulary become empty cells; givens are not put back. */
  decode: (tokens) =>
    Array.from({ length: MINI_CELLS }, (_, cell) => {
      const digit = (tokens[cell] ?? 0) - 1;
      return Number.isInteger(digit) && digit >= 1 && digit <= MINI_SIDE ? digit : 0;
    }),
  verify: (question, answer) => verify(question, answer, MINI_PEERS),
  symmetry: (board, _, rng) => applySymmetry(board, drawSymmetry(rng, MINI_BOX)),
  generate: (_, rng) => generateMini(rng, miniGrids).question,
  parse,
  format: (board) => board.map((digit) => (digit === 0 ? '.' : String(digit))).join(''),
};
