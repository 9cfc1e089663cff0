/** What is said of the inside of a run. */

import type { RunRecord } from '../../client/record.ts';
import { haltingProbability } from '../../model/states.ts';
import type { Paths, Trajectories } from '../../protocol/inspect.ts';
import { bytes, percent, plural } from '../../ui/format.ts';
import { basin, endingOf, type Ending } from './paths.ts';

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
  bits: (most: number) => `${most.toFixed(1)} bits`,
  paths: 'The picture of where the copies go',
  recording: 'Recording',
  holds: (size: number, steps: number) => `The run holds ${bytes(size)} (at most ${steps} steps).`,
  holdsHint: (steps: number, latents: number) =>
    `Answers, probabilities and pictures of z of every step and copy: at most ${steps} steps, and ${bytes(latents)} of z beside.`,
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
  step: (from: number, to: number) => (from === to ? `step ${from}` : `${from} to ${to}`),
  wrong: 'Cells that differ from the solution',
  wrongHint: (oneOfMany: string | undefined) =>
    `After each step: cells that differ from the answer that verified in the end${oneOfMany ? ` (${oneOfMany})` : ''}. One line a copy.`,
  differing: (cells: number) => `${plural(cells, 'cell differs', 'cells differ')} from the solution`,
  goTo: (verdict: string | null) => `${verdict === null ? 'Go' : `${verdict}; go`} to the step where it became this`,
} as const;

export const attentionWords = {
  title: 'Where it looks',
  subtitle: '(attention, a row a layer, a picture a head)',
  nothing: 'Nothing has been computed yet: go one update on.',
  point: 'Point at a cell of the board or of z.',
  asking: 'Asking the model…',
  region: 'Attention',
  most: 'most',
  pictured: (means: string) => `${means}; the number is that most.`,
  where: (place: string) => `Where ${place} looks (attention)`,
  head: (layer: number, head: number) => `layer ${layer}, head ${head}`,
  looks: (layer: number, head: number, place: string, most: string, prefix: string) =>
    `Layer ${layer}, head ${head}: most at ${place} (${most}); ${prefix} at the prefix`,
  gets: (place: string, least: string, most: string) => `${place} gets ${least} to ${most} of a head; press to ask where it looks itself`,
  means: 'share of a head’s attention that a cell gets, each picture by its own most; the frame is the cell that looks',
} as const;

export const movingWords = {
  title: 'Still moving',
  hint: 'Change of the whole state at each update, by its length. A fixed point would be at 0.',
  symbol: '(‖Δ‖ / ‖·‖)',
  lines: 'z: solid line; y: dashed line. From left to right: supervision steps.',
  ends: (first: string, last: string) => `${first} at first, ${last} at last`,
  alternative: (z: string, y: string) => `Relative change at each update. z: ${z}. y: ${y}.`,
  before: 'before the first update',
  copy: (words: string) => `copy 1, ${words}`,
  moved: (z: string | null, y: string | null) => (z === null ? `y moved ${y ?? ''}` : `z moved ${z}${y === null ? '' : `, y ${y}`}`),
  at: (step: number, moment: string, moved: string) => `step ${step}, ${moment}: ${moved}`,
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
  making: 'Running it again',
  mean: (state: 'y' | 'z') => `(mean of ${state} over all cells)`,
  whose: 'Whose mean is drawn',
  keys: 'Arrow keys choose a copy.',
  marks: 'What the marks mean',
  start: 'start, after step 1',
  shown: 'the shown step (a ring at the end); the watched copy’s is larger',
  watch: 'Copy to watch',
  strays: (step: number) => `From step ${step} on this is not the run above: made again, it was rounded otherwise and took another way.`,
} as const;

/** How a path ends. */
export const endings: Record<Ending, { readonly name: string; readonly means: string }> = {
  right: { name: 'right', means: 'checked by the rules' },
  wrong: { name: 'wrong', means: 'sure it is done, and the rules say no' },
  open: { name: 'not finished', means: 'not right, and not sure that it is done' },
  unchecked: { name: 'not checked', means: 'no rule says what is right' },
};

/** "Copy 3 after step 5: 97 % sure it is done, 2 cells break a rule. At the end: right." */
export function copyWords(
  record: RunRecord,
  k: number,
  step: number,
  checked: boolean,
  problem: readonly [one: string, many: string],
): string {
  const frame = record.frames[step - 1];
  const last = record.frames.length;
  const end = `${endings[endingOf(record, k, last, checked)].name}`;
  if (!frame) return `Copy ${k + 1} before the first step. At the end: ${end}.`;
  const problems = frame.verdicts[k]?.problems ?? 0;
  const verdict = !checked ? '' : frame.verdicts[k]?.solved ? ', right' : `, ${plural(problems, ...problem)}`;
  const now = `Copy ${k + 1} after step ${frame.step}: ${percent(haltingProbability(frame.halt[k] ?? 0))} sure it is done${verdict}.`;
  return step >= last ? (checked ? `${now} That is its end: ${end}.` : now) : `${now} At the end: ${end}.`;
}

/** "57 % of how these means differ lies along the first axis, 28 % along the second." */
export function sharesWords({ shares: [first, second] }: Paths): string {
  if (first === 0) return 'All of these means are the same.';
  return `The two axes show ${percent(first + second)} of how these means differ (${percent(first)} and ${percent(second)}).`;
}

/** The picture for those who do not see it. */
export function pictureWords(record: RunRecord, state: 'y' | 'z', found: Trajectories, checked: boolean): string {
  const count = new Map<Ending, number>();
  for (let k = 0; k < found.copies; k++) {
    const ending = endingOf(record, k, found.steps, checked);
    count.set(ending, (count.get(ending) ?? 0) + 1);
  }
  const ends = [...count].map(([ending, n]) => `${n} ${endings[ending].name}`).join(', ');
  return `Paths of the mean of ${state} of ${plural(found.copies, 'copy', 'copies')} over ${plural(found.steps, 'step')}. At the end: ${ends}. ${sharesWords(found[state])}`;
}

/** How near the ends of two sorts lie to each other, where there are both: whether right and wrong answers are different places. */
export function basinWords(record: RunRecord, places: Paths, found: Trajectories, checked: boolean): string {
  const far = basin(record, places, found, checked);
  return far === null
    ? ''
    : `Here the others end ${far.toPrecision(2)} times as far from the middle of the right ones as the right ones themselves.`;
}

/** z as a picture laid out like the board: its title, what is missing, and each view as an alternative and as what its colours mean. */
export const zWords = {
  title: 'Latent reasoning state',
  hint: 'z is what the network writes down for itself between answers; nobody taught it what to write',
  views: 'What the picture of z shows',
  choose: 'Choose a cell of the board.',
  constant: 'z starts from a constant.',
  colours: {
    words: 'as coloured cells',
    means:
      'Cells that look alike hold similar latents: cells with the same answer drift to one colour as it forms. Point at one to see them together.',
  },
  norm: {
    words: (low: string, high: string) => `by length, ${low} to ${high}`,
    means: '‖z‖; the network ends in a norm, so it is nearly the same everywhere',
  },
  change: { words: (most: string) => `by change at the last update, at most ${most}`, means: '‖Δz‖ / ‖z‖ at the last update of z' },
  likeness: {
    words: (place: string | null) => `by likeness to ${place ?? 'a cell'}`,
    means: (place: string | null) => (place === null ? 'cosine; choose a cell first' : `cosine to ${place}`),
  },
  alternative: (at: string, words: string, columns: number, rows: number) =>
    `z at ${at} ${words}, a grid of ${columns} by ${rows}, laid out like the board.`,
  pngTitle: (words: string) => `Latent reasoning state z, ${words}`,
  after: (update: number, moment: string) => `After update ${update} (${moment}).`,
} as const;

export const viewHints = {
  colours: 'First three principal components of z: dark to light, blue to yellow, green to red',
  norm: 'Length of z in each cell: nearly the same everywhere, because the network ends in a norm',
  change: 'How much z changed at the last update: bright where it still works',
  likeness: 'Cosine between z of the chosen cell and of every cell: cells with the same answer grow bright together',
} as const;
