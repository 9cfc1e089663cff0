/** Which kind of puzzle a model is for, as far as its shapes tell. */
import type { PuzzleKindId } from '../../kinds/puzzle.ts';
import type { TrmConfig } from '../../model/config.ts';

/** Cells of a 4x4 Sudoku. */
const MINI_CELLS = 16;

/** Whether a board of this kind can be put to the model. Of a vocabulary that several kinds share, the length decides where it is known. */
export function fitsKind(kind: PuzzleKindId, { vocabSize, seqLen }: Pick<TrmConfig, 'vocabSize' | 'seqLen'>, isSeqLenKnown: boolean): boolean {
  switch (kind) {
    case 'sudoku':
      return vocabSize === 11;
    case 'arc':
      return vocabSize === 12;
    case 'maze':
      return vocabSize === 6 && (!isSeqLenKnown || seqLen !== MINI_CELLS);
  }
  return kind satisfies never;
}

/** Says it for people: "a 9x9 Sudoku", "a maze". */
export function kindWords({ vocabSize, seqLen }: Pick<TrmConfig, 'vocabSize' | 'seqLen'>, isSeqLenKnown: boolean): string {
  const side = Math.sqrt(seqLen);
  if (vocabSize === 11) return 'a 9x9 Sudoku model';
  if (vocabSize === 12) return 'an ARC model';
  if (vocabSize !== 6) return `a model of another kind of puzzle (it knows ${vocabSize} tokens)`;
  if (!isSeqLenKnown) return 'a maze or 4x4 Sudoku model';
  return seqLen === MINI_CELLS ? 'a 4x4 Sudoku model' : `a maze model (${side} by ${side} cells)`;
}
