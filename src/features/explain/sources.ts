/** What was published, in tables, and where what the page says comes from. */

/** TRM, HRM and language models side by side. */
export const comparison: readonly (readonly [what: string, trm: string, hrm: string, llm: string])[] = [
  ['Networks', 'one, of 2 layers', 'two, of 4 layers each: one slow, one fast', 'one, of many layers'],
  ['What it holds', 'an answer y and notes z, a vector a cell', 'two states, one for each network', 'the text so far'],
  ['An answer', 'the whole board at once, improved up to 16 times', 'the same', 'one token after another; what is written stays'],
  ['Learns from', 'one kind of puzzle, about 1,000 of them and their symmetric copies', 'the same', 'much of what people have written'],
  [
    'In training',
    'the gradient runs through the whole last cycle',
    'through the last update of each network only',
    'through all layers, once',
  ],
];

/** What was published, in per cent of test puzzles solved exactly: TRM paper, table 4 (Sudoku, mazes) and table 5 (ARC-AGI). */
interface PublishedRow {
  readonly model: string;
  /** Empty where its maker does not say. */
  readonly parameters: string;
  /** Ours is of this architecture. */
  readonly trm: boolean;
  /** Sudoku-Extreme, Maze-Hard, ARC-AGI-1, ARC-AGI-2; null where the paper gives no number. */
  readonly scores: readonly [number | null, number | null, number | null, number | null];
}

export const benchmarks = ['Sudoku-Extreme', 'Maze-Hard', 'ARC-AGI-1', 'ARC-AGI-2'] as const;

export const published: readonly PublishedRow[] = [
  { model: 'TRM, mixing MLP', parameters: '5 M to 19 M', trm: true, scores: [87.4, 0, 29.6, 2.4] },
  { model: 'TRM, attention', parameters: '7 M', trm: true, scores: [74.7, 85.3, 44.6, 7.8] },
  { model: 'HRM', parameters: '27 M', trm: false, scores: [55.0, 74.5, 40.3, 5.0] },
  { model: 'One pass, no recursion', parameters: '27 M', trm: false, scores: [0, 0, 21.0, 0] },
  { model: 'DeepSeek R1', parameters: '671,000 M', trm: false, scores: [0, 0, 15.8, 1.3] },
  { model: 'Claude 3.7', parameters: '', trm: false, scores: [0, 0, 28.6, 0.7] },
  { model: 'o3-mini-high', parameters: '', trm: false, scores: [0, 0, 34.5, 3.0] },
  { model: 'Gemini 2.5 Pro', parameters: '', trm: false, scores: [null, null, 37.0, 4.9] },
  { model: 'Grok-4-thinking', parameters: 'about 1,700,000 M', trm: false, scores: [null, null, 66.7, 16.0] },
];

/** Where what the page says comes from: every number and every finding names one of these. */
export const sources = {
  trm: {
    short: 'TRM paper',
    full: 'Jolicoeur-Martineau: Less is More: Recursive Reasoning with Tiny Networks, 2025',
    href: 'https://arxiv.org/abs/2510.04871',
  },
  code: {
    short: 'reference code',
    full: 'SamsungSAILMontreal/TinyRecursiveModels: the reference code of TRM',
    href: 'https://github.com/SamsungSAILMontreal/TinyRecursiveModels',
  },
  hrm: {
    short: 'HRM paper',
    full: 'Wang and others: Hierarchical Reasoning Model, 2025',
    href: 'https://arxiv.org/abs/2506.21734',
  },
  arcPrize: {
    short: 'ARC Prize on HRM',
    full: 'ARC Prize: The Hidden Drivers of HRM’s Performance on ARC-AGI, 15 August 2025',
    href: 'https://arcprize.org/blog/hrm-analysis',
  },
  verified: {
    short: 'ARC Prize’s verification of TRM',
    full: 'ARC Prize: verified scores of TRM, October 2025',
    href: 'https://x.com/arcprize/status/1978872651180577060',
  },
  identity: {
    short: 'Roye-Azar and others',
    full: 'Roye-Azar and others: Tiny Recursive Models on ARC-AGI-1: Inductive Biases, Identity Conditioning, and Test-Time Compute, 2025',
    href: 'https://arxiv.org/abs/2512.11847',
  },
  issue: {
    short: 'issue 60 of the reference code',
    full: 'TinyRecursiveModels, issue 60: Memorization? Maybe?, 2026',
    href: 'https://github.com/SamsungSAILMontreal/TinyRecursiveModels/issues/60',
  },
  guessing: {
    short: 'Ren and Liu',
    full: 'Ren and Liu: Are Your Reasoning Models Reasoning or Guessing? A Mechanistic Analysis of Hierarchical Reasoning Models, 2026',
    href: 'https://arxiv.org/abs/2601.10679',
  },
  noise: {
    short: 'PTRM paper',
    full: 'Sghaier, Parviz and Jolicoeur-Martineau: Probabilistic Tiny Recursive Model, 2026',
    href: 'https://arxiv.org/abs/2605.19943',
  },
} as const;
