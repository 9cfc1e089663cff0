/** What is said beside the board, of the shown step and of the copies. */

import type { Variation } from './run/settings.ts';

/** x, y and z in a sentence each, with the numbers of the model in use. null: not known yet. */
export const explanationWords = {
  x: 'is the question: every cell of the board as a vector.',
  y: 'is the answer so far. The board shows it decoded after each supervision step.',
  z: (n: number | null, T: number | null, nSup: number) =>
    `is scratch paper: rewritten ${n === null ? 'n times' : `n = ${n} times`} with x and y in view, then y is improved once. That makes a cycle; ${T === null ? 'T' : `T = ${T}`} of them make a step, and a run has up to N_sup = ${nSup}.`,
  how: 'How it works',
  more: ', and what of it is shown to be reasoning.',
  loop: 'The loop, as it runs',
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
  handOverHint: 'Models of this kind that come with the page or were loaded since it was opened',
} as const;

export const factWords = {
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
} as const;
