/** Reading from a host: ranges, what is kept, what is asked again, and every fault the host may have. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startStandInHost, type Fault, type StandInHost } from '../../../tools/standInHost.ts';
import { MemoryKept, missing } from './kept.ts';
import { urlSource, type UrlSourceOptions } from './urlSource.ts';

const SIZE = 5_000_000;
const content = Uint8Array.from({ length: SIZE }, (_, i) => (i * 31 + (i >> 8)) % 251);
/** Bit by bit, without the test runner's own comparison, which takes minutes over megabytes. */
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
let host: StandInHost;
const address = (name = 'step_1'): string => `${host.origin}/someone/model/resolve/main/${name}`;
const open = (options: Partial<UrlSourceOptions> = {}) => urlSource(address(), { kept: new MemoryKept(), pauseMs: 1, ...options });

beforeEach(async () => {
  host = await startStandInHost({ step_1: content, small: content.subarray(0, 1000), nothing: new Uint8Array(0) });
});
afterEach(() => host.close());

describe('a healthy host', () => {
  test('tells its size with the first range, and gives any range; every range is asked of the address itself', async () => {
    const source = await open();
    expect(source.size).toBe(SIZE);
    expect(same(await source.read(70_000, 3_000_000), content.slice(70_000, 3_000_000))).toBe(true);
    expect(host.asked).toEqual(['step_1 bytes=0-65535', 'step_1 bytes=70000-2999999']);
    expect(source.traffic()).toEqual({ requests: 2, bytes: 65_536 + 2_930_000 });
  });

  test('what is here is not asked for again, and only gaps are', async () => {
    const kept = new MemoryKept();
    const first = await open({ kept });
    await first.read(1_000_000, 2_000_000);
    const second = await open({ kept });
    expect(same(await second.read(500_000, 2_500_000), content.slice(500_000, 2_500_000))).toBe(true);
    expect(host.asked.slice(2)).toEqual(['step_1 bytes=500000-999999', 'step_1 bytes=2000000-2499999']);
    expect(second.traffic().bytes).toBe(1_000_000);
  });

  test('a file smaller than the first range', async () => {
    const source = await urlSource(address('small'), { kept: new MemoryKept() });
    expect(source.size).toBe(1000);
    expect(same(await source.read(0, 1000), content.slice(0, 1000))).toBe(true);
    expect(source.traffic().requests).toBe(1);
  });
});

describe('a connection that is cut', () => {
  test('goes on where it was, and nothing comes twice', async () => {
    host.fault = { cut: 2 };
    const source = await open();
    expect(same(await source.read(0, SIZE), content)).toBe(true);
    expect(source.traffic().bytes).toBe(SIZE);
    expect(host.asked.length).toBe(4);
  });

  test('again and again: given up with a sentence; later the rest alone is fetched', async () => {
    const kept = new MemoryKept();
    const source = await open({ kept });
    host.fault = 'empty';
    await expect(source.read(0, SIZE)).rejects.toMatchObject({
      code: 'network',
      message: expect.stringContaining('stopped in the middle') as string,
    });
    expect(host.asked.length).toBe(1 + 3);
    host.fault = 'none';
    expect(same(await (await open({ kept })).read(0, SIZE), content)).toBe(true);
    expect(host.bytes()).toBe(SIZE);
  });

  test('stopped by a person: what came stays', async () => {
    const kept = new MemoryKept();
    const stop = new AbortController();
    const source = await open({ kept, signal: stop.signal, onMoved: (bytes) => bytes > 3_000_000 && stop.abort() });
    await expect(source.read(0, SIZE)).rejects.toMatchObject({ code: 'cancelled' });
    const here = SIZE - missing(kept.ranges(), { from: 0, to: SIZE }).reduce((sum, { from, to }) => sum + to - from, 0);
    expect(here).toBeGreaterThan(2_900_000);
    const rest = await open({ kept });
    expect(same(await rest.read(0, SIZE), content)).toBe(true);
    expect(rest.traffic().bytes).toBe(SIZE - here);
  });
});

describe('faults', () => {
  test.each<[Fault, string, string]>([
    ['missing', 'not-found', 'no such file'],
    ['forbidden', 'refused', 'login'],
    ['busy', 'rate-limit', 'break'],
    ['server', 'server', 'fault of its own'],
    ['down', 'network', 'offline'],
  ])('%s: one sentence, a code', async (fault, code, words) => {
    host.fault = fault;
    await expect(open()).rejects.toMatchObject({ code, message: expect.stringContaining(words) as string });
  });

  test('a whole file instead of a part: a small one is taken, a large one stopped', async () => {
    host.fault = 'whole';
    const source = await open();
    expect(same(await source.read(10, 20), content.slice(10, 20))).toBe(true);
    expect(host.asked.length).toBe(1);
    const huge = vi.fn<typeof fetch>(() =>
      Promise.resolve(new Response('x', { status: 200, headers: { 'content-length': '1822205258' } })),
    );
    await expect(open({ get: huge })).rejects.toMatchObject({ code: 'ranges', message: expect.stringContaining('1,823 MB') as string });
    expect(huge).toHaveBeenCalledTimes(1);
  });

  test('a whole file that is cut off at the same place each time: given up, and its size is known for what is here', async () => {
    const kept = new MemoryKept();
    const half = new Response(content.slice(0, 2_000_000), { status: 200, headers: { 'content-length': String(SIZE) } });
    const get = vi.fn<typeof fetch>(() => Promise.resolve(half.clone()));
    await expect(open({ kept, get })).rejects.toMatchObject({ code: 'network' });
    expect(get).toHaveBeenCalledTimes(3); // the second and third brought nothing new
    expect(kept.size).toBe(SIZE);
  });

  test('another file under the same address', async () => {
    const kept = new MemoryKept();
    await kept.begin(SIZE + 1, null);
    const source = await open({ kept });
    await expect(source.read(0, 10)).rejects.toMatchObject({ code: 'file-changed' });
  });

  test('a file that became shorter, or is empty (416)', async () => {
    const kept = new MemoryKept();
    await kept.begin(SIZE, null);
    const shorter = await urlSource(address('small'), { kept, pauseMs: 1 });
    await expect(shorter.read(2_000_000, 2_100_000)).rejects.toMatchObject({
      code: 'file-changed',
      message: expect.stringMatching(
        /shorter now .* \(416\)\. .* under “Kept in this browser”, delete it there; then fetch it again\.$/,
      ) as string,
    });
    const asked = host.asked.length;
    await expect(urlSource(address('nothing'), { kept: new MemoryKept(), pauseMs: 1 })).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('is empty (416)') as string,
    });
    expect(host.asked.length).toBe(asked + 1);
  });

  test.each([400, 405, 451])('%i: not called a fault of the host, and not asked again', async (status) => {
    const get = vi.fn<typeof fetch>(() => Promise.resolve(new Response(null, { status })));
    await expect(open({ get })).rejects.toMatchObject({ code: 'refused', message: expect.stringContaining(`(${status})`) as string });
    expect(get).toHaveBeenCalledTimes(1);
  });

  test('another version of the same length, in the middle or on a later visit: no mixture of two', async () => {
    const kept = new MemoryKept();
    const source = await open({ kept });
    await source.read(100_000, 200_000);
    host.etag = '"newer"';
    await expect(source.read(300_000, 400_000)).rejects.toMatchObject({
      code: 'file-changed',
      message: expect.stringContaining('another version') as string,
    });
    const later = await open({ kept });
    await expect(later.read(300_000, 400_000)).rejects.toMatchObject({ code: 'file-changed' });
    expect(same(await later.read(100_000, 200_000), content.slice(100_000, 200_000))).toBe(true);
    host.etag = 'W/"weak"'; // says nothing
    expect(same(await later.read(300_000, 400_000), content.slice(300_000, 400_000))).toBe(true);
  });

  test('another part than was asked for', async () => {
    const wrong: typeof fetch = () => Promise.resolve(new Response('abc', { status: 206, headers: { 'content-range': 'bytes 5-7/100' } }));
    await expect(open({ get: wrong })).rejects.toMatchObject({ code: 'server' });
  });
});
