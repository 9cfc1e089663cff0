/** Runs a benchmark page in headless Chromium, on a real GPU where Chromium finds one, and brings its result back. */

import { chromium, type Page } from 'playwright';
import { createServer } from 'vite';
import { chromiumFlags, chromiumVersion, findChromium } from '../tools/chromium.ts';

/** What a page leaves in `window.benchResult` when its run is over. */
export type BenchResult<T> = { readonly rows: T[] } | { readonly error: string };

const flagSets = [
  [...chromiumFlags.filter((f) => !f.startsWith('--use-webgpu-adapter')), '--enable-features=Vulkan', '--ignore-gpu-blocklist'],
  [...chromiumFlags],
];

/**
 * @param path of the page below the project's root, with its query
 * @throws Error when there is no adapter, or with what the page told
 */
export async function runPage<T>(path: string): Promise<T[]> {
  const executablePath = await findChromium();
  const entry = path.split('?')[0] ?? path;
  const server = await createServer({
    server: { port: 0, hmr: false },
    logLevel: 'error',
    optimizeDeps: { entries: [entry], exclude: ['onnxruntime-web'] },
  });
  await server.listen();
  try {
    const address = server.resolvedUrls?.local[0] ?? '';
    console.log(chromiumVersion(executablePath));
    for (const args of flagSets) {
      const browser = await chromium.launch({ executablePath, args });
      try {
        const page = await browser.newPage();
        await page.goto(address);
        if (args !== flagSets.at(-1) && !(await page.evaluate(async () => Boolean(await navigator.gpu?.requestAdapter())))) continue;
        return await onPage<T>(page, `${address}${path}`);
      } finally {
        await browser.close();
      }
    }
    throw new Error('Chromium offers no WebGPU adapter.');
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
