/** The moment that all curves share. */

import { beforeEach, expect, test } from 'vitest';
import { useHoveredStep } from './StepChart.tsx';

beforeEach(() => useHoveredStep.getState().hover(null));

test('tells of a moment and a copy, and that both are gone', () => {
  const { hover } = useHoveredStep.getState();
  hover(3, 2);
  expect(useHoveredStep.getState()).toMatchObject({ step: 3, copy: 2 });
  hover(3.5);
  expect(useHoveredStep.getState()).toMatchObject({ step: 3.5, copy: null });
  hover(null);
  expect(useHoveredStep.getState()).toMatchObject({ step: null, copy: null });
});

test('a pointer that moves within one moment wakes nobody', () => {
  let woken = 0;
  const stop = useHoveredStep.subscribe(() => woken++);
  const { hover } = useHoveredStep.getState();
  for (const step of [2, 2, 2, 3, 3, null, null]) hover(step);
  stop();
  expect(woken).toBe(3);
});
