/** What can be learnt on this page: the lessons of all kinds, fetched with Train mode. */

import { loadParts } from '../../kinds/kinds.ts';
import type { PageLesson } from '../../kinds/lesson.ts';

/** By the kinds' names; kinds that cannot be learnt have none. */
export const lessons: ReadonlyMap<string, PageLesson> = await loadParts(({ lesson }) => lesson);

/** The lesson of a kind that can be learnt. @throws Error when it cannot */
export function lessonOf(kind: string): PageLesson {
  const lesson = lessons.get(kind);
  if (!lesson) throw new Error(`“${kind}” cannot be learnt on this page.`);
  return lesson;
}

/** A name that no other run has: "my Sudoku", then "my Sudoku 2". */
export function distinct(name: string, taken: ReadonlySet<string>): string {
  for (let k = 1; ; k++) {
    const candidate = k === 1 ? name : `${name} ${k}`;
    if (!taken.has(candidate)) return candidate;
  }
}
