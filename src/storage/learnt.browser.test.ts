/** What was learnt stays in the browser, whole or not at all; what is damaged is passed over; the oldest make room. */

import { deleteDB, openDB } from 'idb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { learnTaskSchema, type LearnTask } from '../protocol/learn.ts';
import { LearntStore, type KeptModel } from './learnt.ts';
import { OwnStore } from './own.ts';

const NAME = 'test-learnt';
const task: LearnTask = { train: [{ input: [[1]], output: [[2]] }], test: [{ input: [[3]] }] };
const model = (key: string, savedAt = 1): KeptModel<LearnTask> => ({
  key,
  name: `task ${key}`,
  task,
  savedAt,
  seconds: 3,
  config: { arch: 'e_trm' },
  seeds: [{ seed: 1, steps: 90, fitted: true, weights: Float32Array.of(1, 2, 3) }],
});
const session = (key: string, of: string, savedAt = 1) => ({
  key,
  model: of,
  savedAt,
  state: { version: 1, learners: [Float32Array.of(4, 5)] },
});

let store: LearntStore<LearnTask>;
beforeEach(() => {
  store = new LearntStore(learnTaskSchema, NAME);
});
afterEach(async () => {
  await store.close();
  await deleteDB(NAME);
});

test('a model and its session come back as they were', async () => {
  await store.save(model('a'), session('a-1', 'a'));
  await store.close();
  const again = new LearntStore(learnTaskSchema, NAME);
  expect(await again.model('a')).toEqual(model('a'));
  expect(await again.session('a-1')).toEqual({ version: 1, learners: [Float32Array.of(4, 5)] });
  expect(await again.model('b')).toBeNull();
  expect(await again.session('b')).toBeUndefined();
  await again.close();
});

test('is renamed, and forgotten with its sessions', async () => {
  await store.save(model('a'), session('a-1', 'a'));
  await store.save(model('b', 2), session('b-1', 'b'));
  await store.rename('a', 'mirror');
  expect((await store.models()).map(({ name }) => name)).toEqual(['task b', 'mirror']);
  await expect(store.rename('nobody', 'x')).rejects.toMatchObject({ code: 'not-learnt' });
  await store.forget('a');
  expect(await store.session('a-1')).toBeUndefined();
  expect(await store.session('b-1')).toBeDefined();
});

test('damage is passed over', async () => {
  await store.save(model('a'), session('a-1', 'a'));
  const db = await openDB(NAME, 1);
  await db.put('models', { ...model('b'), seeds: [{ seed: 1, steps: 1, fitted: true, weights: Float32Array.of(NaN) }] }, 'b');
  await db.put('sessions', 'nonsense', 'b-1');
  db.close();
  expect((await store.models()).map(({ key }) => key)).toEqual(['a']);
  expect(await store.session('b-1')).toBeUndefined();
});

test('what a newer version keeps in another way stays as it is, and the reason is told', async () => {
  await store.save(model('a'), session('a-1', 'a'));
  await store.close();
  (await openDB(NAME, 2)).close();
  await expect(store.models()).rejects.toThrow('refused to store what was learnt (a newer version of this page');
  const db = await openDB(NAME, 2);
  expect(await db.count('models')).toBe(1);
  db.close();
});

test('the oldest sessions make room, never the one that is saved', async () => {
  for (let i = 0; i < 34; i++) await store.save(null, session(`s${i}`, 'a', 100 - i));
  expect(await store.session('s33')).toBeDefined(); // the oldest by its date, and the one saved last
  expect(await store.session('s0')).toBeDefined();
  expect(await store.session('s32')).toBeUndefined();
});

test('own tasks are kept by name, the latest first', async () => {
  const own = new OwnStore(z.array(z.number()), 'test-own');
  await own.put({ name: 'x', value: [1], savedAt: 1 });
  await own.put({ name: 'y', value: [2], savedAt: 2 });
  await own.put({ name: 'x', value: [3], savedAt: 3 });
  expect((await own.all()).map(({ name, value }) => [name, value])).toEqual([
    ['x', [3]],
    ['y', [2]],
  ]);
  await own.remove('x');
  expect(await own.all()).toHaveLength(1);
  await deleteDB('test-own');
});
