/** The guided tour: what a first visit and a later one see, and how it ends. */

import { describe, expect, test } from 'vitest';
import type { LocalEntry } from '../../storage/local.ts';
import { createTourStore, TOUR_STOPS, type TourSeen } from './Intro.tsx';

function memory(value: TourSeen | null = null): LocalEntry<TourSeen> {
  let kept = value;
  return {
    read: () => ({ value: kept, problem: null }),
    write: (v) => {
      kept = v;
      return null;
    },
    clear: () => {
      kept = null;
    },
  };
}

describe('the guided tour', () => {
  test('is offered on a first visit and does not start by itself', () => {
    const { offered, stop } = createTourStore(memory()).getState();
    expect({ offered, stop }).toEqual({ offered: true, stop: null });
  });

  test('is not offered again once it was declined', () => {
    const entry = memory();
    const store = createTourStore(entry);
    store.getState().end();
    expect(store.getState()).toMatchObject({ offered: false, introduces: true }); // nothing on the page moves
    expect(createTourStore(entry).getState()).toMatchObject({ offered: false, introduces: false });
  });

  test('visits every stop once, ends after the last and is remembered', () => {
    const entry = memory();
    const store = createTourStore(entry);
    const visited: (number | null)[] = [];
    store.getState().start();
    for (let i = 0; i < TOUR_STOPS; i++) {
      visited.push(store.getState().stop);
      store.getState().go(1);
    }
    expect(visited).toEqual([0, 1, 2, 3, 4]);
    expect(store.getState().stop).toBeNull();
    expect(store.getState().introduces).toBe(false);
    expect(entry.read().value).toBe('seen');
  });

  test('goes back, but not before the first stop', () => {
    const store = createTourStore(memory());
    store.getState().start();
    store.getState().go(1);
    store.getState().go(-1);
    store.getState().go(-1);
    expect(store.getState().stop).toBe(0);
  });

  test('can be taken again, and nothing moves while none is on', () => {
    const store = createTourStore(memory('seen'));
    store.getState().go(1);
    expect(store.getState().stop).toBeNull();
    store.getState().start();
    expect(store.getState().stop).toBe(0);
  });
});
