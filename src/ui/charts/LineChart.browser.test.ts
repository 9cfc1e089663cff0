import { act, createElement } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LineChart } from './LineChart.tsx';

let root: Root;
let host: HTMLElement;

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  host = document.createElement('div');
  host.style.width = '400px';
  document.body.append(host);
  root = createRoot(host);
});
afterEach(() => {
  act(() => root.unmount());
  host.remove();
});

/** Draws a chart of so many steps. */
function draw(steps: number): void {
  const xs = Array.from({ length: steps }, (_, i) => i + 1);
  const lines = [{ label: 'all', values: xs.map((x) => 1 / x) }];
  const chart = createElement(LineChart, {
    title: 'Loss',
    hint: '',
    xName: 'step',
    xs,
    lines,
    format: (v) => v.toFixed(2),
    empty: 'nothing yet',
  });
  act(() => root.render(chart));
}
const slider = (): HTMLElement => {
  const found = host.querySelector<HTMLElement>('[role="slider"]');
  if (!found) throw new Error('no slider');
  return found;
};
const press = (key: string): void => act(() => void slider().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })));

test('is read by the keys, moment by moment, and rests at its last', () => {
  draw(20);
  expect(host.querySelector('[role="img"]')?.getAttribute('aria-label')).toBe('Loss: all from 1.00 at step 1 to 0.05 at step 20.');
  expect(slider().getAttribute('aria-valuetext')).toBe('step 20: all 0.05');
  press('Home');
  press('ArrowRight');
  expect(slider().getAttribute('aria-valuetext')).toBe('step 2: all 0.50');
  expect(host.querySelector('figcaption')?.textContent).toContain('step 2');
  expect(host.querySelectorAll('[data-guide]')).toHaveLength(1);
  press('Escape');
  expect(host.querySelectorAll('[data-guide]')).toHaveLength(0);
  expect(slider().getAttribute('aria-valuetext')).toBe('step 20: all 0.05');
});

test('draws a hundred thousand points as a few hundred', () => {
  draw(100_000);
  const d = host.querySelector('path')?.getAttribute('d') ?? '';
  expect(d.length).toBeGreaterThan(1000);
  expect(d.length).toBeLessThan(30_000);
});

test('says what is missing while there is nothing', () => {
  draw(0);
  expect(host.textContent).toContain('nothing yet');
  expect(host.querySelector('[role="slider"]')).toBeNull();
});
