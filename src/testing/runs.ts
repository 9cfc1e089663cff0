/** Made-up runs for tests: what a test is about is said there, the rest is here. */

import type { Frame, RunRecord } from '../client/record.ts';
import type { Verdict } from '../kinds/puzzle.ts';

/** A copy's verdict by how many cells are wrong; 0: solved. */
export const verdictOf = (problems: number, more: Partial<Verdict> = {}): Verdict => ({
  solved: problems === 0,
  problems,
  cells: [],
  summary: '',
  ...more,
});

/** A supervision step of as many copies as there are verdicts, all of them undecided about halting. */
export const frameOf = (step: number, verdicts: readonly Verdict[], more: Partial<Frame> = {}): Frame => ({
  step,
  ms: 1,
  tokens: new Uint8Array(),
  confidence: new Float32Array(),
  halt: new Float32Array(verdicts.length),
  latent: null,
  verdicts,
  ...more,
});

/** A finished run of one copy of a Sudoku, without a step. */
export const runOf = (more: Partial<RunRecord> = {}): RunRecord => ({
  phase: 'done',
  runId: 'r',
  heldBy: 'r',
  kind: 'sudoku',
  board: [],
  copies: 1,
  seed: 1,
  model: null,
  planned: 16,
  frames: [],
  films: new Map(),
  stopping: false,
  end: null,
  failure: null,
  ...more,
});
