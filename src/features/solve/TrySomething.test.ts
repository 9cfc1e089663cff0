/** Which models a run can be handed over to: of its kind, each once, and not the one that made it. */

import { expect, test } from 'vitest';
import type { LoadedModel, ModelsState } from '../../page/models/models.ts';
import { candidatesFor } from './TrySomething.tsx';

const kind = { id: 'sudoku' } as const;
const card = (name: string, task: string) => ({ name, task }) as unknown as ModelsState['catalogue'][number];
const loaded = (name: string, task: string) => ({ name, task, source: { kind: 'file' } }) as unknown as LoadedModel;
const known = {
  catalogue: [card('lite', 'sudoku'), card('large', 'sudoku'), card('maze-lite', 'maze')],
  seen: new Map([loaded('lite', 'sudoku'), loaded('mine.safetensors', 'sudoku'), loaded('maze-lite', 'maze')].map((m) => [m.name, m])),
};

test('those that were loaded, then the cards that were not; of this kind alone; without the one that made the run', () => {
  expect(candidatesFor(kind, known, 'lite').map(({ name, loaded: info }) => [name, info !== null])).toEqual([
    ['mine.safetensors', true],
    ['large', false],
  ]);
  expect(candidatesFor(kind, known, null).map(({ name }) => name)).toEqual(['lite', 'mine.safetensors', 'large']);
  expect(candidatesFor(kind, { catalogue: [card('lite', 'sudoku')], seen: new Map() }, 'lite')).toEqual([]);
});
