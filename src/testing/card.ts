/** A model's card, for tests of what the page knows of models: no model lies behind it. */

export const tinyCard = {
  name: 'tiny',
  task: 'sudoku',
  architecture: 'TRM',
  parameters: 10,
  seqLen: 81,
  file: 'tiny.safetensors',
  dtype: 'F16',
  sha256: 'a'.repeat(64),
  licence: 'MIT',
  data: 'd',
  training: 't',
  accuracy: { supervisionSteps: 16, n: 256, easy: 0.9, hard: 0.5, note: 'one pass' },
};
