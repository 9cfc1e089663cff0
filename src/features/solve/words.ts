/** What the workbench says of runs and what to do next. What is said beside the board is in besideWords.ts: the first paint comes without it. */

import { percent } from '../../ui/format.ts';
import { isLive, solvedAt, type RunRecord } from './run/record.ts';

/** How sure the model is of its answer, as a sentence. @param p probability 0..1 */
export const sureWords = (p: number): string => {
  const share = p < 0.005 ? 'less than 1 %' : p > 0.995 ? 'more than 99 %' : percent(p);
  return `It is ${share} sure that it is finished.`;
};

const captionWords = {
  copy: (copy: number, of: number) => `Copy ${copy + 1} of ${of}`,
  right: ', the one that is right',
  surest: ', the surest',
  itself: ', the board itself',
  chosen: ', chosen by you',
} as const;

/** Which copy is shown and why that one; empty where there is only one. */
export function captionOf(record: RunRecord, copy: number, pinned: number | null): string {
  if (record.copies === 1) return '';
  const solved = solvedAt(record);
  const why =
    solved?.copy === copy
      ? captionWords.right
      : pinned !== null
        ? captionWords.chosen
        : isLive(record) || record.frames.length === 0
          ? captionWords.itself
          : captionWords.surest;
  return captionWords.copy(copy, record.copies) + why;
}
