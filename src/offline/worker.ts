/// <reference lib="webworker" />
/**
 * The service worker: keeps the app and its small models for offline use, and gives every answer the headers of cross-origin
 * isolation, so that wasm threads work on hosts that cannot set them. A version is one cache: a page never mixes two.
 */
import { HASHED, isolated, revisionOf, type AppFile, type AppFiles } from './rules.ts';

declare const self: ServiceWorkerGlobalScope;
/** Put in by the build. */
declare const __APP_FILES__: AppFiles;

const app = __APP_FILES__;
const PREFIX = `trm-app ${self.registration.scope} `;
const cacheName = PREFIX + app.version;
const address = (file: AppFile): string => new URL(file.url, self.registration.scope).href;
const known = new Map([...app.shell, ...app.rest, ...app.onDemand].map((f) => [address(f), f]));
/** Pages by the addresses a person has for them. */
const pages = new Map(
  ['index.html', 'bench/index.html'].map((p) => [new URL(p.replace('index.html', ''), self.registration.scope).href, p]),
);
/** Header that says which revision of a file is kept. */
const REVISION = 'x-app-revision';

/** A file as an older version's cache has it, where it did not change since. */
async function unchanged(file: AppFile): Promise<Response | undefined> {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX) || name === cacheName) continue;
    const old = await (await caches.open(name)).match(address(file));
    if (old && (old.headers.get(REVISION) ?? '') === (file.revision ?? '')) return old;
  }
  return undefined;
}

/** Keeps a file: from an older version's cache where it is the same, else from the network. @throws TypeError when it does not come */
async function keep(cache: Cache, file: AppFile): Promise<void> {
  const url = address(file);
  if (await cache.match(url)) return;
  const old = await unchanged(file);
  if (old) return cache.put(url, old);
  const answer = await fetch(url, { cache: file.revision === null ? 'default' : 'no-cache' });
  if (!answer.ok || answer.type === 'opaque') throw new TypeError(`${file.url}: the server answered ${answer.status}`);
  await cache.put(url, await marked(answer, file));
}

/** Keeps an answer if it is what this version was built with: a server may have moved on since. */
async function keepIfSame(cache: Cache, url: string, answer: Response, file: AppFile): Promise<void> {
  const copy = await marked(answer, file);
  if (file.revision === null || (await revisionOf(await copy.clone().arrayBuffer())) === file.revision) await cache.put(url, copy);
}

/** Keeps a file that was used before this worker was there, as on a first visit: it is in the browser's own cache then. @throws TypeError where it is not */
async function keepUsed(cache: Cache, file: AppFile): Promise<void> {
  const url = address(file);
  if (await cache.match(url)) return;
  const answer = await fetch(url, { cache: 'only-if-cached', mode: 'same-origin' });
  if (answer.ok) await keepIfSame(cache, url, answer, file);
}

/** The answer with its revision written on it. */
async function marked(answer: Response, { revision }: AppFile): Promise<Response> {
  const headers = new Headers(answer.headers);
  headers.set(REVISION, revision ?? '');
  headers.delete('content-encoding'); // the body is decoded by now
  headers.delete('content-length');
  return new Response(await answer.arrayBuffer(), { status: 200, headers });
}

async function forgetOlder(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== cacheName) await caches.delete(name);
}

self.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(cacheName);
      for (const file of app.shell) await keep(cache, file);
    })(),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      // What did not change moves over before its old cache goes.
      const cache = await caches.open(cacheName);
      for (const file of [...app.rest, ...app.onDemand]) {
        const old = await unchanged(file);
        if (old) await cache.put(address(file), old);
      }
      // Another tab may still run an older version and ask for parts of it.
      const tabs = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
      if (tabs.length <= 1) await forgetOlder();
    })(),
  );
  // Not waited for: Firefox waits with it for every worker of the page, and the CPU's threads hear nothing while they work or sleep. Until a worker is
  // active all that its pages ask for hangs, a reload too.
  void self.clients.claim();
});

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting();
  if (event.data === 'keep-models') {
    event.waitUntil(
      (async () => {
        const cache = await caches.open(cacheName);
        for (const file of app.onDemand) await keepUsed(cache, file).catch(() => undefined);
        for (const file of app.rest) await keep(cache, file).catch(() => undefined); // offline or full: the next visit tries again
      })(),
    );
  }
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin || request.headers.has('range')) return;
  if (!request.url.startsWith(self.registration.scope)) return;
  event.respondWith(answerTo(request, url));
});

async function answerTo(request: Request, url: URL): Promise<Response> {
  const plain = url.origin + url.pathname;
  const page = request.mode === 'navigate' ? pages.get(plain) : undefined;
  const wanted = page === undefined ? plain : new URL(page, self.registration.scope).href;
  const cache = await caches.open(cacheName);
  const kept = (await cache.match(wanted)) ?? (HASHED.test(url.pathname) ? await caches.match(wanted) : undefined);
  if (kept) return isolated(kept);
  const answer = await fetch(request);
  const file = known.get(wanted);
  if (file && answer.ok) void keepIfSame(cache, wanted, answer.clone(), file).catch(() => undefined);
  return isolated(answer);
}
