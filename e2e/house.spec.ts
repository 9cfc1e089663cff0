/** Promises of the page as a whole: how it is served, how much it loads first, and that it never asks for the network again. */

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from './support.ts';

const DIST = join(dirname(fileURLToPath(import.meta.url)), '../dist');
/** JavaScript before the first paint, gzip. */
const FIRST_PAINT_BYTES = 110_000;

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

test('everything comes from where the page comes from', async ({ page, baseURL }) => {
  const elsewhere: string[] = [];
  page.on('request', (r) => {
    if (!r.url().startsWith(baseURL ?? '') && !/^(blob|data):/.test(r.url())) elsewhere.push(r.url());
  });
  await page.goto('?backend=wasm');
  await page.getByRole('button', { name: 'Solve', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Result' })).toContainText('Solved and checked', { timeout: 120_000 });
  expect(elsewhere).toEqual([]);
});
