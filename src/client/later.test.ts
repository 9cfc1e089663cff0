import { expect, test, vi } from 'vitest';
import { later } from './later.ts';

class Counter {
  private readonly said: string[] = [];
  say(word: string): Promise<readonly string[]> {
    this.said.push(word);
    return Promise.resolve([...this.said]);
  }
}

test('is fetched once, at the first call, and takes calls in their order', async () => {
  const fetch = vi.fn(() => Promise.resolve(new Counter()));
  const counter = later(fetch);
  expect(fetch).not.toHaveBeenCalled();
  expect(await Promise.all([counter.say('a'), counter.say('b')])).toEqual([['a'], ['a', 'b']]);
  expect(await (await Promise.resolve(counter)).say('c')).toEqual(['a', 'b', 'c']);
  expect(fetch).toHaveBeenCalledTimes(1);
});

test('fails with what kept it from being fetched, and tries again at the next call', async () => {
  const fetch = vi.fn(() => Promise.resolve(new Counter())).mockRejectedValueOnce(new TypeError('offline'));
  const counter = later(fetch);
  await expect(counter.say('a')).rejects.toThrow('offline');
  expect(await counter.say('b')).toEqual(['b']);
});
