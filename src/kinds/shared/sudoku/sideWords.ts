/** What is said beside the board; apart from words.ts, so that the first paint comes without it. */

export const hintWords = {
  keysHint: (side: number) => `Arrows or WASD move, 1–${side} write, drag selects more, Ctrl+V pastes; ? lists all keys.`,
  touchHint: 'Tap or drag to select, then use the number pad.',
} as const;

export const importWords = {
  title: 'Import a Sudoku',
  description:
    'Paste digits and blanks, a grid, candidates, a table, or a link of another Sudoku page; text around it does no harm. Or choose a file.',
  placeholder: '8..........36......7..9.2...5...7....',
  accept: '.sdk,.sdm,.sdx,.ss,.msk,.opensudoku,.xml,.json,.txt,.csv,.tsv,.html,.rtf,text/plain,text/csv',
} as const;

export const legendWords = {
  given: 'given',
  answer: 'model’s answer',
  sure: 'how sure',
  sureHint: 'A full bar is 100 %',
  changed: 'changed at this step',
  bad: 'breaks a rule',
} as const;

export const padWords = {
  modes: {
    digit: { name: 'Digit', title: 'Type digits (Z)' },
    corner: { name: 'Corner', title: 'Pencil marks in the corners (X, or hold Shift)' },
    centre: { name: 'Centre', title: 'Pencil marks in the centre (C, or hold Ctrl)' },
    colour: { name: 'Colour', title: 'Colours of cells (V)' },
  },
  meaning: 'What a digit means',
  pad: 'Number pad',
  digit: (digit: number) => `Digit ${digit}`,
  colour: (name: string) => `Colour ${name}`,
  erase: 'Erase',
} as const;

export const playWords = {
  region: 'Your game',
  play: 'Play it yourself',
  playHint: 'Your own digits, apart from the givens; the model does not see them (P)',
  check: 'Check',
  checkHint: 'Strikes out your digits that cannot be right',
  timer: 'Timer',
  timerHint: {
    off: 'Starts a timer; it rests while the page is out of sight, and a new puzzle starts it again',
    on: 'Pauses the timer',
    paused: 'Goes on',
  },
  filled: (own: number, open: number) => `${own} of ${open} cells filled`,
  solved: 'Solved by you.',
  right: (own: number) => (own === 1 ? 'Your digit is right so far.' : `All ${own} of your digits are right so far.`),
  wrong: (wrong: number) => `${wrong} of your digits cannot be right.`,
} as const;

/** What is said while what is right is shown. `shown` cells have a digit, `wrong` of them another one than the solution. */
export const rightSaid = (shown: number, wrong: number): string =>
  shown === 0
    ? 'The solution, in green.'
    : wrong === 0
      ? 'No digit differs from the solution.'
      : `${wrong} of ${shown} ${shown === 1 ? 'digit differs' : 'digits differ'} from the solution, in green.`;
