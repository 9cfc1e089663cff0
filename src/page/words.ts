/** What the page says around its features: the header, what it is, and the caption of a board. Painted first, so in few words. */

import { isLive, solvedAt, type RunRecord } from '../client/record.ts';

export const pageNames = { how: 'How it works', measure: 'Measure it yourself' } as const;

export const headerWords = {
  measure: 'Accuracy on this device',
  runFirst: 'After the run.',
  trainingFirst: 'After the training.',
  reload: 'New version: reload',
  reloadHint: 'What you made is kept.',
} as const;

/** Above the board of a first visit. */
export const introWords = {
  region: 'About this page',
  what: 'A Tiny Recursive Model (TRM) solves puzzles on your own device. ',
  short: 'A tiny network solves puzzles. ',
  watch: ' and watch it think',
  tour: 'Take the tour',
  noTour: 'No tour, thanks',
} as const;

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
