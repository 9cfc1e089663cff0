/** The cells in which two answers differ, in words: for those who do not see the marks. Pure. */
import type { Answer } from './compare.ts';
import type { RunRecord } from '../solve/run/record.ts';
import { arcColour } from '../../kinds/arc/ui/colours.ts';
import { placeWords } from '../inspect/moment.ts';

/** Cells that are named; the others are counted. */
const NAMED = 6;

/** What stands in a cell of an answer. */
function valueWords(kind: RunRecord['kind'], value: number | undefined): string {
  if (value === undefined) return 'outside';
  switch (kind) {
    case 'sudoku':
      return value === 0 ? 'empty' : String(value);
    case 'maze':
      return value === 1 ? 'path' : 'no path';
    case 'arc':
      return arcColour(value).name;
  }
  return kind satisfies never;
}

/** "Row 3, column 5: A 4, B 7; ... and 3 more." '' where they are alike. `unlike`: cells of `own`. */
export function unlikeWords(kind: RunRecord['kind'], name: 'A' | 'B', own: Answer, other: Answer, unlike: ReadonlySet<number>): string {
  if (unlike.size === 0) return '';
  const cells = [...unlike].slice(0, NAMED).map((cell) => {
    const [row, col] = [Math.floor(cell / own.cols), cell % own.cols];
    const theirs = row < other.rows && col < other.cols ? other.cells[row * other.cols + col] : undefined;
    return `${placeWords(cell, own.cols)}: ${name} ${valueWords(kind, own.cells[cell])}, ${name === 'A' ? 'B' : 'A'} ${valueWords(kind, theirs)}`;
  });
  const more = unlike.size - cells.length;
  const text = cells.join('; ') + (more > 0 ? `; and ${more} more` : '');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
