/**
 * `npm run bench [-- --quick] [--json OUT] [--model PART] [--batch N] [--limit SECONDS] [--runtime browser|node]`: runs the benchmark
 * page in headless Chromium, or the fused kernels alone in Node on the npm package `webgpu`, and prints the table. A step that takes
 * longer than the limit (10 s with --quick, else 60 s) is given up, and the row says so.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright';
import { createServer } from 'vite';
import { chromiumFlags, chromiumVersion, findChromium } from '../tools/chromium.ts';
import type { Wish } from './matrix.ts';
import { published, table, type Row } from './report.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    model: { type: 'string' },
    batch: { type: 'string' },
    limit: { type: 'string' },
    runtime: { type: 'string', default: 'browser' },
  },
});
function number(name: 'batch' | 'limit', most: number): Partial<Pick<Wish, 'batch' | 'limit'>> {
  const text = values[name];
  if (text === undefined) return {};
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return { [name]: value };
  console.error(`--${name} must be a whole number from 1 to ${most}, not ${text}.`);
  process.exit(2);
}
const wish: Wish = {
  quick: values.quick,
  ...(values.model === undefined ? {} : { model: values.model }),
  ...number('batch', 1024),
  ...number('limit', 3600),
};

/** With a real GPU where Chromium finds one, else with the software adapter. */
const flagSets = [
  [...chromiumFlags.filter((f) => !f.startsWith('--use-webgpu-adapter')), '--enable-features=Vulkan', '--ignore-gpu-blocklist'],
  [...chromiumFlags],
];

async function inBrowser(): Promise<Row[]> {
  const executablePath = await findChromium();
  const server = await createServer({ server: { port: 0, hmr: false }, logLevel: 'error', optimizeDeps: { entries: ['bench/index.html'], exclude: ['onnxruntime-web'] } });
  await server.listen();
  try {
    const address = server.resolvedUrls?.local[0] ?? '';
    const { quick, ...cut } = wish;
    const query = new URLSearchParams([[quick ? 'quick' : 'whole', ''], ...Object.entries(cut).map(([name, value]) => [name, String(value)])]);
    console.log(chromiumVersion(executablePath));
    for (const args of flagSets) {
      const browser = await chromium.launch({ executablePath, args });
      try {
        const page = await browser.newPage();
        await page.goto(address);
        if (args !== flagSets.at(-1) && !(await page.evaluate(async () => Boolean(await navigator.gpu?.requestAdapter())))) continue;
        return await onPage(page, `${address}bench/index.html?${query.toString()}`);
      } finally {
        await browser.close();
      }
    }
    throw new Error('Chromium offers no WebGPU adapter.');
  } finally {
    await server.close();
  }
}

async function onPage(page: Page, url: string): Promise<Row[]> {
  page.on('console', (message) => console.log(message.text()));
  page.on('pageerror', (error) => console.error(error.message));
  await page.goto(url);
  const crashed = new Promise<never>((_, reject) => page.on('crash', () => reject(new Error('The page crashed.'))));
  const handle = await Promise.race([page.waitForFunction(() => window.benchResult, undefined, { timeout: 0, polling: 500 }), crashed]);
  const result = await handle.jsonValue();
  if (!result || 'error' in result) throw new Error(result?.error ?? 'The page told nothing.');
  return result.rows;
}

async function inNode(): Promise<Row[]> {
  const { benchInNode } = await import('./node.ts');
  const rows = await benchInNode(wish);
  console.log(`\n${table(rows)}`);
  return rows;
}

try {
  if (values.runtime !== 'browser' && values.runtime !== 'node') throw new Error(`--runtime must be browser or node, not ${values.runtime}.`);
  const rows = values.runtime === 'node' ? await inNode() : await inBrowser();
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(published(rows), null, 2)}\n`);
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
