/** A model file of a person's own: kept in the browser, in use again after a reload, listed, deleted, and told of where it cannot be kept. */

import type { Page } from '@playwright/test';
import { saveWeights } from '../src/model/weights/open.ts';
import { tinyConfig, weightsOf } from '../src/testing/models.ts';
import { expect, test, violations } from './support.ts';

const buffer = Buffer.from(
  saveWeights(weightsOf(tinyConfig({ hidden_size: 64, puzzle_emb_ndim: 64, seq_len: 81, vocab_size: 11, mlp_t: true }), 5), {
    dtype: 'F16',
  }),
);
const sheet = (page: Page) => page.getByRole('dialog', { name: 'Model & device' });
const card = (page: Page) => sheet(page).getByRole('article', { name: 'mine.safetensors' });

async function openSheet(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Model & device' }).click();
}

async function openFile(page: Page): Promise<void> {
  await openSheet(page);
  await page.getByLabel('Model file').setInputFiles([{ name: 'mine.safetensors', mimeType: 'application/octet-stream', buffer }]);
  await expect(card(page)).toContainText('in use', { timeout: 60_000 });
}

test('a file of one’s own is in use again after a reload, can be taken up again, and is deleted', async ({ page }) => {
  await page.goto('?backend=wasm');
  const inUse = page.getByRole('region', { name: 'Model and device in use' });
  await expect(inUse).toContainText('sudoku-lite', { timeout: 60_000 });
  await openFile(page);
  await expect(card(page)).toContainText('It is kept in this browser, and in use again after a reload.');
  await page.reload();
  await expect(inUse).toContainText('mine.safetensors', { timeout: 60_000 });

  await openSheet(page);
  await sheet(page).getByRole('button', { name: 'Load', exact: true }).first().click();
  await expect(card(page)).toBeHidden({ timeout: 60_000 });
  await sheet(page)
    .getByText(/^Your files in this browser: \d/)
    .click();
  await expect(sheet(page).getByRole('listitem').filter({ hasText: 'mine.safetensors' })).toContainText(/[\d.]+ [kM]B, \w+ \d+, \d{4}/);
  expect(await violations(page)).toEqual([]);
  await sheet(page).getByRole('button', { name: 'Use mine.safetensors' }).click();
  await expect(card(page)).toContainText('in use', { timeout: 60_000 });

  await sheet(page).getByRole('button', { name: 'Delete mine.safetensors' }).click();
  await expect(sheet(page).getByText(/^Your files in this browser/)).toBeHidden();
  await expect(card(page)).toContainText('It is not kept in this browser: open it again after a reload.');
  await page.reload();
  await expect(inUse).toContainText('sudoku-lite', { timeout: 60_000 });
});

test('a long name makes nothing wider than the sheet', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('?backend=wasm');
  await openSheet(page);
  const name = `${'a-model-with-a-long-name-'.repeat(4)}.safetensors`;
  await page.getByLabel('Model file').setInputFiles([{ name, mimeType: 'application/octet-stream', buffer }]);
  await expect(sheet(page).getByText('It is kept in this browser')).toBeVisible({ timeout: 60_000 });
  expect(await sheet(page).evaluate((e) => e.scrollWidth - e.clientWidth)).toBe(0);
  await expect(
    sheet(page)
      .getByRole('button', { name: /^Fetch / })
      .first(),
  ).toBeVisible();
  const cut = await sheet(page)
    .getByRole('button')
    .evaluateAll((all) => all.filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent));
  expect(cut).toEqual([]);
});

test('where there is no room for it, a sentence says so, and the model is used all the same', async ({ page }) => {
  await page.addInitScript(() => {
    navigator.storage.estimate = () => Promise.resolve({ quota: 10_100_000, usage: 0 });
  });
  await page.goto('?backend=wasm');
  await openFile(page);
  await expect(card(page)).toContainText(/and this browser has room for 100 kB more: open it again after a reload/);
  await expect(sheet(page).getByText(/^Your files in this browser/)).toBeHidden();
});
