/** What the exact solver's worker is asked is read at its door, and a bad message names its field. */

import { afterAll, describe, expect, test, vi } from 'vitest';
import { emptyBoard } from '../core/board.ts';

vi.stubGlobal('addEventListener', () => undefined); // a worker's own
const { readExactRequest } = await import('./exact.worker.ts');
afterAll(() => vi.unstubAllGlobals());

describe('readExactRequest', () => {
  test('reads what the page asks', () => {
    expect(readExactRequest({ type: 'generate', level: 'hard', seed: 7 })).toEqual({ type: 'generate', level: 'hard', seed: 7 });
    expect(readExactRequest({ type: 'count', board: emptyBoard })).toEqual({ type: 'count', board: emptyBoard });
  });

  test.each([
    ['type', null],
    ['type', { type: 'solve' }],
    ['level', { type: 'generate', level: 'evil', seed: 1 }],
    ['seed', { type: 'generate', level: 'easy', seed: 0.5 }],
    ['board', { type: 'count', board: emptyBoard.slice(1) }],
    ['board', { type: 'count', board: emptyBoard.map(() => 10) }],
    ['board', { type: 'count', board: '0'.repeat(81) }],
  ])('names %s', (field, data) => {
    expect(() => readExactRequest(data)).toThrow(field);
  });
});
