/** Both sides of workers that the page makes: what is said arrives, and all of them end with the worker that asked for them. */

import { beforeEach, expect, test, vi } from 'vitest';
import { makeWorkersFor } from './liveWorker.ts';

/** A worker that notes what is done to it, and says what the test wants. */
class Fake extends EventTarget {
  static readonly made: Fake[] = [];
  readonly heard: unknown[] = [];
  ended = false;
  constructor(
    readonly address: string,
    readonly options?: WorkerOptions,
  ) {
    super();
    if (address === 'refused') throw new Error('not allowed');
    Fake.made.push(this);
  }
  postMessage(message: unknown): void {
    this.heard.push(message);
  }
  terminate(): void {
    this.ended = true;
  }
  says(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

let owner: Fake;
let end: () => void;
beforeEach(() => {
  vi.stubGlobal('Worker', Fake);
  owner = new Fake('owner');
  Fake.made.length = 0;
  end = makeWorkersFor(owner as unknown as Worker);
});

test('passes on what is said, both ways, to the one that is meant', () => {
  owner.says({ worker: 1, make: 'a.js', options: { type: 'module', name: 'cpu' } });
  owner.says({ worker: 2, make: 'b.js', options: {} });
  owner.says({ worker: 2, say: { cmd: 'load' } });
  const [a, b] = Fake.made;
  expect([a.address, a.options, b.address]).toEqual(['a.js', { type: 'module', name: 'cpu' }, 'b.js']);
  expect([a.heard, b.heard]).toEqual([[], [{ cmd: 'load' }]]);
  b.says('loaded');
  expect(owner.heard).toEqual([{ worker: 2, said: 'loaded' }]);
});

test('a worker that cannot be made or stops is told of, and the page goes on', () => {
  owner.says({ worker: 1, make: 'refused', options: {} });
  owner.says({ worker: 1, say: 'lost' });
  owner.says({ worker: 2, make: 'a.js', options: {} });
  const stop = Object.assign(new Event('error', { cancelable: true }), { message: 'out of memory' });
  Fake.made[0].dispatchEvent(stop);
  expect(stop.defaultPrevented).toBe(true);
  expect(owner.heard).toEqual([
    { worker: 1, failed: 'Error: not allowed' },
    { worker: 2, failed: 'out of memory' },
  ]);
});

test('ends one that is no longer wanted, and all with their owner', () => {
  for (const worker of [1, 2, 3]) owner.says({ worker, make: 'a.js', options: {} });
  owner.says({ worker: 2, end: true });
  expect(Fake.made.map(({ ended }) => ended)).toEqual([false, true, false]);
  end();
  expect(Fake.made.map(({ ended }) => ended)).toEqual([true, true, true]);
});

test('leaves the messages of the API alone', () => {
  owner.says({ id: '7', type: 'RAW', value: { worker: 1 } });
  owner.says(null);
  expect(Fake.made).toEqual([]);
  expect(owner.heard).toEqual([]);
});
