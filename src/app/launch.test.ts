/** What the app is opened with reaches the door that a drop or a paste goes through, whether it is open yet or not. */

import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { faces } from '../kinds/kinds.ts';
import { queryParts } from '../storage/address.ts';
import { takeGiven, whenKnocked, type Given } from '../ui/incoming.ts';
import { followLaunches, takeShared, type LaunchQueue } from './launch.ts';

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

/** Opens a door until the end of the test; resolves with what comes. */
const next = <D extends keyof Given>(door: D): Promise<Given[D]> =>
  new Promise((resolve) => {
    const close = takeGiven(door, (given) => {
      resolve(given);
      queueMicrotask(() => close());
    });
    closing.push(close);
  });
/** An app that was opened with these files. */
const launchedWith = (...files: readonly File[]): LaunchQueue => ({
  setConsumer: (consume) => consume({ files: files.map((file) => ({ getFile: () => Promise.resolve(file) })) }),
});
const names = (given: Given[keyof Given]): readonly string[] => ('files' in given ? given.files.map(({ name }) => name) : []);

test('a task goes to the board, weights with their configuration to the models, a saved run to the runs', async () => {
  followLaunches(launchedWith(new File(['{"train": []}'], 'task.json')));
  expect(names(await next('board'))).toEqual(['task.json']);
  followLaunches(launchedWith(new File(['a: 1'], 'all_config.yaml'), new File(['bytes'], 'Own.SafeTensors')));
  expect(names(await next('model'))).toEqual(['all_config.yaml', 'Own.SafeTensors']);
  followLaunches(launchedWith(new File(['{"format":"trm-playground-run","version":1}'], 'run.json')));
  expect(names(await next('run'))).toEqual(['run.json']);
  followLaunches(launchedWith(new File(['1'.padEnd(81, '.')], 'hard.sdk')));
  expect(names(await next('board'))).toEqual(['hard.sdk']);
});

test('nothing waits that was taken, and the page hears of what waits before a closed door', async () => {
  const heard: string[] = [];
  closing.push(whenKnocked((door) => heard.push(door)));
  followLaunches(undefined);
  followLaunches(launchedWith());
  followLaunches(launchedWith(new File(['x'], 'w.safetensors')));
  await expect.poll(() => heard).toEqual(['model']);
  await next('model');
  let again = false;
  closing.push(takeGiven('model', () => (again = true)));
  expect(again).toBe(false);
});

test('shared text is taken out of the address, and other settings stay there', async () => {
  /** The query after what is shared in it was taken. */
  const taken = (search: string): string => {
    takeShared({
      search: () => search,
      drop({ name }) {
        const params = new URLSearchParams(search);
        params.delete(name);
        search = `?${params.toString()}`;
      },
    });
    return search;
  };
  expect(taken('?backend=wasm')).toBe('?backend=wasm');
  expect(taken('?text=%20')).toBe('?text=%20');
  expect(taken('?backend=wasm&text=1..2&url=https%3A%2F%2Fx')).toBe('?backend=wasm');
  expect(await next('board')).toEqual({ text: '1..2' });
  expect(taken('?url=https%3A%2F%2Fsudokupad.app%2Fx')).toBe('?');
  expect(await next('board')).toEqual({ text: 'https://sudokupad.app/x' });
});

test('the manifest opens what the page reads', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../public/manifest.webmanifest', import.meta.url), 'utf8')) as {
    file_handlers: { action: string; accept: Record<string, string[]> }[];
    share_target: { action: string; method: string; params: Record<string, string> };
    shortcuts: { url: string }[];
  };
  const endings = manifest.file_handlers.flatMap(({ accept }) => Object.values(accept).flat());
  expect(endings.sort()).toEqual(['.json', '.safetensors', '.sdk', '.txt']);
  expect(manifest.share_target).toEqual({ action: './', method: 'GET', params: { text: 'text', url: 'url' } });
  // No shortcut leads to a kind that is not there; a kind may do without.
  const byKind = ({ id }: { readonly id: string }): string => `./?${queryParts.kind.name}=${id}`;
  expect(manifest.shortcuts).not.toEqual([]);
  expect(faces.map(byKind)).toEqual(expect.arrayContaining(manifest.shortcuts.map(({ url }) => url)));
  const actions = manifest.file_handlers.map(({ action }) => action).filter((action) => action !== './');
  expect(faces.map(byKind)).toEqual(expect.arrayContaining(actions));
});
