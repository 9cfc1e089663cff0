/** What is said on the page Measure it yourself. */

export const measureWords = {
  title: 'Measure it yourself',
  about:
    'New puzzles are made, the model answers them on your device, and the rules count what is right. The same settings and seed make the same puzzles.',
  none: (label: string, others: string) =>
    `${label} answers cannot be checked by rules, so there is nothing to measure here. Choose ${others} in the header.`,
  csv: 'Download as CSV',
  notes: [
    'The band is the 95 % Wilson interval: it holds the true share in 19 of 20 measurements. More puzzles make it narrower; where two bands overlap, the settings are not shown to differ.',
    'The puzzles are this page’s own: accuracies published of others cannot be compared with these.',
    'A puzzle counts as solved by K copies when any of the first K is right at any step. Time is the device’s alone.',
  ],
} as const;

export const measureBarWords = {
  measure: 'Measure',
  cancel: 'Cancel',
  waiting: 'Waiting for the model',
  soon: 'The measurement begins by itself.',
  unbegun: 'The measurement could not begin',
  broken: 'The measurement ended early',
  nothing: 'Nothing measured yet',
  before: (model: string | null) =>
    `${model ?? 'The model of this kind'} is measured, and stays in use. A graphics card takes seconds, a processor minutes.`,
  part: (from: number, to: number, copies: boolean, step: number, of: number) =>
    ` · puzzles ${from} to ${to}, ${copies ? 'as copies, ' : ''}step ${step} of ${of}`,
  running: (puzzles: string) => `Measuring ${puzzles}`,
  finished: 'Measured',
  cancelled: 'Cancelled',
  done: 'Puzzles done',
  pace: (time: string | null, adapter: string | null) => [time && `${time} a puzzle`, adapter && `on ${adapter}`].filter(Boolean).join(' '),
  counts: (done: string) => `${done}: what was measured counts`,
} as const;

export const curveWords = {
  empty: 'comes with the first puzzles',
  steps: 'Accuracy by supervision step',
  stepsHint: 'Share of answers that obey the rules after this step; “right once”: at this step or before. Shaded: 95 % interval',
  copies: 'Solved by copies',
  copiesHint: 'Share of puzzles that one of the first K copies solved. Shaded: 95 % interval',
} as const;

/** The list of measurements, and the numbers of one. */
export const tableWords = {
  title: 'Measurements',
  columns: ['Curves', 'Puzzles', 'Model', 'Settings', 'Right at the end', 'Solved by K', 'Time a puzzle'],
  draw: (number: number) => `Draw measurement ${number}`,
  seed: (seed: number) => `seed ${seed}`,
  noFile: 'This model has no file of its own',
  parameters: (count: number) => `${count.toLocaleString('en')} parameters`,
  loop: (T: number, n: number, steps: number) => `T=${T}, n=${n}, N_sup=${steps}`,
  halting: 'stops by halting',
  allSteps: 'all steps',
  all: 'All numbers of this measurement',
  step: 'Step',
  right: 'right',
  once: 'right once',
  share: 'share (95 % interval)',
} as const;

export const settingWords = {
  region: 'What is measured',
  puzzles: 'Puzzles',
  count: 'Puzzles (N)',
  countHint: 'More puzzles give a narrower band',
  seed: 'Seed',
  seedHint: 'The same seed and settings give the same puzzles, copies and noise',
  thinking: 'Thinking',
  steps: 'Supervision steps (N_sup)',
  cycles: 'Cycles a step (T)',
  updates: 'Latent updates a cycle (n)',
  own: (value: number) => `The model’s own: ${value}`,
  halting: 'Stop by halting probability',
  haltingHint: 'An answer stands as soon as the model is more sure than not, even if it is wrong',
  noise: 'Noise on z (sigma)',
  noiseHint: 'Added to z before every step; 1 is as much noise as z',
  tries: 'Tries',
  copies: 'Copies (K) up to',
  copiesHint: 'A puzzle that is not solved as it is, is tried as so many symmetric copies',
  one: '1: the puzzle itself',
  reset: 'Back to the model’s own T and n',
} as const;
