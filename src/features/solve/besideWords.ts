/** What is said beside the board, of the shown step and of the copies. */

import type { Variation } from './run/settings.ts';

export const factWords = {
  changed: 'Cells whose decoded answer differs from the step before',
  since: 'changed at this step',
  first: 'the first answer: nothing to compare with yet',
} as const;

export const copiesWords = {
  label: 'Copies (K)',
  hint: (apart: string) => `The same puzzle K times in one batch, ${apart}: each copy is another try. Copy 1 is the board itself.`,
  before: (vary: Variation) =>
    vary === 'noise'
      ? 'Each copy starts from different noise; one right answer is enough.'
      : 'Each copy is the same puzzle in another guise; one right answer is enough.',
  one: 'A run starts with one copy; where that one fails, one press adds others.',
} as const;

/** The keys of the timeline, and of the list of them all. */
export const keyWords = {
  title: 'Keys',
  about: 'They work anywhere on the page, except where you write text.',
  anywhere: 'Anywhere',
  board: (kind: string) => `On the ${kind} board`,
  list: 'This list',
  play: 'Play, or pause',
  step: 'A supervision step back or on; with Shift an update, where they are recorded',
  ends: 'The question; the last step',
} as const;
