/** What can be measured on this page, fetched with the page of measurements. */

import { faces, loadParts } from '../../kinds/kinds.ts';
import type { PageMeasured } from '../../kinds/lesson.ts';

/** By the kinds' names; kinds that cannot be measured have none. */
export const measured: ReadonlyMap<string, PageMeasured> = await loadParts((kind) => kind.measured);

/** The labels of the kinds that can be measured: "Sudoku or Maze". */
export const measuredLabels = faces
  .filter(({ id }) => measured.has(id))
  .map(({ label }) => label)
  .reduce((all, label, i, { length }) => `${all}${i === length - 1 ? ' or ' : ', '}${label}`);

/** The part of a kind that can be measured. @throws Error when it cannot */
export function measuredOf(kind: string): PageMeasured {
  const part = measured.get(kind);
  if (!part) throw new Error(`Puzzles of the kind “${kind}” cannot be measured.`);
  return part;
}
