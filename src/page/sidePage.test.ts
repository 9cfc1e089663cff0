/** Of the pages in front of the workbench one is open at a time, whatever an address asks for; leaving it shows the workbench. */

import { afterEach, expect, test, vi } from 'vitest';
import { howPage, measurePage } from './sidePage.ts';

afterEach(() => vi.unstubAllGlobals());

function openedAt(hash: string): { hash: string } {
  const location = { pathname: '/', search: '', hash };
  vi.stubGlobal('location', location);
  vi.stubGlobal('history', { state: null, replaceState: (_: unknown, __: string, to: string) => (location.hash = to.slice(1)) });
  return location;
}
const open = (): readonly boolean[] => [howPage.isOpen(), measurePage.isOpen()];

test.each([
  ['#how', [true, false]],
  ['#measure', [false, true]],
  ['#how&measure', [true, false]],
  ['#measure&how', [true, false]],
  ['#s=1', [false, false]],
])('%s', (hash, expected) => {
  openedAt(hash);
  expect(open()).toEqual(expected);
});

test('leaving one of two leaves both, and what else the address says stays', () => {
  const location = openedAt('#how&s=1&measure');
  measurePage.close(); // it is not open
  expect(location.hash).toBe('#how&s=1&measure');
  howPage.close();
  expect(location.hash).toBe('#s=1');
  expect(open()).toEqual([false, false]);
});
