/**
 * The 1.8 GB of a published ARC model, 7 M parameters and a table of 876,406 rows (a hole in the file), from disk and from its host: a task is asked
 * with its own rows, and the tab holds little of the file. Prints what was measured.
 */

import { rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { presets } from '../src/model/config.ts';
import { weightsOf } from '../src/testing/models.ts';
import { startStandInHost, type StandInHost } from '../tools/standInHost.ts';
import { PORT } from './playwright.config.ts';
import { card, entry, openSheet, servePage, sheet } from './published.ts';
import { expect, result, test } from './support.ts';
import { watchMemory } from './tabMemory.ts';
import { writeHugeCheckpoint } from './torchFiles.ts';

test.skip(process.platform !== 'linux', 'the memory of a process is read from /proc');

test.setTimeout(480_000); // a whole network of 7 M, on a CPU

/** The stand-in takes this port and the next. */
const HOST_PORT = PORT + 4;
const PAGE_PORT = PORT + 6;
const ROWS = 876_406;
/** What reading may hold at most beyond the page itself. */
const PEAK_MAX = 200e6;
const path = resolve(import.meta.dirname, '../test-results/step_518071');
/** Of the published configuration, but for a single cycle, update and step: what is asked of a CPU here. */
const CONFIG = { H_cycles: 1, L_cycles: 1, num_heads: 8, expansion: 4, puzzle_emb_len: 16, seq_len: 900, halt_max_steps: 1 };
const TASK = {
  train: [{ input: [[1]], output: [[2]] }],
  test: [
    {
      input: [
        [1, 0],
        [0, 1],
      ],
      output: [
        [2, 0],
        [0, 2],
      ],
    },
  ],
};

let size = 0;
let host: StandInHost;
let server: Server;
test.beforeAll(async () => {
  const weights = weightsOf({ ...presets['arc-att'], puzzleIds: 1 }, 5);
  weights.tensors.get('lm_head.weight')?.data.fill(0, 0, 2 * 512); // colours, never pads
  size = writeHugeCheckpoint(path, weights, ROWS, 512);
  const listed = entry(
    { id: 'arc1', title: 'ARC One', sha256: null, file: 'step_518071', bytes: size, kind: 'arc', moved: 29e6, config: CONFIG },
    HOST_PORT,
  );
  server = servePage([listed], { page: PAGE_PORT, host: HOST_PORT });
  host = await startStandInHost({ step_518071: path }, HOST_PORT);
});
test.afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await host.close();
  rmSync(path, { force: true });
});

async function openArc(page: Page): Promise<void> {
  await page.goto(`http://localhost:${PAGE_PORT}/?backend=wasm`);
  await expect(page.getByRole('region', { name: 'Model and device in use' })).toContainText('CPU', { timeout: 60_000 }); // the Sudoku model is here, and ARC begins without one
  await page.getByRole('button', { name: 'ARC', exact: true }).click();
  await openSheet(page);
}

/** Opens a public task, whose rows the page knows by its id. */
async function openTask(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page
    .getByLabel('Task files')
    .setInputFiles([{ name: '007bbfb7.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(TASK)) }]);
  await expect(result(page)).toContainText('rows of its puzzle table are this task’s');
}

/** The peak of a tab's memory when the model is read and goes to the device; there it takes what computing takes. */
async function peakOfReading(page: Page): Promise<() => number> {
  const memory = await watchMemory(page);
  let read = Number.NaN;
  await page.exposeFunction('isRead', () => (read = memory.peak()));
  await page.evaluate(() => {
    const observer = new MutationObserver(() => {
      if (!document.body.textContent.includes('to the device')) return;
      observer.disconnect();
      void (window as unknown as { isRead: () => void }).isRead();
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return () => read;
}

const votes = (page: Page) => page.getByRole('region', { name: 'Candidates' });
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

test('from disk: a task is asked with its own rows and the rows of its copies, candidates come early', async ({ page }) => {
  expect(size).toBeGreaterThan(1.82e9);
  await openArc(page);
  const read = await peakOfReading(page);
  await page.getByLabel('Model file').setInputFiles([path, join(import.meta.dirname, 'fixtures/all_config.yaml')]);
  const own = sheet(page).getByRole('article', { name: 'step_518071' });
  await expect(own).toContainText('table of 876,406 rows stays where it is', { timeout: 120_000 });
  await expect(own).toContainText('T=1 n=1');
  await openTask(page);
  await page.getByRole('button', { name: 'Solve', exact: true }).click();
  await expect(votes(page)).toContainText(/[1-7] of 8 votes counted/, { timeout: 120_000 });
  await expect(votes(page)).toContainText('8 of 8 votes counted', { timeout: 200_000 });
  console.log(`1.8 GB from disk: at most ${megabytes(read())} more in the tab while it is read`);
  expect(read()).toBeLessThan(PEAK_MAX);
});

test('from its host: 29 MB are moved, a task is asked with its own rows', async ({ page }) => {
  await openArc(page);
  const read = await peakOfReading(page);
  await card(page, 'ARC One').getByRole('button', { name: 'Fetch 29.0 MB' }).click();
  await expect(card(page, 'ARC One')).toContainText('in use', { timeout: 120_000 });
  await openTask(page);
  await page.getByRole('button', { name: 'Solve', exact: true }).click();
  await expect(votes(page)).toContainText(/[1-8] of 8 votes counted/, { timeout: 200_000 });
  console.log(
    `1.8 GB from its host: ${megabytes(host.bytes())} in ${host.asked.length} requests, at most ${megabytes(read())} more in the tab while it is read`,
  );
  expect(host.bytes()).toBeLessThan(32e6);
  expect(read()).toBeLessThan(PEAK_MAX);
});
