/** Training: a task from a file learnt, paused, resumed after a reload, solved with, exported and imported; and the 4x4 demo. */

import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import LZString from 'lz-string';
import { expect, result, test, violations } from './support.ts';

const task = {
  train: [
    {
      input: [
        [1, 0],
        [0, 0],
      ],
      output: [
        [2, 0],
        [0, 0],
      ],
    },
    {
      input: [
        [0, 1],
        [0, 0],
      ],
      output: [
        [0, 2],
        [0, 0],
      ],
    },
  ],
  test: [
    {
      input: [
        [0, 0],
        [1, 0],
      ],
      output: [
        [0, 0],
        [2, 0],
      ],
    },
  ],
};
/** A model that trains in moments; what it learns does not matter here. */
const tiny = {
  start: 'nothing',
  shape: { hiddenSize: 16, layers: 1, T: 1, n: 1, nSup: 2 },
  batch: 4,
  evaluateEvery: 1000,
  budget: { steps: 1000 },
};
const address = (kind: string, config: unknown): string =>
  `?backend=wasm#train=${kind}&config=${encodeURIComponent(LZString.compressToEncodedURIComponent(JSON.stringify(config)))}`;

const banner = (page: Page): Locator => page.getByRole('region', { name: 'Training' });
const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
const stepIn = async (where: Locator): Promise<number> => Number(/step (\d+)/.exec((await where.textContent()) ?? '')?.[1] ?? 0);

/** Trains until there are a few steps, then pauses. Returns the step. */
async function trainAndPause(page: Page, start: string, atLeast: number): Promise<number> {
  await button(page, start).first().click();
  await expect.poll(() => stepIn(banner(page)), { timeout: 60_000 }).toBeGreaterThanOrEqual(atLeast);
  await button(page, 'Pause').click();
  await expect(banner(page)).toContainText(/Paused at step \d+, saved/);
  return stepIn(banner(page));
}

test('a task is learnt, paused, resumed after a reload, solved with, exported, and the export goes in again', async ({ page }) => {
  await page.goto(address('arc', tiny));
  await page
    .getByLabel('Task files')
    .setInputFiles([{ name: 'demo.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(task)) }]);
  await expect(page.getByRole('list', { name: 'Tasks to learn' })).toContainText('demo');
  await button(page, 'Train').first().click();
  await expect.poll(() => stepIn(banner(page)), { timeout: 60_000 }).toBeGreaterThanOrEqual(2);
  await expect(page.getByRole('article', { name: 'ARC demo' })).toContainText('being trained, saved at step 0');

  // A second tab tells the truth about it.
  const second = await page.context().newPage();
  await second.goto(address('arc', tiny));
  await expect(banner(second)).toContainText('“ARC demo” is being trained in another tab');
  await expect(button(second, 'Resume').first()).toBeDisabled();
  await second.close();

  await button(page, 'Pause').click();
  await expect(banner(page)).toContainText(/Paused at step \d+, saved/);
  const first = await stepIn(banner(page));
  await expect(page.getByRole('img', { name: /^Loss: / })).toBeVisible();

  await page.reload();
  await expect(banner(page)).toContainText(`“ARC demo” is paused at step ${first}`);
  await expect(page.getByRole('img', { name: /^Loss: / })).toBeVisible(); // its curves are back
  expect(await trainAndPause(page, 'Resume', first + 2)).toBeGreaterThan(first);

  // The weights leave as a file with a card, and come back through the door for files.
  const run = page.getByRole('article', { name: 'ARC demo' });
  const downloads = [
    page.waitForEvent('download', (d) => d.suggestedFilename().endsWith('.safetensors')),
    page.waitForEvent('download', (d) => d.suggestedFilename().endsWith('.json')),
  ];
  await run.getByRole('combobox').selectOption('latest');
  await run.getByRole('button', { name: 'Export' }).click();
  const [weights, card] = await Promise.all(downloads.map(async (d) => readFile(await (await d).path())));
  expect(JSON.parse(card?.toString() ?? '')).toMatchObject({ task: 'arc' });

  await run.getByRole('button', { name: 'Solve with it' }).click();
  await expect(result(page)).toContainText('of its puzzle table are this task’s');
  await expect(page.getByRole('region', { name: 'Model and device in use' })).toContainText('ARC demo');
  await button(page, 'Solve').click();
  await expect(result(page)).toContainText(/candidate/);

  await page.getByRole('button', { name: 'Model & device' }).click();
  await expect(page.getByRole('region', { name: 'Trained here' })).toContainText('in use');

  await page.reload();
  await page.getByRole('button', { name: 'Model & device' }).click();
  await expect(page.getByRole('button', { name: 'Load a file of your own' })).toBeEnabled();
  await page
    .getByLabel('Model file')
    .setInputFiles([{ name: 'back.safetensors', mimeType: 'application/octet-stream', buffer: weights ?? Buffer.alloc(0) }]);
  await expect(page.getByRole('dialog')).toContainText('Your own file');
  await page.keyboard.press('Escape');
  await expect(result(page)).toContainText('of its puzzle table are this task’s');

  // Back and forward go between the modes, and the run can be deleted.
  await page.goBack();
  await expect(page.getByRole('region', { name: 'Runs' })).toBeVisible();
  await page.getByRole('article', { name: 'ARC demo' }).getByRole('button', { name: 'Delete', exact: true }).click();
  await button(page, 'Delete run').click();
  await expect(page.getByRole('region', { name: 'Runs' })).toContainText('None yet');
});

test('Train on a fresh ARC tab: either way of learning starts with one press, and the second is solved with', async ({ page }) => {
  await page.goto('?backend=wasm#train=arc');
  await expect(page.getByRole('radio', { name: /^E-TRM/ })).toBeChecked();
  await button(page, 'Solve').click();
  await expect(result(page).getByRole('status')).toHaveText('The first answer is right', { timeout: 60_000 });

  await page.getByRole('radio', { name: /^TRM or HRM/ }).check();
  await expect(page.getByRole('radio', { name: 'From scratch (random weights)' })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: /^Keep one demonstration back/ })).not.toBeChecked();
  await button(page, 'Train').first().click();
  await expect.poll(() => stepIn(banner(page)), { timeout: 60_000 }).toBeGreaterThan(0);
  await button(page, 'Stop and solve').click();
  await expect(page.getByRole('region', { name: 'Model and device in use' })).toContainText('ARC mirror');
  await button(page, 'Solve').click();
  await expect(result(page)).toContainText(/candidate/);
});

for (const { name, scheme, width } of [
  { name: 'light desktop', scheme: 'light', width: 1280 },
  { name: 'dark phone', scheme: 'dark', width: 360 },
] as const) {
  test(`the 4x4 demo learns and shows how, a step at a time too: ${name}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 800 });
    await page.goto(address('mini', { ...tiny, batch: 8, evaluateEvery: 3 }));
    const before = await trainAndPause(page, 'Train', 4);
    await button(page, 'Step').click();
    await expect(banner(page)).toContainText(`Paused at step ${before + 1}`);
    await expect(page.getByRole('img', { name: /^The model’s answer/ })).toBeVisible();
    const thinking = page.getByRole('slider', { name: 'Supervision step', exact: true });
    await thinking.focus();
    await thinking.press('Home');
    await expect(thinking).toHaveValue('1');
    await expect(page.getByRole('table', { name: /^Evaluations/ })).toContainText('held out');
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  });
}

test('settings outside their limits are named, and a link’s are refused in words', async ({ page }) => {
  await page.goto(address('maze', { batch: 9999 }));
  await expect(page.getByText('Batch size (B) must be at most 256.')).toBeVisible();
  await page.getByText('Settings', { exact: true }).click();
  const size = page.getByRole('textbox', { name: 'Batch size (B)' });
  await size.fill('0');
  await expect(page.getByRole('alert').filter({ hasText: 'Batch size (B) must be at least 1.' })).toBeVisible();
  await expect(button(page, 'Train')).toBeDisabled();
  await size.fill('16');
  await expect(button(page, 'Train')).toBeEnabled();
  await expect.poll(() => page.url()).toContain('config=');
  await page.reload();
  await page.getByText('Settings', { exact: true }).click();
  await expect(size).toHaveValue('16');
});

test('a checkpoint that cannot be read is told of beside the runs, and where it would be gone on from', async ({ page }) => {
  await page.goto(address('mini', tiny));
  await trainAndPause(page, 'Train', 1);
  await page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((done) => {
      const opening = indexedDB.open('trm-playground-runs');
      opening.onsuccess = () => done(opening.result);
    });
    const store = db.transaction('files', 'readwrite').objectStore('files');
    const walk = store.openCursor();
    walk.onsuccess = () => {
      const { state, model } = (walk.result?.value ?? {}) as Record<string, Uint8Array>;
      walk.result?.update({ state: state?.slice(0, -100), model: model?.slice(0, -100) });
      walk.result?.continue();
    };
    await new Promise((done) => (store.transaction.oncomplete = done));
    db.close();
  });
  const runs = page.getByRole('region', { name: 'Runs' });
  await runs.getByRole('button', { name: 'Solve with it' }).click();
  await expect(runs.getByRole('alert')).toContainText('the file was cut off');
  await page.reload();
  await runs.getByRole('button', { name: 'Resume' }).click();
  await expect(banner(page)).toContainText('is saved; the same would happen again from there', { timeout: 60_000 });
});
