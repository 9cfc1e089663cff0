/** The timeline's keys, in its bar and anywhere else. */

import { expect, test, vi } from 'vitest';
import { press } from '../../testing/keys.ts';
import { timelineKey, timelineKeys, type Hands } from './KeyHelp.tsx';

const hands = (reach = 5) => ({ toggle: vi.fn(), step: vi.fn(), seek: vi.fn(), reach }) satisfies Hands;

test('move the head by steps, with Shift by updates, to the ends, and play', () => {
  const h = hands();
  for (const key of ['ArrowLeft', 'ArrowRight', 'Home', 'End', ' ']) timelineKey(press(key), h, false)?.();
  timelineKey(press('ArrowRight', { shiftKey: true }), h, false)?.();
  expect(h.step.mock.calls).toEqual([
    [-1, false],
    [1, false],
    [1, true],
  ]);
  expect(h.seek.mock.calls).toEqual([[-1], [4]]);
  expect(h.toggle).toHaveBeenCalledOnce();
});

test('up and down scroll the page unless the focus is in the bar; with Ctrl and Alt keys are the browser’s; without a run there is nothing to move', () => {
  expect(timelineKey(press('ArrowUp'), hands(), false)).toBeNull();
  expect(timelineKey(press('ArrowUp'), hands(), true)).not.toBeNull();
  for (const held of [{ ctrlKey: true }, { altKey: true }]) expect(timelineKey(press('ArrowLeft', held), hands(), true)).toBeNull();
  expect(timelineKey(press(' '), hands(0), true)).toBeNull();
});

test('every key says what it does', () => {
  for (const { keys, does } of timelineKeys) expect([keys, does]).not.toContain('');
});
