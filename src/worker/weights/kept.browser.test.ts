/** What is kept of fetched weights in a real browser, and everything that may go wrong with its storage. */

import { wrap, type Remote } from 'comlink';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import damagedUrl from '../../model/weights/fixtures/others/train_state.pt?url';
import type { LoadRequest } from '../../protocol/session.ts';
import { request, tiny } from '../../testing/sessions.ts';
import type { FaultyWorker, StorageFaults } from './testing.worker.ts';

const URL_ = 'https://weights.example/someone/resolve/main/model.safetensors';
const TORCH_URL = 'https://weights.example/someone/resolve/main/step_1';
/** 2.1 MB: three blocks. */
let model: Uint8Array<ArrayBuffer>;
let torch: Uint8Array<ArrayBuffer>;
const bytesAt = async (url: string): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await (await fetch(url)).arrayBuffer());
beforeAll(async () => {
  model = await bytesAt(new URL('../../../public/models/hrm-lite.safetensors', import.meta.url).href);
  torch = await bytesAt(damagedUrl);
});

interface Made {
  readonly worker: Worker;
  readonly remote: Remote<FaultyWorker>;
}
/** The workers of this test, and those of earlier ones: a worker loads a second, and a session in it knows nothing of the one before. */
const [workers, rested]: [Made[], Made[]] = [[], []];
function spawn(): Made {
  const worker = new Worker(new URL('./testing.worker.ts', import.meta.url), { type: 'module' });
  return { worker, remote: wrap<FaultyWorker>(worker) };
}
/** A tab's session, in a worker that no other tab of this test has: a model of its own in use, and the host's files. @param made the worker */
async function tab(made = rested.pop() ?? spawn()): Promise<Remote<FaultyWorker>> {
  workers.push(made);
  const { remote } = made;
  expect(await remote.start()).toBe(true);
  await remote.serve(URL_, model);
  await remote.serve(TORCH_URL, torch);
  expect(await remote.load(tiny())).toMatchObject({ ok: true });
  return remote;
}
const published = (url = URL_): LoadRequest => ({
  id: 'Kept',
  source: { published: { url, title: 'Kept', moved: url === URL_ ? model.length : torch.length } },
});
/** The model in use before still answers. */
const stays = async (at: Remote<FaultyWorker>): Promise<void> => expect(await at.solve(request('run', { maxSteps: 1 }))).toBe(1);

/** The folder that the only kept file is in. */
async function folder(): Promise<FileSystemDirectoryHandle> {
  const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('fetched-weights');
  for await (const handle of root.values()) if (handle.kind === 'directory') return handle;
  throw new Error('Nothing is kept.');
}
/** Blocks in the order of the file. */
async function blocks(): Promise<FileSystemFileHandle[]> {
  const all: FileSystemFileHandle[] = [];
  for await (const handle of (await folder()).values()) if (handle.kind === 'file' && /^\d/.test(handle.name)) all.push(handle);
  return all.sort((a, b) => Number.parseInt(a.name, 10) - Number.parseInt(b.name, 10));
}
/** Changes a kept file. */
async function change(handle: FileSystemFileHandle, how: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>): Promise<void> {
  const bytes = how(new Uint8Array(await (await handle.getFile()).arrayBuffer()));
  const writer = await handle.createWritable();
  await writer.write(bytes);
  await writer.close();
}

const clear = async (): Promise<void> =>
  (await navigator.storage.getDirectory()).removeEntry('fetched-weights', { recursive: true }).catch(() => undefined);
beforeEach(clear);
afterEach(async () => {
  rested.push(...workers.splice(0));
  await clear();
});

test('what was fetched is there on the next visit, to the byte, and nothing is asked for', async () => {
  expect(await (await tab(spawn())).load(published())).toMatchObject({ ok: true, about: { traffic: { bytes: model.length } } });
  expect((await blocks()).map(({ name }) => name.split('-').slice(0, 2).join('-'))).toEqual([
    '0-65536',
    '65536-1114112',
    `1114112-${model.length}`,
  ]);
  const next = await tab(spawn());
  expect(await next.load(published())).toMatchObject({ ok: true, about: { traffic: { requests: 0, bytes: 0 } } });
  expect(await next.kept()).toMatchObject([{ title: 'Kept', size: model.length, bytes: model.length }]);
});

describe('no room', () => {
  test('by the browser’s own estimate: the model opens, and that it is not kept is said', async () => {
    const here = await tab();
    await here.fail({ room: 5e6 });
    const loaded = await here.load(published());
    expect(loaded).toMatchObject({
      ok: true,
      about: { notKept: expect.stringMatching(/room for 5 MB more .* 3 MB: the model is not kept .* offline/) as string },
    });
    expect(await here.kept()).toEqual([]);
  });

  test('not even for a folder: the model opens, and that it is not kept is said', async () => {
    const here = await tab();
    await here.fail({ opfs: 'full' });
    expect(await here.load(published())).toMatchObject({
      ok: true,
      about: { notKept: expect.stringMatching(/storage is full: the model is not kept .* offline/) as string },
    });
  });

  test('in the middle: how much is here is said, the model in use stays, and with room again the rest alone is fetched', async () => {
    const here = await tab();
    await here.fail({ writable: 1_300_000 });
    expect(await here.load(published())).toMatchObject({
      ok: false,
      code: 'full',
      message: expect.stringMatching(/storage is full: 1\.1 MB of this model are here, and stay\. Delete .* then go on\./) as string,
    });
    await stays(here);
    expect(await here.kept()).toMatchObject([{ bytes: 1_114_112, size: model.length }]);
    expect(await blocks()).toHaveLength(2); // nothing lies about that counts for nothing
    await here.fail({});
    expect(await here.load(published())).toMatchObject({ ok: true, about: { traffic: { bytes: model.length - 1_114_112 } } });
    expect(await here.kept()).toMatchObject([{ bytes: model.length }]);
  });
});

describe('no private file system', () => {
  test.each<StorageFaults>([{ opfs: 'missing' }, { opfs: 'throws' }])(
    '%o: the model opens, and that it is not kept is said',
    async (faults) => {
      const here = await tab();
      await here.fail(faults);
      expect(await here.load(published())).toMatchObject({
        ok: true,
        about: { notKept: expect.stringMatching(/private window\?.*not kept .* offline/) as string, traffic: { bytes: model.length } },
      });
      expect(await here.kept()).toEqual([]);
    },
  );
});

describe('what a closed tab or a bad disk leaves', () => {
  beforeEach(async () => {
    expect(await (await tab()).load(published())).toMatchObject({ ok: true });
  });

  test('a block that was cut off is noticed, cleared away and fetched again, alone', async () => {
    const [, second] = await blocks();
    await change(second, (bytes) => bytes.slice(0, 400_000));
    const next = await tab();
    expect(await next.kept()).toMatchObject([{ bytes: model.length - 1_048_576 }]);
    expect(await next.load(published())).toMatchObject({ ok: true });
    expect((await next.served()).ranges).toEqual(['65536-1114112']);
    expect(await next.kept()).toMatchObject([{ bytes: model.length }]);
  });

  test('a cut list of its own: everything is fetched again', async () => {
    await change(await (await folder()).getFileHandle('about.json'), (bytes) => bytes.slice(0, 20));
    const next = await tab();
    expect(await next.load(published())).toMatchObject({ ok: true, about: { traffic: { bytes: model.length } } });
    expect(await blocks()).toHaveLength(3);
  });

  test('a block with a wrong byte is refused and deleted, in words; the model in use stays; then it alone is fetched', async () => {
    const [, , third] = await blocks();
    await change(third, (bytes) => bytes.map((b, i) => (i === 500_000 ? b ^ 4 : b)));
    const next = await tab();
    expect(await next.load(published())).toMatchObject({
      ok: false,
      code: 'hash',
      message: expect.stringMatching(
        /1\.0 MB of what was kept of Kept are damaged \(wrong checksum\) and were deleted\. Fetch it again/,
      ) as string,
    });
    await stays(next);
    expect(await blocks()).toHaveLength(2);
    expect(await next.load(published())).toMatchObject({ ok: true });
    expect((await next.served()).ranges).toEqual([`1114112-${model.length}`]);
  });
});

test('a file whose own checksums are wrong is refused, and nothing of it is kept', async () => {
  const here = await tab();
  await here.serve(
    TORCH_URL,
    torch.map((b, i) => (i === 50_000 ? b ^ 1 : b)),
  );
  expect(await here.load(published(TORCH_URL))).toMatchObject({
    ok: false,
    code: 'hash',
    message: expect.stringMatching(/Kept is damaged: .* was deleted; fetch it again/) as string,
  });
  await stays(here);
  expect(await here.kept()).toEqual([]);
});

test('a web page in the place of a file is refused in words, and nothing of it is kept', async () => {
  const here = await tab();
  await here.serve(TORCH_URL, new TextEncoder().encode(`<!doctype html><html><body>${'Sign in. '.repeat(1000)}</body></html>`));
  expect(await here.load(published(TORCH_URL))).toMatchObject({
    ok: false,
    code: 'hash',
    message: expect.stringMatching(/no model that can be read: .* web page.* was deleted; try again later\./) as string,
  });
  await stays(here);
  expect(await here.kept()).toEqual([]);
  await here.serve(TORCH_URL, torch);
  expect(await here.load(published(TORCH_URL))).toMatchObject({ ok: true });
});

test('a network many times as long as the catalogue says is refused before it is fetched', async () => {
  const here = await tab();
  const small: LoadRequest = {
    id: 'Kept',
    source: { published: { url: URL_, title: 'Kept', moved: 1_000_000 } },
    context: { config: JSON.stringify({ H_cycles: 2 }) },
  };
  expect(await here.load(small)).toMatchObject({
    ok: false,
    code: 'too-large',
    message: expect.stringMatching(/its network has 2 MB, the entry says that 1 MB are fetched/) as string,
  });
  await stays(here);
  expect((await here.served()).bytes).toBeLessThan(150_000);
});

describe('the all_config.yaml beside a file', () => {
  const BESIDE_URL = new URL('all_config.yaml', URL_).href;
  const YAML = 'arch:\n  H_cycles: 2\n  L_cycles: 3\n  halt_max_steps: 8\n';
  const catalogued = (): LoadRequest => ({ ...published(), context: { config: JSON.stringify({ H_cycles: 2, L_cycles: 2 }) } });
  const withConfig = async (text = YAML): Promise<Remote<FaultyWorker>> => {
    const here = await tab();
    await here.serve(BESIDE_URL, new TextEncoder().encode(text));
    return here;
  };
  const used = { is: 'used', differs: [{ field: 'n', file: 3, catalogue: 2 }] };
  const ranges = async (at: Remote<FaultyWorker>): Promise<number> => (await at.served()).ranges.length;

  test('is fetched with it and kept: without the host the next visit runs the model as this one', async () => {
    const first = await (await withConfig()).load(catalogued());
    expect(first).toMatchObject({
      ok: true,
      config: { T: 2, n: 3, nSup: 8 },
      about: { beside: used, traffic: { requests: 3, bytes: model.length + YAML.length } },
    });
    const next = await tab();
    expect(await next.load(catalogued())).toMatchObject({ ok: true, config: { T: 2, n: 3, nSup: 8 }, about: { beside: used } });
    expect(await ranges(next)).toBe(0);
    expect(await next.kept()).toMatchObject([{ bytes: model.length }]); // of the weights
  });

  test('there is none: that is remembered, and not asked again', async () => {
    expect(await (await tab()).load(catalogued())).toMatchObject({ ok: true, config: { T: 2, n: 2 }, about: { beside: { is: 'absent' } } });
    const next = await withConfig();
    expect(await next.load(catalogued())).toMatchObject({ ok: true, config: { T: 2, n: 2 }, about: { beside: { is: 'absent' } } });
    expect(await ranges(next)).toBe(0);
  });

  test('a web page in its place: not kept, and nothing is asked for a model that is here', async () => {
    const here = await withConfig('<!doctype html><title>Sign in</title>');
    expect(await here.load(catalogued())).toMatchObject({ ok: true, config: { n: 2 }, about: { beside: { is: 'unusable' } } });
    const next = await withConfig();
    expect(await next.load(catalogued())).toMatchObject({ ok: true, config: { n: 2 }, about: { beside: { is: 'unasked' } } });
    expect(await ranges(next)).toBe(0);
  });

  test('asked for again with a download that goes on', async () => {
    const here = await withConfig('<!doctype html><title>Sign in</title>');
    await here.fail({ writable: 1_300_000 });
    expect(await here.load(catalogued())).toMatchObject({ ok: false, code: 'full' });
    const next = await withConfig();
    expect(await next.load(catalogued())).toMatchObject({ ok: true, config: { n: 3 }, about: { beside: used } });
  });

  test('the storage does not take it, or loses the end of it: the model opens all the same', async () => {
    const here = await withConfig();
    await here.fail({ refused: 'all_config.json' });
    expect(await here.load(catalogued())).toMatchObject({ ok: true, config: { n: 3 }, about: { beside: used } });
    await clear();
    expect(await (await withConfig()).load(catalogued())).toMatchObject({ ok: true });
    await change(await (await folder()).getFileHandle('all_config.json'), (bytes) => bytes.slice(0, 40));
    expect(await (await tab()).load(catalogued())).toMatchObject({ ok: true, config: { n: 2 }, about: { beside: { is: 'unasked' } } });
  });

  test('deleted with the weights', async () => {
    const here = await withConfig();
    expect(await here.load(catalogued())).toMatchObject({ ok: true });
    const [{ key }] = await here.kept();
    await here.deleteKept(key);
    const next = await tab();
    expect(await next.load(catalogued())).toMatchObject({ ok: true, about: { beside: { is: 'absent' } } });
  });
});

describe('two tabs that want the same file', () => {
  test('the second waits, says so, and then finds it kept', async () => {
    const [first, second] = [await tab(), await tab()];
    await first.hold();
    const one = first.load(published());
    await expect.poll(async () => (await first.served()).ranges.length).toBe(1);
    const two = second.load(published());
    await expect.poll(() => second.phases()).toContain('other-tab');
    expect((await second.served()).ranges).toEqual([]);
    await first.release();
    expect(await one).toMatchObject({ ok: true });
    expect(await two).toMatchObject({ ok: true, about: { traffic: { bytes: 0 } } });
    expect((await second.served()).ranges).toEqual([]);
  });

  test('deleted in one while the other fetches it: that is told, and a second try brings it', async () => {
    const [first, second] = [await tab(), await tab()];
    await first.hold();
    const one = first.load(published());
    await expect.poll(async () => (await first.served()).ranges.length).toBe(1);
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('fetched-weights');
    for await (const key of root.keys()) expect(await second.deleteKept(key)).toMatchObject({ ok: true });
    await first.release();
    expect(await one).toMatchObject({
      ok: false,
      code: 'not-found',
      message: expect.stringMatching(/has been deleted.*Fetch it again/) as string,
    });
    await stays(first);
    expect(await first.load(published())).toMatchObject({ ok: true });
    expect(await first.kept()).toMatchObject([{ bytes: model.length }]);
  });

  test('the wait can be given up; a first tab that closes hands over', async () => {
    const [first, second] = [await tab(), await tab()];
    await first.hold();
    void first.load(published());
    await expect.poll(async () => (await first.served()).ranges.length).toBe(1);
    const waiting = second.load(published());
    await expect.poll(() => second.phases()).toContain('other-tab');
    await second.stop();
    expect(await waiting).toMatchObject({ ok: false, code: 'cancelled', message: expect.stringContaining('Another tab') as string });
    const again = second.load(published());
    workers.splice(0, 1)[0].worker.terminate();
    expect(await again).toMatchObject({ ok: true, about: { traffic: { bytes: model.length } } });
  });
});
