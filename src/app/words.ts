/** What the page says around its features: the header, and what it is. Painted first, so in few words. */

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
