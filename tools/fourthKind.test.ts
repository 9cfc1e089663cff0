/** What a new puzzle kind touches: its folder, and an entry in each registry. The journey e2e/latin.spec.ts shows that it is enough. */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readGraphs } from './boundaries.ts';

const root = join(import.meta.dirname, '..');

test('outside of its folder the registries alone import a kind’s faces', () => {
  const { all } = readGraphs(root);
  const face = /^src\/kinds\/(?!shared\/)[^/]+\/(?:kind|worker)\.ts$/;
  for (const [file, imports] of all) {
    const others = imports.filter((i) => face.test(i) && dirname(i) !== dirname(file));
    if (!file.startsWith('src/kinds/registry')) expect([file, others]).toEqual([file, []]);
  }
});

test('every kind of the page is one of the worker, by one entry each', () => {
  const lines = (file: string): string[] =>
    readFileSync(join(root, 'src/kinds', file), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('export'));
  const folders = readdirSync(join(root, 'src/kinds'), { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== 'shared',
  );
  for (const file of ['registry.ts', 'registry.worker.ts']) expect(lines(file)).toHaveLength(folders.length);
});

test('the Latin square of the tests is known nowhere in src', () => {
  const knowing = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && /latin.?square/i.test(readFileSync(join(root, 'src', file), 'utf8')),
  );
  expect(knowing).toEqual([]);
});
