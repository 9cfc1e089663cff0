/** The rules and codecs of a kind, pure: what both its face on the page and its face in the worker are made of (kind.ts). */

import type { z } from 'zod';
import { coded } from '../model/errors.ts';
import type { Rng } from './shared/rng.ts';

/** What is true of an answer. Never anything between solved and not solved. */
export interface Verdict {
  readonly solved: boolean;
  /** Rule violations an answer still has (Sudoku: cells in conflict or empty or changed givens). 0 when solved. */
  readonly problems: number;
  /** Board cells (raster index) that take part in a violation, for shading. */
  readonly cells: readonly number[];
  /** How much worse a solved answer is than the best there is (maze: steps longer than the shortest path). Absent: nothing is better. */
  readonly extra?: number;
  /** What a right answer reached, or where a wrong one goes wrong, in a sentence; empty where the number of problems says it all. */
  readonly summary: string;
}

/**
 * A symmetry of a board, seen by the model as another puzzle with the same answer up to the way back.
 * Everything a rollout needs is in the two maps, so the way back is the same code for all kinds.
 */
export interface Symmetry<Board> {
  /** The symmetric copy of the question. */
  readonly board: Board;
  /** For every token position i of the original: where that cell's token stands in the copy. Length S. */
  readonly positions: Int32Array;
  /** For every token of the original: the token it became in the copy. A permutation of 0..V-1. */
  readonly tokens: Uint8Array;
}

export interface PuzzleRules<Board, GenerateOptions> {
  readonly id: string;
  /** V, as the reference encodes this kind (SPEC section 5). */
  readonly vocabSize: number;
  /** The validated door for boards that come from storage, links and messages. */
  readonly schema: z.ZodType<Board>;
  /** Why a model with `seqLen` task tokens cannot take this board, or null when it can. */
  unfit(board: Board, seqLen: number): string | null;
  /** Tokens [S] of the question. */
  encode(board: Board, seqLen: number): Int32Array;
  /** The answer that tokens [S] stand for, on the board of `question`. */
  decode(tokens: ArrayLike<number>, question: Board): Board;
  /** Checks an answer against the rules and the question. */
  verify(question: Board, answer: Board): Verdict;
  /**
   * A random symmetric copy. `index` (1, 2, ...) is the copy's place in its batch: a kind with few symmetries goes through
   * them in turn instead of drawing the same one twice.
   */
  symmetry(board: Board, seqLen: number, rng: Rng, index?: number): Symmetry<Board>;
  /** A new puzzle; the same options and rng give the same board. */
  generate(options: GenerateOptions, rng: Rng): Board;
}

/** A kind as people write it down, too. */
export interface PuzzleCore<Board, GenerateOptions> extends PuzzleRules<Board, GenerateOptions> {
  /** Reads a board from text a person pasted or a file. @throws PuzzleParseError */
  parse(text: string): Board;
  /** The text form; parse(format(b)) equals b. */
  format(board: Board): string;
}

/** Text that is not a board. The message says which character, line or count is wrong. */
export class PuzzleParseError extends coded('puzzle-parse') {
  /** It is a puzzle of another kind: no other part of the text is read in its place. */
  readonly isFinal: boolean;
  constructor(message: string, isFinal = false) {
    super(message);
    this.isFinal = isFinal;
  }
}
