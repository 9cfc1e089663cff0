/** What is said of the inside of a run. */

import { bytes, plural } from '../../ui/format.ts';

export const insideWords = {
  region: 'Inside the run',
  look: 'Look inside',
  lookHint: 'Runs the steps again, one update at a time, and keeps what each left behind',
  stop: 'Stop',
  waiting: 'waiting for the device',
  update: (done: number, of: number) => `update ${done} of ${of}`,
  before: 'Records every update of y and z inside the steps.',
  noRun: 'Solve first: this is seen inside a run.',
  live: 'This is seen inside the run once it has ended.',
  solve: 'Solve this board',
  other: (copy: number) => `Copy 1 is recorded; this is copy ${copy + 1}.`,
  notKept: 'Nothing is recorded of this step.',
  changed: 'Something was changed in the middle of this run: it cannot be looked into.',
  onlyCopy: (copy: number) => `Only a first copy can be looked into, and the link brought copy ${copy + 1} alone.`,
  recorded: (updates: number, steps: number, size: number, most: number) =>
    `${plural(updates, 'update')} of ${plural(steps, 'step')} recorded, ${bytes(size)} of at most ${bytes(most)}.`,
  left: (from: number, to: number) => ` Steps ${from} to ${to} would take more memory than is kept for this.`,
  keys: ' Shift and the arrow keys go from update to update.',
  /** The recording is made with plain tensor operations, which round otherwise than fast kernels. */
  differs: (step: number, cells: number) =>
    ` From step ${step} on ${plural(cells, 'cell')} are otherwise than the run: its fast kernels round differently.`,
  watch: 'Watch copy 1, which is recorded',
  back: (copy: number) => `Back to copy ${copy + 1}`,
  doubt: 'Doubt on the board',
  doubtSymbol: '(entropy of y)',
  doubtHint: 'Entropy of y in each cell: where the model is undecided',
  noDoubt: 'no cell has a bit of doubt or more',
  inDoubt: (cells: number) => `${plural(cells, 'cell has', 'cells have')} a bit of doubt or more`,
  constant: 'y starts from a constant, the same for every puzzle',
} as const;

export const whyWords = {
  title: 'Why this cell?',
  point: 'Point at a cell to see why',
  likeliest: 'Likeliest answers',
  entropy: (bits: number) => `${bits.toFixed(2)} bits of doubt (entropy)`,
  entropyHint: 'Entropy of the softmax over all tokens: 0 bits is certain',
  constant: 'y starts from a constant.',
  alternatives: 'Look inside to see the alternatives.',
  steps: 'Step by step',
  stepsName: 'What it answered, step by step',
  verdict: (right: boolean) => (right ? 'as in the checked answer' : 'differs from the checked answer'),
  goTo: (verdict: string | null) => `${verdict === null ? 'Go' : `${verdict}; go`} to the step where it became this`,
} as const;

export const attentionWords = {
  title: 'Where it looks',
  subtitle: '(attention, a row a layer, a picture a head)',
  nothing: 'Nothing has been computed yet: go one update on.',
  point: 'Point at a cell of the board or of z.',
  asking: 'Asking the model…',
  means: 'share of a head’s attention that a cell gets, each picture by its own most; the frame is the cell that looks',
} as const;

export const movingWords = {
  title: 'Still moving',
  hint: 'Change of the whole state at each update, by its length. A fixed point would be at 0.',
} as const;

export const pathWords = {
  region: 'Where the copies go',
  draw: 'Draw the paths',
  drawHint: 'Runs all copies again from the same seeds, and keeps the mean of y and of z after each step',
  step: (done: number, of: number) => `step ${done} of ${of}`,
  changed: 'Something was changed in the middle of this run: it cannot be made again.',
  before: 'Where the mean of z of every copy goes: do right and wrong answers end in different places?',
  plane: 'One plane for all copies and steps.',
  oneCopy: (checked: boolean) =>
    `One copy is one path. ${checked ? 'A run with more copies shows whether they meet.' : 'Of the copies that vote only this one is watched.'}`,
  symmetric: (copies: string) =>
    `Each copy is the board ${copies}: another question to the model, so its path need not end where another’s does, even when both are right.`,
  noisy: 'All copies are the same board; the noise on z alone drives them apart.',
  solved: 'The run ended with its first right copy. Untick “Stop when solved” under “Run settings” to follow the others further.',
  strays: (step: number) => `From step ${step} on this is not the run above: made again, it was rounded otherwise and took another way.`,
} as const;

export const viewHints = {
  colours: 'First three principal components of z: dark to light, blue to yellow, green to red',
  norm: 'Length of z in each cell: nearly the same everywhere, because the network ends in a norm',
  change: 'How much z changed at the last update: bright where it still works',
  likeness: 'Cosine between z of the chosen cell and of every cell: cells with the same answer grow bright together',
} as const;
