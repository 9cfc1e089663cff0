/**
 * Measures "Learn this task" from a published ARC checkpoint on the CPU, in a real browser: seconds a step and memory.
 *   npx tsx tools/learnPublished/cli.ts --checkpoint FILE [--batch N] [--side N] [--steps N]
 * Prints one JSON line a step; the tab's own peak memory at the end (Linux).
 */

import { existsSync } from 'node:fs';
import { chromium } from 'playwright';
import { createServer } from 'vite';
import { watchMemory } from '../../e2e/tabMemory.ts';
import { readOptions, usage, wholeNumber } from '../args.ts';
import { chromiumFlags, findChromium } from '../chromium.ts';
import { serveByRanges } from '../parity/checkpoint.ts';
import type { LearnLine } from './page.ts';

const HELP = 'Usage: npx tsx tools/learnPublished/cli.ts --checkpoint FILE [--batch N] [--side N] [--steps N]';
const { values } = readOptions(['checkpoint', 'batch', 'side', 'steps'], HELP);
const checkpoint = values.checkpoint ?? usage(HELP);
if (!existsSync(checkpoint)) usage(`${checkpoint} does not exist.`);
const batch = values.batch === undefined ? null : wholeNumber('batch', values.batch, 1, 1, 256);
const side = wholeNumber('side', values.side, 10, 1, 30);
const steps = wholeNumber('steps', values.steps, 2, 1, 1000);

const served = serveByRanges(checkpoint);
const server = await createServer({
  plugins: [served.plugin],
  server: { port: 0, strictPort: false, hmr: false, watch: null },
  logLevel: 'error',
});
await server.listen();
const browser = await chromium.launch({ executablePath: await findChromium(), args: [...chromiumFlags] });
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  page.on('pageerror', (e) => console.error(e.message));
  await page.exposeFunction('tell', (line: LearnLine) => console.log(JSON.stringify(line)));
  await page.goto(`${server.resolvedUrls?.local[0] ?? ''}tools/learnPublished/page.html`);
  await page.waitForFunction(() => window.learn !== undefined);
  const memory = process.platform === 'linux' ? await watchMemory(page) : null;
  await page.evaluate((options) => window.learn?.(options, window.tell), { address: served.path, batch, side, steps });
  if (memory) console.log(JSON.stringify({ what: 'the tab, at most', bytes: memory.peak() }));
} catch (e) {
  console.error(e instanceof Error ? e.message : e);
  process.exitCode = 1;
} finally {
  await browser.close();
  await server.close();
}
