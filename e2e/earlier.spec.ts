/** What an earlier version left behind is found where a person looks for it: a saved ARC run and a training run of ARC, on ARC's own pages. */

import { join } from 'node:path';
import LZString from 'lz-string';
import { expect, result, test } from './support.ts';

const task = {
  train: [
    { input: [[1, 0]], output: [[2, 0]] },
    { input: [[0, 1]], output: [[0, 2]] },
  ],
  test: [{ input: [[1, 1]] }],
};
const tiny = { shape: { hiddenSize: 16, layers: 1, T: 1, n: 1, nSup: 2 }, batch: 4, examEvery: 1000, budget: { steps: 1000 } };

test('a saved ARC run opens on the ARC page, where no model is', async ({ page }) => {
  await page.goto('?backend=wasm&kind=arc');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('menuitem', { name: 'Open a run …' }).click();
  await (await chooser).setFiles(join(import.meta.dirname, '../src/app/earlier/run-arc.json'));
  await expect(result(page)).toContainText(/candidate/);
  await expect(page.getByRole('slider', { name: 'Supervision step', exact: true })).toBeVisible();
});

test('a paused training run of an ARC task stands below what E-TRM learnt, and goes on from there', async ({ page }) => {
  const training = page.getByRole('region', { name: 'Training' });
  await page.goto(`?backend=wasm#train=arc&config=${encodeURIComponent(LZString.compressToEncodedURIComponent(JSON.stringify(tiny)))}`);
  await page
    .getByLabel('Task files')
    .setInputFiles([{ name: 'kept.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(task)) }]);
  await page.getByRole('button', { name: 'Train', exact: true }).first().click();
  await expect(training).toContainText(/step [1-9]/, { timeout: 60_000 });
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(training).toContainText(/Paused at step \d+, saved/);

  await page.goto('?backend=wasm&kind=arc');
  await page.getByRole('link', { name: 'Training', exact: true }).click();
  await expect(page.getByRole('radio', { name: /^E-TRM/ })).toBeChecked();
  await page.getByRole('article', { name: 'ARC kept' }).getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('radio', { name: /^TRM or HRM/ })).toBeChecked();
  await expect(training).toContainText(/step [1-9]/, { timeout: 60_000 });

  // From the page of another kind, too: what is pressed there is seen on the run's own.
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(training).toContainText(/Paused at step \d+, saved/);
  await page.goto('?backend=wasm&kind=maze#train=maze&from=generated');
  await page.getByRole('article', { name: 'ARC kept' }).getByRole('button', { name: 'Curves' }).click();
  await expect(page.getByRole('button', { name: 'ARC', exact: true })).toHaveAttribute('aria-current', 'page');
  await expect(training).toContainText(/^Paused at step [1-9]/);
});
