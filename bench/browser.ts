/** Runs a benchmark page in headless Chromium, on a real GPU where Chromium finds one, and brings its result back. */

import type { Page } from 'playwright';
import { createServer } from 'vite';
import { chromiumVersion, findChromium, onGpu } from '../tools/chromium.ts';

/** What a page leaves in `window.benchResult` when its run is over. */
export type BenchResult<T> = { readonly rows: T[] } | { readonly error: string };

/**
 * @param path of the page below the project's root, with its query
 * @throws Error when there is no adapter, or with what the page told
 */
export async function runPage<T>(path: string): Promise<T[]> {
  const entry = path.split('?')[0] ?? path;
  const server = await createServer({
    server: { port: 0, hmr: false },
    logLevel: 'error',
    optimizeDeps: { entries: [entry], exclude: ['onnxruntime-web'] },
  });
  await server.listen();
  try {
    const address = server.resolvedUrls?.local[0] ?? '';
    console.log(chromiumVersion(await findChromium()));
    return await onGpu(address, (page) => onPage<T>(page, `${address}${path}`));
  } finally {
    await server.close();
  }
}

async function onPage<T>(page: Page, url: string): Promise<T[]> {
  page.on('console', (message) => console.log(message.text()));
  page.on('pageerror', (error) => console.error(error.message));
  await page.goto(url);
  const crashed = new Promise<never>((_, reject) => page.on('crash', () => reject(new Error('The page crashed.'))));
  const finished = page.waitForFunction(() => (window as { benchResult?: unknown }).benchResult, undefined, { timeout: 0, polling: 500 });
  const handle = await Promise.race([finished, crashed]);
  const result = (await handle.jsonValue()) as BenchResult<T>;
  if ('error' in result) throw new Error(result.error);
  return result.rows;
}
