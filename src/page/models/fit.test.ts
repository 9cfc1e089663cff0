/** Which model goes with which kind, what is told when none does or the board is too large for it; and the page's own model and what a person asks for at the same time: the person wins, at every moment of the load. */

import { describe, expect, test } from 'vitest';
import type { Readiness } from '../../kinds/kind.ts';
import { WorkerFailure } from '../../protocol/errors.ts';
import type { LoadRequest, ModelInfo } from '../../protocol/session.ts';
import { infoOf, tinyCard } from '../../testing/models.ts';
import { modelCardSchema, type ModelCard } from './catalogue.ts';
import { modelFor, readinessOf, sourceFor, createOwnModel } from './fit.ts';
import { createModelsStore, isAskedFor, type LoadedModel } from './models.ts';
import type { ModelSource } from './source.ts';

const ready: Readiness = { solvable: true, tone: 'plain', headline: 'Ready to solve', sentence: '' };
const source: ModelSource = { kind: 'file', file: new File([], 'own.pt') };
const model = (vocabSize: number, seqLen: number): LoadedModel => ({
  name: 'own.pt',
  source,
  task: vocabSize === 6 ? 'maze' : 'sudoku',
  info: infoOf('own.pt', { seqLen, vocabSize }, { task: null }),
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
  test('says so, whatever the size of its vocabulary', () => {
    expect(modelFor({ active: model(11, 81) }, maze)).toBeNull();
    expect(modelFor({ active: { ...model(6, 16), task: 'mini' } }, maze)).toBeNull();
    expect(modelFor({ active: model(6, 225) }, maze)?.name).toBe('own.pt');
  });

  test("is asked for plainly where none comes with the page, another kind's in the worker or not", () => {
    for (const active of [null, model(11, 81)]) {
      expect(readinessOf(maze, { ...known, active })).toMatchObject({ solvable: false, headline: 'No Maze model comes with this page' });
    }
  });

  test('that is being trained is told of, where there is no other one', () => {
    expect(readinessOf(maze, known, 'From nothing')).toMatchObject({
      solvable: false,
      headline: 'A Maze model is being trained',
      sentence: expect.stringContaining('“From nothing”') as string,
    });
    expect(readinessOf(maze, { ...known, catalogue: [card('maze')] }, 'From nothing')).toBe(ready);
  });

  test("is waited for where one comes with the page, or one of a person's own was there before", () => {
    expect(readinessOf(maze, { ...known, catalogue: [card('maze')] })).toBe(ready);
    expect(readinessOf(maze, { ...known, wanted: new Map([['maze', source]]) })).toBe(ready);
    expect(readinessOf(maze, { ...known, catalogue: [] })).toBe(ready);
  });

  test('that is too small for the board says so', () => {
    const small = readinessOf(maze, { ...known, active: model(6, 225) });
    expect(small).toMatchObject({
      solvable: false,
      headline: 'Too large for this model',
      sentence: expect.stringContaining('15x15') as string,
    });
    expect(readinessOf(maze, { ...known, active: model(6, 900) })).toBe(ready);
  });

  test('that is too small for the board is no trouble where another one takes it', () => {
    expect(readinessOf(maze, { ...known, active: model(6, 225), catalogue: [card('maze', 225), card('maze', 961)] })).toBe(ready);
    expect(readinessOf(maze, { ...known, active: model(6, 225), catalogue: [card('maze', 225), card('arc', 961)] }).solvable).toBe(false);
  });

  test('does not matter while the board itself cannot be solved', () => {
    const noRoute: Readiness = { solvable: false, tone: 'bad', headline: 'No route', sentence: '' };
    expect(readinessOf({ ...maze, readiness: () => noRoute }, { ...known, active: model(6, 225) })).toBe(noRoute);
  });
});

describe('what is loaded for a board', () => {
  const catalogue = [card('sudoku'), card('maze', 225), card('maze', 961)];
  const [, small, large] = catalogue.map((c): ModelSource => ({ kind: 'card', card: c }));
  const kind = (least: number): Parameters<typeof sourceFor>[0] => ({ ...maze, unfit: (seqLen) => (seqLen >= least ? null : 'too large') });

  test('is the first model that takes it, or what was loaded last for the kind', () => {
    expect(sourceFor(kind(25), { ...known, catalogue }, null)).toEqual(small);
    expect(sourceFor(kind(400), { ...known, catalogue }, null)).toEqual(large);
    expect(sourceFor(kind(2000), { ...known, catalogue }, null)).toEqual(small);
    expect(sourceFor(kind(25), { ...known, catalogue, wanted: new Map([['maze', source]]) }, null)).toBe(source);
    expect(sourceFor(kind(25), known, null)).toBeNull();
  });

  test('is nothing while the one in use fits, also one that a person chose for its own sake', () => {
    expect(sourceFor(kind(25), { ...known, catalogue, active: model(6, 225) }, null)).toBeNull();
    expect(sourceFor(kind(25), { ...known, catalogue, active: model(6, 961) }, null)).toBeNull();
    expect(sourceFor(kind(2000), { ...known, catalogue, active: model(6, 225) }, null)).toBeNull();
  });

  test('is not the same card again where a card promised more than its model takes', () => {
    const active = { ...model(6, 225), source: large };
    expect(sourceFor(kind(400), { ...known, catalogue, active }, null)).toBeNull();
  });

  test('is a larger one when the board has outgrown the one in use, and the one before when it fits again', () => {
    const [before, after] = [model(6, 225), model(6, 961)];
    expect(sourceFor(kind(400), { ...known, catalogue, active: before }, null)).toEqual(large);
    const standIn = { model: after, insteadOf: before };
    expect(sourceFor(kind(400), { ...known, catalogue, active: after }, standIn)).toBeNull();
    expect(sourceFor(kind(100), { ...known, catalogue, active: after }, standIn)).toBe(before.source);
    expect(sourceFor(kind(100), { ...known, catalogue, active: model(6, 961) }, standIn)).toBeNull();
  });
});

const info = (id: string): ModelInfo => ({
  ...infoOf(id, { seqLen: id === 'theirs' ? 16 : 81 }),
  ...(id === 'a maze model' ? { task: 'maze' } : {}),
});
const sudoku = { id: 'sudoku', label: 'Sudoku', unfit: () => null };
const served: typeof fetch = (url) => Promise.resolve(new Response(url === 'm/index.json' ? '["tiny"]' : JSON.stringify(tinyCard)));
const file = (name: string) => ({ kind: 'file', file: new File(['x'], name) }) as const;

/** A worker that does what the test says: what is asked of it waits until it is told to finish, to fail, or to stop. */
function setUp(ready?: () => Promise<void>, recalled: ModelSource | null = null) {
  const kept: string[] = [];
  const underway = new Map<string, { finish: () => void; fail: () => void }>();
  const asked: string[] = [];
  let stop = (): void => undefined;
  const load = ({ id }: LoadRequest): Promise<ModelInfo> => {
    asked.push(id);
    return new Promise((resolve, reject) => {
      underway.set(id, {
        finish: () => resolve(info(id)),
        fail: () => reject(new WorkerFailure({ code: 'bad-header', message: `${id} is broken` })),
      });
      stop = () => reject(new WorkerFailure({ code: 'cancelled', message: 'stopped' }));
    });
  };
  const client = {
    load,
    stopLoad: () => (stop(), Promise.resolve()),
    kept: () => Promise.resolve([]),
    deleteKept: () => Promise.resolve(),
  };
  const store = createModelsStore(client, () => 'm/', served, ready);
  const has = (id: string) => expect.poll(() => underway.has(id)).toBe(true);
  return {
    store,
    asked,
    kept,
    own: createOwnModel(store, { recall: () => Promise.resolve(recalled), remember: ({ name }) => void kept.push(name) }),
    has,
    now: (id: string) => underway.get(id) ?? expect.unreachable(id),
    deaf: () => (stop = () => undefined),
  };
}

describe("the page's own model", () => {
  test('is loaded where nobody asked for another, and nothing is loaded twice', async () => {
    const { own, has, now, store } = setUp();
    const ensured = own.ensure(sudoku);
    await has('tiny');
    expect(isAskedFor(store.getState())).toBe(false);
    now('tiny').finish();
    expect(await ensured).toMatchObject({ name: 'tiny' });
    expect(await own.ensure(sudoku)).toMatchObject({ name: 'tiny' });
    expect(own.isDue(sudoku)).toBe(false);
  });

  test('gives way to a press in the middle of its download, and is not called paused', async () => {
    const { own, has, now, store, asked } = setUp();
    const ensured = own.ensure(sudoku);
    await has('tiny');
    const pressed = store.getState().load(file('theirs'));
    expect(store.getState().loading).toMatchObject({ name: 'theirs', own: false }); // seen at once
    await has('theirs');
    expect(store.getState()).toMatchObject({ loading: { name: 'theirs' }, paused: null, failure: null });
    now('theirs').finish();
    expect(await pressed).toBe(true);
    expect(await ensured).toMatchObject({ name: 'theirs' });
    expect(asked).toEqual(['tiny', 'theirs']);
    expect(store.getState().loading).toBeNull();
  });

  test('gives way when it is too late to stop: it comes, and what was asked for comes after it', async () => {
    const { own, has, now, store, deaf } = setUp();
    const ensured = own.ensure(sudoku);
    await has('tiny');
    deaf();
    const pressed = store.getState().load(file('theirs'));
    now('tiny').finish();
    await has('theirs');
    expect(store.getState().loading).toMatchObject({ name: 'theirs' });
    now('theirs').finish();
    expect(await pressed).toBe(true);
    expect((await ensured).name).toBe('theirs');
    expect(store.getState().active?.name).toBe('theirs');
  });

  test('gives way while the device is being started, at which time a press is heard too', async () => {
    let start = (): void => undefined;
    const { own, has, now, store, asked } = setUp(() => new Promise((resolve) => (start = resolve)));
    const ensured = own.ensure(sudoku);
    await expect.poll(() => store.getState().loading?.name).toBe('tiny');
    const pressed = store.getState().load(file('theirs'));
    start();
    await expect.poll(() => (start(), asked)).toEqual(['theirs']);
    await has('theirs');
    now('theirs').finish();
    expect(await pressed).toBe(true);
    expect((await ensured).name).toBe('theirs');
  });

  test('comes where what was asked for cannot be used, and what was said of that stays', async () => {
    const { own, has, now, store, asked } = setUp();
    const ensured = own.ensure(sudoku);
    await has('tiny');
    const pressed = store.getState().load(file('theirs'));
    await has('theirs');
    now('theirs').fail();
    expect(await pressed).toBe(false);
    await expect.poll(() => asked).toEqual(['tiny', 'theirs', 'tiny']);
    now('tiny').finish();
    expect((await ensured).name).toBe('tiny');
    expect(store.getState()).toMatchObject({ active: { name: 'tiny' }, failure: { name: 'theirs', code: 'bad-header' } });
  });

  test('comes where the download that was asked for is paused, which can still go on', async () => {
    let start = (): void => undefined;
    const { own, store, asked, has, now } = setUp(() => new Promise((resolve) => (start = resolve)));
    const pressed = store.getState().load(file('theirs'));
    const ensured = own.ensure(sudoku);
    await expect.poll(() => store.getState().loading?.name).toBe('theirs');
    store.getState().pause(); // before the device is there
    start();
    expect(await pressed).toBe(false);
    expect(asked).toEqual([]);
    await expect.poll(() => (start(), asked)).toEqual(['tiny']);
    await has('tiny');
    now('tiny').finish();
    expect((await ensured).name).toBe('tiny');
    expect(store.getState()).toMatchObject({ failure: null, paused: { source: { file: { name: 'theirs' } } } });
  });

  test('is not loaded for a kind that was left, over the one of the kind that is shown', async () => {
    let isShown = true;
    const { own, has, now, store, asked } = setUp();
    const ensured = own.ensure(sudoku, () => isShown);
    await has('tiny');
    isShown = false;
    const given = expect(ensured).rejects.toMatchObject({ code: 'cancelled' });
    const pressed = store.getState().load(file('a maze model'));
    await has('a maze model');
    now('a maze model').finish();
    expect(await pressed).toBe(true);
    await given;
    await expect(own.ensure(sudoku, () => false)).rejects.toMatchObject({ code: 'cancelled' });
    expect(asked).toEqual(['tiny', 'a maze model']);
    expect(store.getState()).toMatchObject({ active: { name: 'a maze model' }, loading: null, failure: null });
  });

  test('says what failed, and no more once it is there', async () => {
    const { own, has, now, store, asked } = setUp();
    const ensured = own.ensure(sudoku);
    await has('tiny');
    now('tiny').fail();
    await expect(ensured).rejects.toMatchObject({ code: 'bad-header' });
    expect(store.getState().failure?.name).toBe('tiny');
    const again = own.ensure(sudoku);
    await expect.poll(() => asked).toEqual(['tiny', 'tiny']);
    now('tiny').finish();
    expect((await again).name).toBe('tiny');
    expect(store.getState().failure).toBeNull();
    await expect(own.ensure({ id: 'maze', label: 'maze', unfit: () => null })).rejects.toMatchObject({ code: 'no-card' });
  });

  test('is the one that was in use at the last visit, and what comes with the page where that is gone', async () => {
    const back = setUp(undefined, file('earlier'));
    const ensured = back.own.ensure(sudoku);
    await back.has('earlier');
    back.now('earlier').finish();
    expect(await ensured).toMatchObject({ name: 'earlier' });
    const gone = setUp(undefined, file('earlier'));
    const instead = gone.own.ensure(sudoku);
    await gone.has('earlier');
    gone.now('earlier').fail();
    await gone.has('tiny');
    gone.now('tiny').finish();
    expect(await instead).toMatchObject({ name: 'tiny' });
    expect([back.kept, gone.kept]).toEqual([['earlier'], ['tiny']]);
  });

  test('does not bring the last visit back where a person asked for another meanwhile, and forgets none for the size of a board', async () => {
    const { own, store, has, now, asked, kept } = setUp(undefined, file('earlier'));
    const pressed = store.getState().load(file('theirs'));
    await has('theirs');
    const ensured = own.ensure(sudoku);
    now('theirs').finish();
    expect([await pressed, (await ensured).name]).toEqual([true, 'theirs']);
    expect(asked).toEqual(['theirs']);
    // A stand-in for a larger board is not what is in use by anybody's wish.
    const larger = own.ensure({ ...sudoku, unfit: (seqLen) => (seqLen < 81 ? 'too small' : null) });
    await has('tiny');
    now('tiny').finish();
    expect(await larger).toMatchObject({ name: 'tiny' });
    expect(kept).toEqual(['theirs']);
  });
});
