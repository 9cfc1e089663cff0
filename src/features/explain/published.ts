/** What was published, in per cent of test puzzles solved exactly: TRM paper, table 4 (Sudoku, mazes) and table 5 (ARC-AGI). */

export interface PublishedRow {
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
