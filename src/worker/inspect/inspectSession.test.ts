/** One job at a time, stopped by name. */

import { expect, test } from 'vitest';
import { Latest } from './inspectSession.ts';

/** A job that ends when it is told to stop. */
const untilStopped = (signal: AbortSignal): Promise<string> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve('stopped')));

test('a new job stops the one before; a job hears only of its own run', async () => {
  const latest = new Latest();
  const first = latest.run('a', untilStopped);
  let ended = false;
  const second = latest.run('b', untilStopped).then((said) => {
    ended = true;
    return said;
  });
  expect(await first).toBe('stopped');
  latest.stop('a');
  await new Promise((r) => setTimeout(r));
  expect(ended).toBe(false);
  latest.stop('b');
  expect(await second).toBe('stopped');
  const third = latest.run('c', untilStopped);
  latest.stop();
  expect(await third).toBe('stopped');
});
