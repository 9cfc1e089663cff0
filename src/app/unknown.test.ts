/** What an address asks for and this page does not know is told, with what is shown instead; what it knows is not. */

import { expect, test } from 'vitest';
import { faces } from '../kinds/kinds.ts';
import { BACKENDS } from '../protocol/limits.ts';
import { unknownWords } from './unknown.ts';

const words = (search: string, hash = ''): string => unknownWords(search, hash, { kind: 'Sudoku', backend: 'Automatic' });

test('each unknown name in a sentence', () => {
  expect(words('?kind=banana')).toBe('The link asks for the puzzle “banana”, which this page does not know: Sudoku is shown instead.');
  expect(words('?backend=quantum')).toBe(
    'The link asks for the backend “quantum”, which this page does not know: “Automatic” is used instead.',
  );
  expect(words('', '#train=nothing')).toBe(
    'The link asks for training of “nothing”, which this page does not know: the board of Sudoku is shown instead.',
  );
  expect(words('?kind=a&backend=b', '#train=c').match(/The link asks/g)).toHaveLength(3);
  expect(words(`?kind=${'x'.repeat(5000)}`).length).toBeLessThan(200);
});

test('nothing where all is known, or nothing is asked for', () => {
  for (const { id } of faces) expect(words(`?kind=${id}`, `#train=${id}`), id).toBe('');
  for (const backend of BACKENDS) expect(words(`?backend=${backend}`), backend).toBe('');
  for (const [search, hash] of [
    ['', ''],
    ['?kind=&backend=', '#train='],
    ['?other=1', '#s=1&other=2'],
    ['', '#train=sudoku&from=mini'], // of an earlier version
  ])
    expect(words(search, hash)).toBe('');
});
