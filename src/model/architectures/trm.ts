/** TRM ("Less is More: Recursive Reasoning with Tiny Networks", 2025): one network updates z and y, and learns from a whole cycle. */

import type { SequenceArchitecture } from './architecture.ts';

/** n of the paper: 6 for Sudokus (11 tokens; 16 cells in a small one), 4 for mazes (6) and ARC (12). Of other puzzles, 6 with the token mixer. */
function usualN({ vocabSize, seqLen, mlpT }: { readonly vocabSize: number; readonly seqLen: number; readonly mlpT: boolean }): number {
  if (vocabSize === 11 || seqLen === 16) return 6;
  return vocabSize === 6 || vocabSize === 12 || !mlpT ? 4 : 6;
}

export const trm = {
  id: 'trm',
  label: 'TRM',
  networks: [{ name: 'L_level', updates: ['z', 'y'] }],
  learntUpdates: (n) => n + 1,
  usual: { T: 3, n: usualN, prefixLen: () => 16 },
  words: {
    choice: 'TRM, one network',
    learning: 'TRM: one network updates z and y, and learns from a whole cycle.',
    explanation: '',
    net: () => ({ title: 'net', lines: ['one only,', 'for y and z'] }),
    layers: ({ layers }) => `${layers} layers`,
  },
} as const satisfies SequenceArchitecture<'trm'>;

const paper = {
  arch: 'trm',
  hiddenSize: 512,
  layers: 2,
  answerLayers: 0,
  T: 3,
  nSup: 16,
  heads: 8,
  expansion: 4,
  prefixLen: 16,
  puzzleDim: 512,
  puzzleIds: 1,
  rmsEps: 1e-5,
  ropeTheta: 10_000,
} as const;

/** Its published recipes. ARC's table has one row a (task, augmentation); a file says how many. */
export const trmPresets = {
  'sudoku-mlp': { ...paper, n: 6, mlpT: true, positions: 'none', seqLen: 81, vocabSize: 11 },
  'sudoku-att': { ...paper, n: 6, mlpT: false, positions: 'rope', seqLen: 81, vocabSize: 11 },
  'maze-att': { ...paper, n: 4, mlpT: false, positions: 'rope', seqLen: 900, vocabSize: 6 },
  'arc-att': { ...paper, n: 4, mlpT: false, positions: 'rope', seqLen: 900, vocabSize: 12 },
} as const;
