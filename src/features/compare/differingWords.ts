/** The cells in which two answers differ, in words: for those who do not see the marks. Pure. */

import type { Answer } from '../../kinds/kind.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { placeWords } from '../inspect/moment.ts';
import type { RunRecord } from '../solve/run/record.ts';

/** Cells that are named; the others are counted. */
const NAMED = 6;

/** "Row 3, column 5: A 4, B 7; ... and 3 more." '' where they are alike. `differing`: cells of `own`. */
export function differingWords(
  kind: RunRecord['kind'],
  name: 'A' | 'B',
  own: Answer,
  other: Answer,
  differing: ReadonlySet<number>,
): string {
  if (differing.size === 0) return '';
  const words = (value: number | undefined): string => (value === undefined ? 'outside' : kindOf(kind).words.value(value));
  const cells = [...differing].slice(0, NAMED).map((cell) => {
    const [row, col] = [Math.floor(cell / own.cols), cell % own.cols];
    const theirs = row < other.rows && col < other.cols ? other.cells[row * other.cols + col] : undefined;
    return `${placeWords(cell, own.cols)}: ${name} ${words(own.cells[cell])}, ${name === 'A' ? 'B' : 'A'} ${words(theirs)}`;
  });
  const more = differing.size - cells.length;
  const text = cells.join('; ') + (more > 0 ? `; and ${more} more` : '');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
