/** Which model goes with which kind, and what is told when none does or the board is too large for it. */

import { describe, expect, it } from 'vitest';
import type { Readiness } from '../../kinds/kind.ts';
import { modelCardSchema, type ModelCard } from './catalogue.ts';
import { modelFor, readinessOf, sourceFor } from './fit.ts';
import type { LoadedModel } from './models.ts';
import type { ModelSource } from './source.ts';

const ready: Readiness = { solvable: true, tone: 'plain', headline: 'Ready to solve', sentence: '' };
const source: ModelSource = { kind: 'file', file: new File([], 'own.pt') };
const model = (vocabSize: number, seqLen: number): LoadedModel => ({
  name: 'own.pt',
  source,
  task: vocabSize === 6 ? 'maze' : 'sudoku',
  info: {
    id: 'own.pt',
    task: null,
    parameters: 1,
    bytes: 1,
    config: { arch: 'trm', hiddenSize: 8, layers: 2, answerLayers: 0, T: 1, n: 1, nSup: 16, mlpT: true, prefixLen: 1, seqLen, vocabSize },
  },
});
const maze = {
  id: 'maze',
  label: 'Maze',
  readiness: () => ready,
  unfit: (seqLen: number) => (seqLen >= 400 ? null : 'This maze is 20x20; this model takes up to 15x15.'),
} as const;
const card = (task: ModelCard['task'], seqLen = 81): ModelCard =>
  modelCardSchema.parse({
    name: task,
    task,
    architecture: '',
    parameters: 1,
    seqLen,
    file: 'f',
    dtype: 'F16',
    sha256: 'a'.repeat(64),
    licence: '',
    data: '',
    training: '',
    accuracy: { supervisionSteps: 16, n: 1, note: '' },
  });
const known = { active: null, catalogue: [card('sudoku')], wanted: new Map<string, ModelSource>() };

describe('a model for a kind', () => {
  it('says so, whatever the size of its vocabulary', () => {
    expect(modelFor({ active: model(11, 81) }, maze)).toBeNull();
    expect(modelFor({ active: { ...model(6, 16), task: 'mini' } }, maze)).toBeNull();
    expect(modelFor({ active: model(6, 225) }, maze)?.name).toBe('own.pt');
  });

  it("is asked for plainly where none comes with the page, another kind's in the worker or not", () => {
    for (const active of [null, model(11, 81)]) {
      expect(readinessOf(maze, { ...known, active })).toMatchObject({ solvable: false, headline: 'No Maze model comes with this page' });
    }
  });

  it('that is being trained is told of, where there is no other one', () => {
    expect(readinessOf(maze, known, 'From nothing')).toMatchObject({
      solvable: false,
      headline: 'A Maze model is being trained',
      sentence: expect.stringContaining('“From nothing”') as string,
    });
    expect(readinessOf(maze, { ...known, catalogue: [card('maze')] }, 'From nothing')).toBe(ready);
  });

  it("is waited for where one comes with the page, or one of a person's own was there before", () => {
    expect(readinessOf(maze, { ...known, catalogue: [card('maze')] })).toBe(ready);
    expect(readinessOf(maze, { ...known, wanted: new Map([['maze', source]]) })).toBe(ready);
    expect(readinessOf(maze, { ...known, catalogue: [] })).toBe(ready);
  });

  it('that is too small for the board says so', () => {
    const small = readinessOf(maze, { ...known, active: model(6, 225) });
    expect(small).toMatchObject({
      solvable: false,
      headline: 'Too large for this model',
      sentence: expect.stringContaining('15x15') as string,
    });
    expect(readinessOf(maze, { ...known, active: model(6, 900) })).toBe(ready);
  });

  it('that is too small for the board is no trouble where another one takes it', () => {
    expect(readinessOf(maze, { ...known, active: model(6, 225), catalogue: [card('maze', 225), card('maze', 961)] })).toBe(ready);
    expect(readinessOf(maze, { ...known, active: model(6, 225), catalogue: [card('maze', 225), card('arc', 961)] }).solvable).toBe(false);
  });

  it('does not matter while the board itself cannot be solved', () => {
    const noRoute: Readiness = { solvable: false, tone: 'bad', headline: 'No route', sentence: '' };
    expect(readinessOf({ ...maze, readiness: () => noRoute }, { ...known, active: model(6, 225) })).toBe(noRoute);
  });
});

describe('what is loaded for a board', () => {
  const catalogue = [card('sudoku'), card('maze', 225), card('maze', 961)];
  const [, small, large] = catalogue.map((c): ModelSource => ({ kind: 'card', card: c }));
  const kind = (least: number): Parameters<typeof sourceFor>[0] => ({ ...maze, unfit: (seqLen) => (seqLen >= least ? null : 'too large') });

  it('is the first model that takes it, or what was loaded last for the kind', () => {
    expect(sourceFor(kind(25), { ...known, catalogue }, null)).toEqual(small);
    expect(sourceFor(kind(400), { ...known, catalogue }, null)).toEqual(large);
    expect(sourceFor(kind(2000), { ...known, catalogue }, null)).toEqual(small);
    expect(sourceFor(kind(25), { ...known, catalogue, wanted: new Map([['maze', source]]) }, null)).toBe(source);
    expect(sourceFor(kind(25), known, null)).toBeNull();
  });

  it('is nothing while the one in use fits, also one that a person chose for its own sake', () => {
    expect(sourceFor(kind(25), { ...known, catalogue, active: model(6, 225) }, null)).toBeNull();
    expect(sourceFor(kind(25), { ...known, catalogue, active: model(6, 961) }, null)).toBeNull();
    expect(sourceFor(kind(2000), { ...known, catalogue, active: model(6, 225) }, null)).toBeNull();
  });

  it('is not the same card again where a card promised more than its model takes', () => {
    const active = { ...model(6, 225), source: large };
    expect(sourceFor(kind(400), { ...known, catalogue, active }, null)).toBeNull();
  });

  it('is a larger one when the board has outgrown the one in use, and the one before when it fits again', () => {
    const [before, after] = [model(6, 225), model(6, 961)];
    expect(sourceFor(kind(400), { ...known, catalogue, active: before }, null)).toEqual(large);
    const standIn = { model: after, insteadOf: before };
    expect(sourceFor(kind(400), { ...known, catalogue, active: after }, standIn)).toBeNull();
    expect(sourceFor(kind(100), { ...known, catalogue, active: after }, standIn)).toBe(before.source);
    expect(sourceFor(kind(100), { ...known, catalogue, active: model(6, 961) }, standIn)).toBeNull();
  });
});
