/** A model of the page is given up in the middle of its download: what a person asks for is not kept waiting by it. */

import { afterEach, expect, test, vi } from 'vitest';
import { fetchModel } from './fetchModel.ts';

afterEach(() => vi.unstubAllGlobals());

/** A host that sends one byte and then nothing; it heeds the signal as `fetch` does. */
const slow: typeof fetch = (_, init) => {
  const signal = init?.signal;
  const body = new ReadableStream<Uint8Array>({
    start(stream) {
      stream.enqueue(new Uint8Array(1));
      signal?.addEventListener('abort', () => stream.error(signal.reason));
    },
  });
  return signal?.aborted ? Promise.reject(signal.reason as Error) : Promise.resolve(new Response(body));
};

test.each(['before', 'in the middle'])(
  'stopped %s: it ends at once, as cancelled',
  async (when) => {
    vi.stubGlobal('fetch', slow);
    const stop = new AbortController();
    if (when === 'before') stop.abort();
    await expect(fetchModel({ id: 'own', url: 'm/own' }, () => stop.abort(), stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
  },
  2000,
);
