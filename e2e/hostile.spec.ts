/** Hosts and networks at their worst: types of content that are wrong, a path with a space, a network that goes in the middle, a service worker that is gone. */

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { plainServer, TYPES } from '../tools/plainServer.ts';
import { expect, result, test } from './support.ts';

const DIST = join(import.meta.dirname, '../dist');
const PREFIX = '/a%20path%20(of%20mine)/';

let server: Server;
let base: string;
let folder = DIST;

test.beforeAll(async () => {
  server = plainServer(
    () => folder,
    PREFIX,
    {},
    { ...TYPES, '.wasm': 'text/plain', '.safetensors': 'text/html', '.webmanifest': 'text/plain' },
  );
  await new Promise<void>((done) => server.listen(0, 'localhost', done));
  base = `http://localhost:${(server.address() as AddressInfo).port}${PREFIX}`;
});
test.afterAll(() => server.close());

const solve = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Solve', exact: true }).click();
  await expect(result(page)).toContainText('Solved and checked', { timeout: 120_000 });
};

test('wrong types below a path with a space: solved, isolated after a reload, offline, and the service worker gone in between', async ({
  page,
  context,
}) => {
  await page.goto(`${base}?backend=wasm`);
  await solve(page);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.reload();
  expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true);
  await page.goto(`${base}bench/`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.goto(`${base}?backend=wasm`);
  await page.evaluate(async () => {
    for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
    for (const name of await caches.keys()) await caches.delete(name);
  });
  await page.getByRole('button', { name: 'Maze', exact: true }).click();
  await page.getByRole('button', { name: 'Solve', exact: true }).click();
  await expect(result(page)).toContainText(/checked|Not solved: the/, { timeout: 120_000 });
  await page.reload(); // no longer isolated: one thread
  await page.getByRole('button', { name: 'Sudoku', exact: true }).click();
  await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === 'activated');
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByRole('grid', { name: 'Sudoku board' })).toBeVisible();
});

for (const file of ['*.wasm', 'sudoku-lite.safetensors', 'worker-*.js'])
  test(`${file} does not come: that is told, and it comes when it is asked for again`, async ({ page }) => {
    await page.route(`**/${file}`, (route) => route.abort());
    await page.goto(`${base}?backend=wasm`);
    const again = page.getByRole('button', { name: /Try again/ }).first();
    await expect(again).toBeVisible({ timeout: 60_000 });
    await page.unroute(`**/${file}`);
    await again.click();
    await solve(page);
  });

test('a new version that comes during a training waits for its pause', async ({ page }) => {
  const copy = mkdtempSync(join(tmpdir(), 'trm-dist-'));
  try {
    await page.goto(`${base}?backend=wasm#train=mini`);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    const training = page.getByRole('region', { name: 'Training' });
    await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
    await expect(training).toContainText(/step [1-9]/, { timeout: 120_000 });
    cpSync(DIST, copy, { recursive: true });
    const worker = join(copy, 'sw.js');
    writeFileSync(worker, readFileSync(worker, 'utf8').replace(/("version"?:?"?)[0-9a-f]{16}/, '$1ffffffffffffffff'));
    folder = copy;
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    const button = page.getByRole('button', { name: 'New version: reload' });
    await expect(button).toBeDisabled();
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect(training).toContainText(/Paused at step \d+, saved/);
    await expect(button).toBeEnabled();
    await button.click();
    await expect(page.getByRole('main')).toContainText(/step \d+/);
  } finally {
    folder = DIST;
    rmSync(copy, { recursive: true });
  }
});
