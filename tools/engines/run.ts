/** `npm run test:engines -- [firefox] [webkit] [--only WORDS]`: the short journeys in other engines than Chromium, and the fused kernels where there is WebGPU. */

import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createServer, preview } from 'vite';
import { firefox } from './firefox.ts';
import { hiding, journeys, onWebGPU, parity, starts, type Journey } from './journeys.ts';
import { Steps, type Browser, type Tab } from './tab.ts';
import { webkit } from './webkit.ts';

const PORT = 4188;

const engines: Readonly<Record<string, { readonly start: () => Promise<Browser>; readonly webgpu: boolean; readonly hides: boolean }>> = {
  firefox: { start: firefox, webgpu: true, hides: true },
  webkit: { start: webkit, webgpu: false, hides: false },
};

let failed = 0;

/** Does one thing and says how it went. */
async function told(name: string, work: () => Promise<string | undefined>): Promise<void> {
  const begun = performance.now();
  try {
    const note = await work();
    console.log(`  ok      ${name}${note === undefined ? '' : `: ${note}`} (${((performance.now() - begun) / 1000).toFixed(0)} s)`);
  } catch (e) {
    failed++;
    console.log(`  FAILED  ${name}: ${e instanceof Error ? e.message : String(e)}`);
  }
}

/** The same in a fresh tab, of which there is a picture when it fails. */
const one = (browser: Browser, name: string, work: (tab: Tab) => Promise<string | undefined>): Promise<void> =>
  told(name, async () => {
    const tab = await browser.tab();
    try {
      return await work(tab);
    } catch (e) {
      mkdirSync('test-results', { recursive: true });
      await tab.screenshot(`test-results/engine-${failed + 1}.png`).catch(() => undefined);
      throw e;
    } finally {
      await tab.close();
    }
  });

const { positionals: asked, values } = parseArgs({ allowPositionals: true, options: { only: { type: 'string', default: '' } } });
/** Journeys whose name has these words. */
const wanted = ({ name }: Pick<Journey, 'name'>): boolean => name.includes(values.only);
const unknown = asked.find((name) => !(name in engines));
if (unknown !== undefined) {
  console.error(`No engine "${unknown}": ${Object.keys(engines).join(', ')}`);
  process.exit(2);
}
const built = await preview({ preview: { port: PORT } });
const source = await createServer({ server: { port: PORT + 1 } });
await source.listen();
try {
  for (const name of asked.length > 0 ? asked : Object.keys(engines)) {
    const { start, webgpu, hides } = engines[name];
    const browser = await start();
    console.log(browser.name);
    try {
      const go = (journey: Journey): Promise<void> =>
        one(browser, journey.name, (tab) => journey.go(new Steps(tab), `http://localhost:${PORT}/`).then(() => undefined));
      for (const journey of [...journeys, ...(hides ? hiding : []), ...(webgpu ? onWebGPU : [])].filter(wanted)) await go(journey);
      const fresh = 'fresh tabs, one after the other: the CPU starts in each';
      if (wanted({ name: fresh })) {
        await told(fresh, async () => {
          const hung = await starts(browser, `http://localhost:${PORT}/`);
          if (hung.length > 0) throw new Error(`${hung.length} did not: ${hung.slice(0, 3).join('; ')}`);
          return undefined;
        });
      }
      if (webgpu && values.only === '') {
        await one(browser, 'the fused kernels agree with PyTorch', async (tab) => {
          const { misses, checked } = await parity(tab, `http://localhost:${PORT + 1}/`);
          if (misses.length > 0 || checked === 0)
            throw new Error(`${misses.length} of ${checked} do not hold: ${misses.slice(0, 3).join('; ')}`);
          return `${checked} checks`;
        });
      }
    } finally {
      await browser.close();
    }
  }
} finally {
  await built.close();
  await source.close();
}
console.log(failed === 0 ? 'All hold.' : `${failed} failed.`);
process.exit(failed === 0 ? 0 : 1);
