/** A worker's first file is imported by none of its parts. */

import { expect, test } from 'vitest';
import { workerParts } from './workerParts.ts';

/** A build of these modules: what each imports at once, and lazily. */
const build = (modules: Record<string, { now?: string[]; later?: string[] }>) => ({
  getModuleInfo: (id: string) => ({
    importedIds: modules[id]?.now ?? [],
    dynamicallyImportedIds: modules[id]?.later ?? [],
    importers: Object.keys(modules).filter((m) => modules[m].now?.includes(id)),
    isEntry: id === 'entry',
    code: null,
  }),
});

test('what a lazy part shares with the first file lies beside it; the lazy part is left to the bundler', () => {
  const context = build({
    entry: { now: ['session'] },
    session: { now: ['model'], later: ['cpu'] },
    model: {},
    cpu: { now: ['model', 'own'] },
    own: {},
  });
  expect(['entry', 'session', 'model', 'cpu', 'own'].map((id) => workerParts(id, context))).toEqual([null, 'worker', 'worker', null, null]);
});

test('a worker without lazy parts stays one file', () => {
  const context = build({ entry: { now: ['kernels'] }, kernels: {} });
  expect(workerParts('kernels', context)).toBeNull();
});
