/** The tour's card: it finds room beside what it speaks of, or the page is scrolled until there is some. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Box } from '../../ui/freePlace.ts';
import { scrollFor, sideFor } from './Tour.tsx';

const card = { width: 320, height: 200, gap: 12 };
const desk = { width: 1280, height: 740 };
const phone = { width: 360, height: 640 };

/** Free pixels around what just holds a card of this size. */
const edge = (size: number): fc.Arbitrary<number> => fc.integer({ min: size - 10, max: size + 30 });

const boxOf = (left: number, top: number, width: number, height: number): Box => ({ left, top, right: left + width, bottom: top + height });

describe('the room for the card', () => {
  test('is beside a board on a desk', () => {
    expect(sideFor(boxOf(32, 160, 500, 500), desk, card)).toBe('right');
  });
  test('is under a board on a phone', () => {
    expect(sideFor(boxOf(16, 12, 328, 328), phone, card)).toBe('bottom');
  });
  test('is above what stands at the bottom', () => {
    expect(sideFor(boxOf(0, 640, 360, 100), phone, card)).toBe('top');
  });
  test('is never where the card would cover what it speaks of, or leave the view', () => {
    fc.assert(
      fc.property(edge(320), edge(320), edge(200), edge(200), (left, right, above, below) => {
        const box = { left, top: above, right: desk.width - right, bottom: desk.height - below };
        const side = sideFor(box, desk, card);
        if (side === 'right') expect(box.right + card.gap + card.width).toBeLessThanOrEqual(desk.width);
        if (side === 'left') expect(box.left - card.gap - card.width).toBeGreaterThanOrEqual(0);
        if (side === 'bottom') expect(box.bottom + card.gap + card.height).toBeLessThanOrEqual(desk.height);
        if (side === 'top') expect(box.top - card.gap - card.height).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('scrolling to a stop', () => {
  test('leaves the page alone when there is room', () => {
    expect(scrollFor(boxOf(32, 160, 500, 500), desk, card)).toBe(0);
  });
  test('brings what is below the window to its top', () => {
    expect(scrollFor(boxOf(16, 1200, 328, 190), phone, card)).toBe(1188);
  });
  test('makes room where the board fills the phone', () => {
    expect(scrollFor(boxOf(16, 190, 328, 328), phone, card)).toBe(178);
  });
});
