/** The built folder on a plain file server under a sub-path: isolated after a reload, offline after one visit, and how a new version comes in. */

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as loud, type BrowserContext, type Page } from '@playwright/test';
import { contentSecurityPolicy, headersFile, metaPolicy, pageHeaders } from '../tools/headers.ts';
import { plainServer } from '../tools/plainServer.ts';
import { digitsOnBoard, EASY, expect, importSudoku, result, takeOneCopy, test } from './support.ts';

const DIST = join(import.meta.dirname, '../dist');
const PREFIX = '/some/path/';

let server: Server;
let base: string;
let folder = DIST;

test.beforeAll(async () => {
  server = plainServer(() => folder, PREFIX);
  await new Promise<void>((done) => server.listen(0, 'localhost', done));
  base = `http://localhost:${(server.address() as AddressInfo).port}${PREFIX}`;
});
test.afterAll(() => server.close());

/** Opens the page for the first time and waits until all of it is kept. */
async function firstVisit(page: Page, at = base): Promise<void> {
  await page.goto(`${at}?backend=wasm`);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const kept = (): Promise<string[]> =>
    page.evaluate(async () => {
      const all = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
      return all.flat().map(({ url }) => url);
    });
  const models = ['sudoku-lite', 'maze-lite', 'maze-30', 'hrm-lite'].map((name) => `models/${name}.safetensors`);
  for (const file of [...models, 'published/catalogue.json'])
    await expect.poll(async () => (await kept()).some((url) => url.endsWith(file)), { message: file }).toBe(true);
}

async function offline(context: BrowserContext, from = server): Promise<void> {
  await context.setOffline(true);
  from.closeAllConnections();
}

async function solveEasy(page: Page): Promise<void> {
  await importSudoku(page, EASY.puzzle);
  await takeOneCopy(page);
  await page.getByRole('button', { name: 'Solve', exact: true }).click();
  await expect(result(page)).toContainText('Solved and checked', { timeout: 120_000 });
}

test('the policy in the page is the header, and the built _headers says the same', async ({ page }) => {
  expect(readFileSync(join(DIST, '_headers'), 'utf8')).toBe(headersFile);
  const response = await page.goto('');
  expect(response?.headers()['content-security-policy']).toBe(contentSecurityPolicy);
  await expect(page.locator('meta[http-equiv="Content-Security-Policy"]')).toHaveAttribute('content', metaPolicy);
  expect(contentSecurityPolicy).toBe(`${metaPolicy}; frame-ancestors 'none'`);
});

test("no part of a worker imports the worker's first file, which WebKit would run again", () => {
  const assets = join(DIST, 'assets');
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  const text = (name: string): string => readFileSync(join(assets, name), 'utf8');
  const first = new Set(
    scripts.flatMap((name) => [...text(name).matchAll(/new URL\(["'`]([^"'`/]+\.worker-[^"'`/]+\.js)/g)].map((m) => m[1])),
  );
  expect([...first].some((name) => name.startsWith('trm.worker'))).toBe(true);
  const imports = (name: string): string[] => [...text(name).matchAll(/(?:from|import|import\()["'`]\.\/([^"'`]+\.js)/g)].map((m) => m[1]);
  expect(scripts.flatMap(imports).filter((name) => first.has(name))).toEqual([]);
});

test('a host without headers: after one visit isolated, with threads, and all of it offline', async ({ page, context }) => {
  await firstVisit(page);
  await page.reload();
  expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true);
  await page.getByRole('button', { name: 'Model & device' }).click();
  await expect(page.getByRole('dialog')).toContainText(/[2-9]\d* threads|threads: [2-9]/i);
  // Threads are workers of the page itself: in Firefox a worker's own hang. The driver may hear of one later than the page.
  await expect.poll(() => page.workers().some((worker) => worker.url().includes('help.worker'))).toBe(true);
  const published = page.getByRole('region', { name: 'Published weights' }).getByRole('article');
  await expect(published.first()).toBeVisible();
  await page.goto(`${base}bench/`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.goto(`${base}?backend=wasm`);

  await offline(context);
  await page.reload();
  await page.getByRole('button', { name: 'Model & device' }).click();
  await expect(published.first()).toBeVisible(); // what was looked at once is kept
  await page.keyboard.press('Escape');
  await solveEasy(page);
  await page.getByRole('button', { name: 'Maze', exact: true }).click();
  await expect(page.getByRole('grid', { name: /maze/i })).toBeVisible();
  const shared = `12${'0'.repeat(79)}`;
  await page.goto(`${base}?backend=wasm#s=${shared}`);
  await page.reload();
  await expect.poll(() => digitsOnBoard(page)).toBe(shared);
  await page.goto(`${base}?backend=wasm#train=mini`);
  await page.reload();
  const training = page.getByRole('region', { name: 'Training' });
  await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
  await expect(training).toContainText(/step [1-9]/, { timeout: 120_000 });
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(training).toContainText(/Paused at step \d+, saved/);
});

test('a host with the headers: what a first visit used before anything was kept is there offline, threads too', async ({
  page,
  context,
}) => {
  const ready = plainServer(() => folder, PREFIX, { ...pageHeaders, 'cache-control': 'no-cache' });
  await new Promise<void>((done) => ready.listen(0, 'localhost', done));
  try {
    await firstVisit(page, `http://localhost:${(ready.address() as AddressInfo).port}${PREFIX}`);
    await offline(context, ready);
    await page.reload();
    await solveEasy(page);
    await page.getByRole('button', { name: 'Model & device' }).click();
    await expect(page.getByRole('dialog')).toContainText(/[2-9]\d* threads|threads: [2-9]/i);
  } finally {
    ready.closeAllConnections();
    ready.close();
  }
});

test('a new version waits for a press, and then is the whole page', async ({ page }) => {
  const copy = mkdtempSync(join(tmpdir(), 'trm-dist-'));
  try {
    await firstVisit(page);
    cpSync(DIST, copy, { recursive: true });
    const html = join(copy, 'index.html');
    writeFileSync(html, readFileSync(html, 'utf8').replace('<title>TRM Playground</title>', '<title>The next version</title>'));
    const worker = join(copy, 'sw.js');
    writeFileSync(
      worker,
      readFileSync(worker, 'utf8')
        .replace(/("version"?:?"?)[0-9a-f]{16}/, '$1ffffffffffffffff')
        .replace(/("url":"index\.html","revision":")[0-9a-f]{16}/, '$1eeeeeeeeeeeeeeee'),
    );
    folder = copy;
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    const button = page.getByRole('button', { name: 'New version: reload' });
    await expect(button).toBeEnabled();
    await expect(page).toHaveTitle('TRM Playground');
    await button.click();
    await expect(page).toHaveTitle('The next version');
    await expect(page.getByRole('grid', { name: 'Sudoku board' })).toBeVisible();
  } finally {
    folder = DIST;
    rmSync(copy, { recursive: true });
  }
});

/** The browser logs what did not come. */
loud('a board that could not be fetched comes by itself when the browser is online again', async ({ page, context }) => {
  const quiet = (url: URL): boolean => /Maze|maze/.test(url.pathname);
  await page.addInitScript(() => Object.defineProperty(navigator, 'serviceWorker', { value: undefined }));
  await page.route(quiet, (route) => route.abort());
  await page.goto(`${base}?backend=wasm`);
  await page.getByRole('button', { name: 'Maze', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('could not be shown');
  await page.unroute(quiet);
  await context.setOffline(true);
  await context.setOffline(false);
  await expect(page.getByRole('grid', { name: 'Maze board' })).toBeVisible();
});
