/** What is said beside the board: of the shown step, the copies and curves, what can be tried, and keys; apart from words.ts, so that the first paint comes without it. */

import type { Variation } from '../../page/run/settings.ts';

/** x, y and z in a sentence each, with the numbers of the model in use. null: not known yet. */
export const explanationWords = {
  x: 'is the question: every cell of the board as a vector.',
  y: 'is the answer so far. The board shows it decoded after each supervision step.',
  z: (n: number | null, T: number | null, nSup: number) =>
    `is scratch paper: rewritten ${n === null ? 'n times' : `n = ${n} times`} with x and y in view, then y is improved once. That makes a cycle; ${T === null ? 'T' : `T = ${T}`} of them make a step, and a run has up to N_sup = ${nSup}.`,
  how: 'How it works',
  more: ', and what of it is shown to be reasoning.',
  loop: 'The loop, as it runs',
  figure: 'The figure',
} as const;

/** Facts of the shown step: what a number is, and its title. */
export const stepWords = {
  sure: 'sure it is done',
  sureHint: 'Sigmoid of q_halt: the model’s own guess that its answer is right. It can be wrong; the rules decide.',
  confident: (answers: string) => `sure of its ${answers}`,
  confidentHint: 'Mean over all cells of the probability of the answer chosen (softmax)',
  problemsHint: (problems: string) => `In this copy’s answer: ${problems}`,
  time: 'for this step',
  timeBy: (model: string) => `for this step, made by ${model}`,
  timeHint: 'Time of this step for all copies together, with reading back the answer',
} as const;

export const settingWords = {
  steps: 'Supervision steps (N_sup)',
  stepsHint: (nSup: number) => `At most so many a run; the model was trained with ${nSup}`,
  whenSolved: 'Stop when solved',
  whenSolvedHint: 'The first right answer ends the run',
  whenSure: 'Stop when sure (q_halt > 0)',
  whenSureHint: 'Ends the run when every copy is more sure than not, right or wrong',
  vary: 'The K copies differ by',
  varyLegend: 'What tells the K copies apart',
  names: { symmetries: 'Symmetries', noise: 'Noise', both: 'Both' },
  hints: {
    symmetries: (copies: string) => `Each copy is the puzzle ${copies}`,
    noise: () => 'Each copy is the board itself, with noise of its own on z before every step',
    both: (copies: string) => `Each copy is the puzzle ${copies}, with noise of its own on z`,
  },
  sigma: 'Noise (σ)',
  sigmaHint: 'N(0, σ²) is added to z before each step; the numbers of z are about 1 in size',
  wins: 'The first right copy wins; where none is right, the surest (q_halt) counts.',
} as const satisfies { readonly hints: Record<Variation, (copies: string) => string>; readonly [key: string]: unknown };

/** Changes in the middle of a run. */
export const tryWords = {
  about: 'The run goes on from its last step, in all copies. What you do not change stays.',
  notNow: (why: string) => `Not now: ${why}`,
  forgetZ: 'Forget z',
  forgetZAsks: 'z goes back to L_init, y stays. Is the answer kept while z is thought up anew?',
  forgetY: 'Forget y',
  forgetYAsks: 'y goes back to H_init, z stays. Does z alone bring the answer back?',
  shake: 'Shake z',
  shakeAsks: 'z gets Gaussian noise once, another for each copy. How much can it bear?',
  shakeSigma: 'Shake (σ)',
  shakeHint: 'N(0, σ²) is added to z once; the numbers of z are about 1 in size',
  seed: 'Seed',
  seedName: 'Seed of the shake',
  seedHint: 'The same seed shakes the same way, on every device',
  board: 'Continue with the changed board',
  boardAsks: 'y and z stay, x is the board as you changed it. Does it revise what no longer fits?',
  handOver: 'Hand over',
  handOverAsks: 'Another model goes on with the same board. Can it read what the first one wrote down?',
  handOverTo: 'Model to hand over to',
  handOverStatus: 'Handing over',
  to: 'to',
  loading: 'a model is being loaded.',
  notLoaded: (name: string, why: string) => `${name} could not be loaded: ${why} The model before is still in use.`,
  movedOn: (name: string) => `the run or the board was changed while ${name} was loaded.`,
  otherKind: (name: string, kind: string) => `${name} is no ${kind} model.`,
  unfit: (name: string, why: string, ran: string | null) =>
    `${name} cannot take this board: ${why} The run of ${ran ?? 'the other model'} stays as it is.`,
  handOverHint: 'Models of this kind that come with the page or were loaded since it was opened',
} as const;

export const factWords = {
  symbols: { byYou: 'by you', back: 'came back?', time: 'T cycles of n' },
  unchanged: 'not changed yet',
  against: (changed: string, step: number) => `${changed}; checked against the board as it was until step ${step}`,
  changed: 'Cells whose decoded answer differs from the step before',
  since: 'changed at this step',
  first: 'the first answer: nothing to compare with yet',
  byYou: 'What you changed in the middle of this run, seen from the shown step',
  differing: 'Cells of this copy whose decoded answer is another than just before the change. 0: it came back to the same answer.',
  than: (count: number, step: number) => `${count === 1 ? 'cell differs' : 'cells differ'} from step ${step}, before it`,
} as const;

export const copiesWords = {
  label: 'Copies (K)',
  hint: (apart: string) => `The same puzzle K times in one batch, ${apart}: each copy is another try. Copy 1 is the board itself.`,
  before: (vary: Variation) =>
    vary === 'noise'
      ? 'Each copy starts from different noise; one right answer is enough.'
      : 'Each copy is the same puzzle in another guise; one right answer is enough.',
  one: 'A run starts with one copy; where that one fails, one press adds others.',
  region: 'Copies',
  noisy: 'with noise on z before each step',
  andNoisy: (symmetric: string) => `${symmetric}, and with noise on z before each step`,
  copy: (number: number) => `Copy ${number}`,
  copyIs: (number: number, sure: string, solved: number | null, counts: boolean) =>
    `Copy ${number}: ${sure} sure it is done, ${solved === null ? 'not right yet' : `checked and right at step ${solved}`}${counts ? '; the surest of all, so it counts' : ''}`,
  next: (copies: number) => ` The next run will have ${copies}.`,
  solved: (solved: number, of: number) => `${solved} of ${of} solved and checked`,
  counting: (number: number) => `none is right, so copy ${number}, the surest, counts`,
  watching: (number: number, verified: string) => `Watching copy ${number}; ${verified}. A fuller box is a surer copy.`,
  slow: (copies: number, time: string) => ` This step of ${copies} took ${time}; fewer copies are faster.`,
} as const;

/** The curves over the timeline, and the picture of z until a step is drawn. */
export const recursionWords = {
  region: 'Recursion',
  looking: 'What am I looking at?',
  settings: 'Run settings',
  trySomething: 'Try something: change x, y or z, or the model',
  halting: 'Halting probability',
  haltingHint:
    'After each step: how sure the model is that its answer is right. One line a copy; the strong line is the copy on the board.',
  problemsHint: (problems: string) =>
    `After each step: ${problems}. 0 is solved. One line a copy; the strong line is the copy on the board.`,
  sure: 'sure',
  isSure: (share: string) => `${share} sure`,
  parts: { z: 'The picture of z', compare: 'Comparing runs', inside: 'The inside of the run' },
  at: (step: number, copy: number) => `supervision step ${step} of copy ${copy}`,
  later: 'Drawn after the first step.',
  constant: 'z starts from a constant, the same for every puzzle.',
  live: 'While a run is on, z is drawn for copy 1.',
  notHeld: 'z of this step is no longer held.',
} as const;

/** Curves and marks of steps, in words. */
export const curveWords = {
  none: (title: string) => `${title}: no step yet.`,
  alternative: (title: string, copy: number, values: string) => `${title} of copy ${copy}, step by step: ${values}.`,
  ofCopy: (copy: number) => `copy ${copy}, `,
  axes: 'From left to right: supervision steps. The dot is at the shown step.',
  before: 'before the first step',
  step: (step: number, value: string) => `step ${step}: ${value}`,
  question: 'the question',
  right: ', right',
  sure: (share: string, rules: string) => `${share} sure it is done${rules}`,
  changes: 'Changes by you',
  after: (change: string, step: number) => `${change} after step ${step}`,
} as const;

/** What can be tried where nothing was solved. */
export const remedyWords = {
  copies: (copies: number) => `Try ${copies} copies`,
  copiesHint: (most: string) => `Helps most often: the board again with other copies beside it${most}`,
  most: (time: string) => `, at most about ${time} on this device`,
  think: 'Keep thinking',
  thinkHint: 'Goes on from the last y and z for as many supervision steps again',
  others: (ran: string) => `${ran} made this run: hand it over under “Try something”, or load ${ran} again`,
  teach: 'Teach it this one',
  teachTask: 'Train on this task',
  teachHint: 'Trains the model for a minute on this puzzle in all its symmetries',
} as const;

/** The keys of the timeline, and of the list of them all. */
export const keyWords = {
  title: 'Keys',
  about:
    'They act unless what has the focus uses the key itself: a text, a list, a slider, a menu or the board; and for the space bar, a button.',
  anywhere: 'On the page',
  board: (kind: string) => `On the ${kind} board`,
  list: 'This list',
  play: 'Play, or pause',
  arrows: 'Left and right arrow',
  step: 'A supervision step back or on; with Shift an update, where they are recorded',
  ends: 'The question; the last step',
} as const;
