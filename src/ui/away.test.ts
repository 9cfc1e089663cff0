/** What is said of a hidden tab is what was heard of the work meanwhile. */

import { describe, expect, test } from 'vitest';
import { Absence, awayWords, type Away } from './away.ts';

/** Signs of life at these seconds, with the tab hidden from one second to another. */
function absence(heard: readonly number[], from: number, to: number): Away | null {
  const watch = new Absence();
  const all = [
    ...heard.map((at) => ({ at, does: 'heard' as const })),
    { at: from, does: 'hide' as const },
    { at: to, does: 'show' as const },
  ].sort((a, b) => a.at - b.at);
  let told: Away | null = null;
  for (const { at, does } of all) {
    const away = watch[does](1000 * at);
    told ??= away ?? null;
  }
  return told;
}
const every = (seconds: number, from: number, to: number): number[] =>
  Array.from({ length: Math.floor((to - from) / seconds) + 1 }, (_, i) => from + i * seconds);

describe('work while the tab is hidden', () => {
  test('went on where it was heard of', () => {
    const away = absence(every(1, 0, 200), 10.5, 190.5);
    expect(away).toEqual({ hidden: 180, still: 0 });
    expect(awayWords(away)).toBe('The tab was hidden for 3 min 0 s; it went on meanwhile.');
  });

  test('was paused where it was not', () => {
    const away = absence([...every(1, 0, 40), ...every(1, 190, 200)], 10.5, 190.5);
    expect(away?.still).toBeCloseTo(149, 0);
    expect(awayWords(away)).toBe('The tab was hidden for 3 min 0 s; the browser paused it for 2 min 29 s of that. It goes on from there.');
  });

  test('is not called paused where its steps take long', () => {
    expect(absence(every(20, 0, 200), 30, 150)).toEqual({ hidden: 120, still: 0 });
  });

  test('is told when something is heard again, once, and only of a time worth a word', () => {
    expect(absence(every(1, 0, 10), 2, 11)).toBeNull();
    const watch = new Absence();
    watch.heard(0);
    watch.hide(1000);
    watch.show(4000);
    expect(awayWords(watch.heard(4500))).toBe('');
    expect(watch.heard(5000)).toBeNull();
    expect(awayWords(null)).toBe('');
  });
});
