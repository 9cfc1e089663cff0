/** The header has room for a kind more: on a phone its tabs scroll, and the one that is shown is in sight. */

import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { KindFace } from '../../kinds/kind.ts';
import { faces } from '../../kinds/kinds.ts';
import { Header } from './Header.tsx';
import '../styles.css';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

const more = ['Number place', 'Futoshiki'].map((label, i): KindFace => ({ id: label, label, place: 9 + i, linkKey: label }));
const list = faces as KindFace[];
const known = list.length;
afterEach(() => {
  list.length = known;
});

const nothing = (): void => undefined;

test('six kinds take the rows of four on a phone', async () => {
  await page.viewport(360, 740);
  const host = document.body.appendChild(document.createElement('div'));
  host.style.padding = '0 16px';
  const root = createRoot(host);
  const draw = (kind: string): void => act(() => root.render(<Header kind={kind} mode="solve" onKind={nothing} onSheet={nothing} />));
  draw('sudoku');
  const four = host.offsetHeight;
  list.push(...more);
  draw('Futoshiki');
  expect([host.offsetHeight, document.documentElement.scrollWidth]).toEqual([four, 360]);
  const tabs = host.querySelector('nav')?.getBoundingClientRect();
  const shown = host.querySelector('[aria-current=page]')?.getBoundingClientRect();
  expect(shown?.right).toBeLessThanOrEqual((tabs?.right ?? 0) + 1);
  expect(shown?.left).toBeGreaterThanOrEqual(tabs?.left ?? 360);
  act(() => root.unmount());
  host.remove();
});
