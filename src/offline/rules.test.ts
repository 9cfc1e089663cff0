/** What the build lists for offline use, and the headers every answer gets. */

import { expect, test } from 'vitest';
import { listFiles } from '../../tools/offlineBuild.ts';
import { isolated, revisionOf } from './rules.ts';

const files = new Map([
  ['index.html', '<p>'],
  ['assets/main-AbCd12_-.js', 'run()'],
  ['assets/bench-AbCd1234.js', 'measure()'],
  ['models/small.safetensors', 'weights'],
  ['pictures/solved.png', 'png'],
  ['sw.js', 'itself'],
  ['_headers', 'for hosts'],
]);

test('lists the shell, the models and what only some need; a name that says what is in it needs no revision', () => {
  const { shell, rest, onDemand } = listFiles(files);
  expect(shell.map((f) => f.url)).toEqual(['assets/main-AbCd12_-.js', 'index.html']);
  expect(shell[0]?.revision).toBeNull();
  expect(shell[1]?.revision).toMatch(/^[0-9a-f]{16}$/);
  expect(rest.map((f) => f.url)).toEqual(['models/small.safetensors']);
  expect(onDemand.map((f) => f.url)).toEqual(['assets/bench-AbCd1234.js']);
});

test('the page knows a file by the revision that the build gave it', async () => {
  const [model] = listFiles(files).rest;
  expect(await revisionOf(new TextEncoder().encode('weights').buffer)).toBe(model?.revision);
});

test('is another version when any file is another one, and the same when none is', () => {
  const { version } = listFiles(files);
  expect(listFiles(new Map([...files].reverse())).version).toBe(version);
  expect(listFiles(new Map(files).set('models/small.safetensors', 'better weights')).version).not.toBe(version);
});

test('isolates every answer that may be read and keeps the rest of it', async () => {
  const answer = isolated(new Response('text', { status: 203, headers: { 'content-type': 'text/plain' } }));
  expect(answer.status).toBe(203);
  expect(answer.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(answer.headers.get('content-type')).toBe('text/plain');
  expect(await answer.text()).toBe('text');
  expect(isolated(new Response(null, { status: 304 })).body).toBeNull();
  const failed = Response.error();
  expect(isolated(failed)).toBe(failed);
});
