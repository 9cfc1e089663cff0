import { expect, test } from 'vitest';
import { kinOf } from './BoardLink.tsx';

const tokens = Uint8Array.of(2, 3, 4, 5, 3, 1, 1, 1, 1, 6, 7, 8);

test('finds the cells of one digit, and the pointed one among them', () => {
  expect([...kinOf(tokens, 4)]).toEqual([1, 4]);
  expect([...kinOf(tokens, 0)]).toEqual([0]);
});
test('finds none where nothing is asked, or what is asked about is the ground', () => {
  expect([kinOf(null, 1).size, kinOf(tokens, null).size, kinOf(tokens, 99).size, kinOf(tokens, 5).size]).toEqual([0, 0, 0, 0]);
});
