/** The check of imports finds what it is there for: arrows the wrong way, straight or through others, the page reached, circles. */

import { expect, test } from 'vitest';
import { broken, importsOf, type Graph } from './boundaries.ts';

const graph = (modules: Record<string, string[]>): Graph => new Map(Object.entries(modules));

test('imports of every form are seen', () => {
  const text = `import a from './a.ts'; import type { B } from './b.ts'; export * from './c.ts'; export { d } from './d.ts'; const e = () => import('./e.ts');`;
  const { now, later } = importsOf('x.ts', text);
  expect([...now].sort()).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts']);
  expect(later).toEqual(['./e.ts']);
});

test.each<[string, Record<string, string[]>, RegExp]>([
  [
    'an arrow the wrong way',
    { 'src/model/a.ts': ['src/engine/b.ts'], 'src/engine/b.ts': [] },
    /^src\/model\/a.ts -> src\/engine\/b.ts: src\/model does not know src\/engine/,
  ],
  [
    'an arrow the wrong way through another folder',
    {
      'src/worker/a.ts': ['src/kinds/kind.ts'],
      'src/kinds/kind.ts': ['src/client/record.ts'],
      'src/client/record.ts': [],
    },
    /^src\/worker\/a.ts -> src\/kinds\/kind.ts -> src\/client\/record.ts: src\/worker does not know src\/client/,
  ],
  [
    'the last module of a folder alone, of all that a wrong arrow is behind',
    { 'src/model/a.ts': ['src/model/b.ts'], 'src/model/b.ts': ['src/x/c.ts'], 'src/x/c.ts': ['src/training/d.ts'] },
    /^src\/model\/b.ts -> src\/x\/c.ts -> src\/training\/d.ts/,
  ],
  [
    'the inside of another feature',
    {
      'src/features/compare/a.ts': [
        'src/features/solve/timeline/StepChart.tsx',
        'src/features/solve/RunBar.tsx',
        'src/features/compare/b.ts',
      ],
    },
    /compare\/a.ts imports src\/features\/solve\/RunBar.tsx: no door/,
  ],
  ['a feature without doors', { 'src/features/compare/a.tsx': ['src/features/measure/sums.ts'] }, /sums.ts: no door/],
  ['the page above a kind', { 'src/kinds/arc/ui/a.tsx': ['src/page/b.ts'], 'src/page/b.ts': [] }, /src\/kinds does not know src\/page/],
  ['the features above the page', { 'src/page/a.ts': ['src/features/train/b.ts'] }, /src\/page does not know src\/features/],
  ['what mounts a feature', { 'src/features/train/a.ts': ['src/app/App.tsx'] }, /src\/features does not know src\/app/],
  ['a kind by its name in the worker', { 'src/worker/a.ts': ['src/kinds/maze/core/b.ts'] }, /no puzzle kind by name/],
  ['a kind by another', { 'src/kinds/mini/a.ts': ['src/kinds/sudoku/core/b.ts'] }, /a kind knows no other one/],
  ['a folder with a star', { 'src/kinds/maze/core/a.ts': ['src/protocol/b.ts'] }, /src\/kinds\/\*\/core does not know src\/protocol/],
  [
    'React through another module',
    { 'src/model/a.ts': ['src/x/b.ts'], 'src/x/b.ts': ['react/jsx-runtime'] },
    /a.ts -> src\/x\/b.ts -> react.*free of the page/,
  ],
  [
    'a circle',
    { 'src/x/a.ts': ['src/x/b.ts'], 'src/x/b.ts': ['src/x/c.ts'], 'src/x/c.ts': ['src/x/b.ts'] },
    /b.ts -> src\/x\/c.ts -> src\/x\/b.ts: a circle/,
  ],
  [
    'features in a circle through their doors, even where modules are in none',
    {
      'src/features/inspect/replay.ts': [],
      'src/features/inspect/a.tsx': ['src/features/export/scene.ts'],
      'src/features/export/scene.ts': [],
      'src/features/export/b.tsx': ['src/features/inspect/replay.ts'],
    },
    /^inspect -> export -> inspect: features in a circle/,
  ],
])('%s', (_, modules, message) => {
  expect(broken(graph(modules))).toEqual([expect.stringMatching(message)]);
});

test('a module that is fetched later closes no circle, but a folder still may not know it', () => {
  const all = graph({
    'src/x/a.ts': ['src/x/b.ts'],
    'src/x/b.ts': ['src/x/a.ts'],
    'src/features/c.ts': ['src/kinds/maze/d.ts'],
    'src/kinds/maze/d.ts': [],
  });
  const now = graph({ 'src/x/a.ts': ['src/x/b.ts'], 'src/x/b.ts': [], 'src/features/c.ts': [], 'src/kinds/maze/d.ts': [] });
  expect(broken(all, now)).toEqual([expect.stringMatching(/c.ts imports src\/kinds\/maze\/d.ts/)]);
});

test('arrows that run one way pass', () => {
  expect(
    broken(
      graph({
        'src/engine/a.ts': ['src/model/b.ts', 'zod'],
        'src/model/b.ts': ['zod'],
        'src/ui/c.tsx': ['react'],
        'src/features/e.ts': ['src/kinds/shared/f.ts', 'src/kinds/kinds.ts'],
      }),
    ),
  ).toEqual([]);
});
