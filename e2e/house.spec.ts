/** Promises of the page as a whole: how it is served, how much it loads first, and that it never asks for the network again. */

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from './support.ts';

const DIST = join(dirname(fileURLToPath(import.meta.url)), '../dist');
/** JavaScript before the first paint, gzip. */
const FIRST_PAINT_BYTES = 110_000;
/** Everything until the first answer on a first visit, on the CPU, which takes the most. */
const FIRST_ANSWER_BYTES = 1_900_000;

test('is served isolated and under a content security policy, without eval', async ({ page }) => {
  const response = await page.goto('');
  const headers = response?.headers() ?? {};
  expect(headers['cross-origin-opener-policy']).toBe('same-origin');
  expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
  expect(headers['content-security-policy']).toContain("default-src 'self'");
  expect(headers['content-security-policy']).not.toContain("'unsafe-eval'");
  expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true);
});

test('the page loads at most 110 KB of JavaScript before its first paint', () => {
  const html = readFileSync(join(DIST, 'index.html'), 'utf8');
  const scripts = [...html.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map((m) => m[1]);
  expect(scripts.length).toBeGreaterThan(0);
  const bytes = scripts.reduce((sum, s) => sum + gzipSync(readFileSync(join(DIST, s))).length, 0);
  expect(bytes).toBeLessThanOrEqual(FIRST_PAINT_BYTES);
});

/** What a compressing host sends of a file of the build: weights and pictures as they are. */
function sent(path: string): number {
  const file = join(DIST, path.endsWith('/') ? `${path}index.html` : path);
  const bytes = readFileSync(file);
  return /\.(html|js|css|json|svg|wasm|webmanifest)$/.test(file) ? gzipSync(bytes).length : bytes.length;
}

test('a first visit fetches at most 1.9 MB until its first answer, all of it from where the page comes from', async ({
  page,
  context,
  baseURL,
}) => {
  const elsewhere: string[] = [];
  const asked = new Set<string>();
  // Of the workers too. What the service worker keeps for later comes after the first model, and is not waited for.
  context.on('request', (r) => {
    if (/^(blob|data):/.test(r.url())) return;
    if (!r.url().startsWith(baseURL ?? '')) elsewhere.push(r.url());
    else if (!r.serviceWorker()) asked.add(new URL(r.url()).pathname);
  });
  await page.goto('?backend=wasm');
  await page.getByRole('button', { name: 'Solve', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Result' })).toContainText('Solved and checked', { timeout: 120_000 });
  expect(elsewhere).toEqual([]);
  const sizes = [...asked].map((path) => sent(path));
  expect([...asked].filter((path) => path.endsWith('.safetensors'))).toEqual(['/models/sudoku-lite.safetensors']);
  expect([...asked].some((path) => path.includes('trm.worker')) && [...asked].some((path) => path.includes('tfjs'))).toBe(true);
  expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(FIRST_ANSWER_BYTES);
});
