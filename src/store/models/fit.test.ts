/** Which model goes with which kind, and what is told when none does or the board is too large for it. */
import { describe, expect, it } from 'vitest';
import type { LoadedModel, ModelSource } from './models.ts';
import { modelCardSchema, type ModelCard } from './catalogue.ts';
import { modelFor, readinessOf } from './fit.ts';
import type { Readiness } from '../run/kinds.ts';

const ready: Readiness = { solvable: true, tone: 'plain', headline: 'Ready to solve', sentence: '' };
const source: ModelSource = { kind: 'file', file: new File([], 'own.pt') };
const model = (vocabSize: number, seqLen: number): LoadedModel => ({
  name: 'own.pt', source,
  info: { id: 'own.pt', parameters: 1, bytes: 1, config: { hiddenSize: 8, layers: 2, answerLayers: 0, T: 1, n: 1, nSup: 16, mlpT: true, prefixLen: 1, seqLen, vocabSize } },
});
const maze = {
  id: 'maze', label: 'Maze', vocabSize: 6, readiness: () => ready,
  unfit: (seqLen: number) => (seqLen >= 400 ? null : 'This maze is 20x20; this model takes up to 15x15.'),
} as const;
const card = (task: ModelCard['task']): ModelCard =>
  modelCardSchema.parse({
    name: task, task, architecture: '', parameters: 1, file: 'f', dtype: 'F16', sha256: 'a'.repeat(64), licence: '', data: '', training: '',
    accuracy: { supervisionSteps: 16, n: 1, note: '' },
  });
const known = { active: null, catalogue: [card('sudoku')], wanted: new Map<number, ModelSource>() };

describe('a model for a kind', () => {
  it('has the vocabulary of the kind', () => {
    expect(modelFor({ active: model(11, 81) }, maze)).toBeNull();
    expect(modelFor({ active: model(6, 225) }, maze)?.name).toBe('own.pt');
  });

  it('is asked for plainly where none comes with the page, another kind\'s in the worker or not', () => {
    for (const active of [null, model(11, 81)]) {
      expect(readinessOf(maze, { ...known, active })).toMatchObject({ solvable: false, headline: 'No Maze model comes with this page' });
    }
  });

  it('is waited for where one comes with the page, or one of a person\'s own was there before', () => {
    expect(readinessOf(maze, { ...known, catalogue: [card('maze')] })).toBe(ready);
    expect(readinessOf(maze, { ...known, wanted: new Map([[6, source]]) })).toBe(ready);
    expect(readinessOf(maze, { ...known, catalogue: [] })).toBe(ready);
  });

  it('that is too small for the board says so', () => {
    const small = readinessOf(maze, { ...known, active: model(6, 225) });
    expect(small).toMatchObject({ solvable: false, headline: 'Too large for this model', sentence: expect.stringContaining('15x15') as string });
    expect(readinessOf(maze, { ...known, active: model(6, 900) })).toBe(ready);
  });

  it('does not matter while the board itself cannot be solved', () => {
    const noRoute: Readiness = { solvable: false, tone: 'bad', headline: 'No route', sentence: '' };
    expect(readinessOf({ ...maze, readiness: () => noRoute }, { ...known, active: model(6, 225) })).toBe(noRoute);
  });
});
