/** What the page says around its features: the header, what it is, and parts that could not be shown (as the start of a sentence). Painted first. */

export const partWords = {
  page: (kind: string) => `The ${kind} page`,
  how: 'How it works',
  measure: 'Measure it yourself',
  sheet: 'The sheet of models and devices',
  recursion: 'The view of the recursion',
  export: 'The export menu',
  board: (kind: string) => `The ${kind} board`,
} as const;

export const headerWords = {
  isTrained: (name: string) => `“${name}” is being trained`,
  measure: 'Accuracy on generated puzzles, on this device',
  theme: (theme: string, next: string) => `Theme: ${theme}. Press for ${next}.`,
  runFirst: 'The run on the page comes first.',
  trainingFirst: 'The training comes first.',
  reload: 'New version: reload',
  reloadHint: 'Reload for a new version of this page. What you made is kept.',
} as const;

/** Above every board: what a `what` ("Sudoku") is shared as, and a new one that comes too late. */
export const toolWords = {
  shared: (what: string) => `A ${what} for TRM Playground`,
  link: (what: string) => `Link to this ${what}`,
  linkHint: (what: string) => `A link to this ${what}`,
  asText: (what: string) => `This ${what} as text`,
  copy: 'Copy as text',
  late: (what: string) => `A run began before the new ${what} was made: the board stays.`,
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
