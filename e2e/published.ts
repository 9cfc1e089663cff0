/** Test support: the built page with a catalogue of published weights whose host is the stand-in, and the sheet they are in. */

import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { pageHeaders } from '../tools/headers.ts';
import { expect } from './support.ts';

const dist = resolve(import.meta.dirname, '../dist');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

interface Listed {
  readonly id: string;
  readonly title: string;
  readonly sha256: string | null;
  /** Its name at the stand-in host. */
  readonly file: string;
  readonly bytes: number;
  readonly config: object;
  readonly kind?: string;
  readonly arch?: string;
  /** Bytes that are fetched of it; all of them unless said. */
  readonly moved?: number;
}

/** An entry of the catalogue, for a file of the stand-in host on this port. */
export const entry = (
  { id, title, sha256, file, bytes, config, kind = 'sudoku', arch = 'trm', moved = bytes }: Listed,
  port: number,
): object => ({
  id,
  title,
  kind,
  arch,
  offer: 'first',
  url: `http://localhost:${port}/someone/model/resolve/main/${file}?${id}`,
  page: 'https://huggingface.co/someone/model',
  bytes,
  moved,
  sha256,
  licence: 'mit',
  reached: '99 % of easy ones (card)',
  saw: 'Made-up puzzles.',
  note: null,
  config,
});

/** Serves the built page with its own headers, but for the host that the stand-in plays on `ports.host` and the port after it. */
export function servePage(models: readonly object[], ports: { readonly page: number; readonly host: number }): Server {
  const catalogue = JSON.stringify({ origin: 'a test', models });
  const swap = (text: string): string =>
    text.replaceAll('https://huggingface.co https://*.hf.co', `http://localhost:${ports.host} http://localhost:${ports.host + 1}`);
  const headers = Object.fromEntries(Object.entries(pageHeaders).map(([name, value]) => [name, swap(value)]));
  return createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', `http://localhost:${ports.page}/`).pathname);
    const file = join(dist, path.endsWith('/') ? `${path}index.html` : path);
    if (!file.startsWith(dist) || !existsSync(file) || !statSync(file).isFile()) return void response.writeHead(404).end();
    response.writeHead(200, {
      ...headers,
      'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
      'Cache-Control': 'no-cache',
    });
    if (path === '/published/catalogue.json') response.end(catalogue);
    else if (extname(file) === '.html') response.end(swap(readFileSync(file, 'utf8')));
    else createReadStream(file).pipe(response);
  }).listen(ports.page, 'localhost');
}

export const sheet = (page: Page): Locator => page.getByRole('dialog', { name: 'Model & device' });

/** The card of a published model. */
export const card = (page: Page, title: string): Locator =>
  sheet(page).getByRole('region', { name: 'Published weights' }).getByRole('article', { name: title });

/** Opens "Model & device", where a model can be asked for at once: the page's own gives way. */
export async function openSheet(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Model & device' }).click();
  await expect(page.getByRole('button', { name: 'Load a file of your own' })).toBeEnabled({ timeout: 60_000 });
}
