/**
 * Runs every forward fixture of a folder (pairs of .safetensors and .json) in a real browser and compares:
 *   npm run parity -- DIR [--backend webgpu|wasm] [--engine fused|tfjs]
 * or a whole checkpoint, read by ranges from disk or an address, against what PyTorch computed with it:
 *   npm run parity -- --checkpoint FILE|URL --expected FILE.expected.json [--backend webgpu|wasm] [--engine fused|tfjs]
 * Prints one JSON line a checked tensor; ends with 1 on a miss and 2 when nothing could be checked.
 */

import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { chromium } from 'playwright';
import { createServer, type Plugin } from 'vite';
import type { ParityLine } from '../../src/model/parity/check.ts';
import { readOptions, usage } from '../args.ts';
import { chromiumFlags, findChromium } from '../chromium.ts';
import { readExpected, serveByRanges } from './checkpoint.ts';
import type { CheckpointLine } from './checkpointPage.ts';

const HELP =
  'Usage: npm run parity -- DIR | --checkpoint FILE|URL --expected FILE.expected.json [--backend webgpu|wasm] [--engine fused|tfjs]';
const { values, positionals } = readOptions(['backend', 'engine', 'checkpoint', 'expected'], HELP);
const { checkpoint } = values;
const expected =
  checkpoint === undefined
    ? null
    : await readExpected(values.expected ?? usage(HELP)).catch((e: unknown) =>
        usage(`--expected cannot be read: ${e instanceof Error ? e.message : String(e)}`),
      );
const isAddress = checkpoint !== undefined && /^https?:/.test(checkpoint);
if (checkpoint !== undefined && !isAddress && !existsSync(checkpoint)) usage(`${checkpoint} does not exist.`);
const folder = checkpoint === undefined ? (positionals[0] ?? usage(HELP)) : '';
const backend = values.backend ?? 'webgpu';
if (backend !== 'webgpu' && backend !== 'wasm') usage(`--backend is webgpu or wasm, not "${backend}".`);
const executor = values.engine ?? 'fused';
if (executor !== 'fused' && executor !== 'tfjs') usage(`--engine is fused or tfjs, not "${executor}".`);
if (folder !== '' && !existsSync(folder)) usage(`${folder} does not exist.`);

/** Forward fixtures are those with stored steps; a folder may hold other files too. */
function isForward(name: string): boolean {
  const json = join(folder, `${name}.json`);
  if (!existsSync(json)) return false;
  const { tensors, config } = JSON.parse(readFileSync(json, 'utf8')) as { tensors?: object; config?: object };
  return config !== undefined && tensors !== undefined && 'step1.z_H' in tensors;
}

const names = (folder === '' ? [] : readdirSync(folder))
  .filter((f) => f.endsWith('.safetensors'))
  .map((f) => basename(f, '.safetensors'))
  .filter(isForward)
  .sort();
if (folder !== '' && names.length === 0) usage(`${folder} holds no forward fixture (a .safetensors with steps and its .json).`);

const serveFixtures: Plugin = {
  name: 'fixtures',
  configureServer(server) {
    server.middlewares.use('/fixtures', (request, response) => {
      const file = join(resolve(folder), basename(new URL(request.url ?? '', 'http://localhost').pathname));
      createReadStream(file)
        .on('error', () => response.writeHead(404).end())
        .pipe(response);
    });
  },
};

const served = checkpoint !== undefined && !isAddress ? serveByRanges(checkpoint) : null;
const server = await createServer({
  plugins: [serveFixtures, ...(served ? [served.plugin] : [])],
  server: { port: 0, strictPort: false, hmr: false, watch: null },
  logLevel: 'error',
});
await server.listen();
const browser = await chromium.launch({ executablePath: await findChromium(), args: [...chromiumFlags] });
let missed = false;
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(300_000); // the first visit has the sources bundled, which takes a busy machine minutes
  page.on('pageerror', (e) => console.error(e.message));
  await page.exposeFunction('report', (line: ParityLine | CheckpointLine) => {
    missed ||= !line.ok;
    console.log(JSON.stringify(line));
  });
  await page.goto(`${server.resolvedUrls?.local[0] ?? ''}tools/parity/page.html`);
  await page.waitForFunction(() => window.checkParity !== undefined);
  let adapter = '';
  for (const name of names)
    adapter = await page.evaluate(([n, b, e]) => window.checkParity?.(n, b, e) ?? '', [name, backend, executor] as const);
  if (expected) {
    const address = served?.path ?? checkpoint ?? '';
    adapter = await page.evaluate(([a, e, b, x]) => window.checkCheckpoint?.(a, e, b, x) ?? '', [
      address,
      expected,
      backend,
      executor,
    ] as const);
  }
  console.error(
    `${expected ? `${expected.cases.length} cases` : `${names.length} fixtures`} on ${backend === 'webgpu' ? `webgpu, ${executor}` : backend} (${adapter}): ${missed ? 'MISSED' : 'all within tolerance'}`,
  );
} catch (e) {
  console.error(e instanceof Error ? e.message : e);
  process.exitCode = 2;
} finally {
  await browser.close();
  await server.close();
}
if (missed) process.exitCode = 1;
