/** What the page says around its features: the header, what it is, and parts that could not be shown (as the start of a sentence). Painted first. */

/** Parts of the page. */
export const partWords = {
  page: (kind: string) => `The ${kind} page`,
  train: 'Train mode',
  how: 'How it works',
  measure: 'Measure it yourself',
  sheet: 'The sheet of models and devices',
  recursion: 'The view of the recursion',
  export: 'The export menu',
  board: 'The board',
  boardOf: (kind: string) => `The ${kind} board`,
  comparison: 'The comparison',
  tour: 'The tour',
} as const;

export const headerWords = {
  title: 'TRM Playground',
  kinds: 'Puzzle kinds',
  modes: 'Modes',
  solve: 'Solving',
  train: 'Training',
  isTrained: (name: string) => `“${name}” is being trained`,
  training: '(training now)',
  measureHint: 'Measure it yourself: accuracy on generated puzzles, on this device',
  measure: 'Measure',
  sheet: 'Model & device',
  theme: (theme: string) => `Theme: ${theme}`,
  themeHint: (theme: string, next: string) => `Theme: ${theme}. Press for ${next}.`,
  runFirst: 'The run on the page comes first.',
  trainingFirst: 'The training comes first.',
  version: 'New version',
  versionName: 'New version: reload',
  versionHint: 'A new version of this page is here: reload to use it. What you made is kept.',
} as const;

/** Above the board of a first visit. */
export const introWords = {
  region: 'About this page',
  what: 'A Tiny Recursive Model (TRM) solves puzzles on your own device. ',
  short: 'A tiny network solves puzzles. ',
  press: 'Press Solve',
  watch: ' and watch it think',
  tour: 'Take the tour',
  noTour: 'No tour, thanks',
} as const;
