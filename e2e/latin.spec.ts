/**
 * A fourth kind, a 3x3 Latin square, is one folder (e2e/latin) and a line in each registry: with no other file touched it is drawn, solved by a tiny
 * model, measured, compared, exported and opened again.
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { build, preview, type PreviewServer } from 'vite';
import { latinSquares } from './latin/register.ts';
import { expect, result, test } from './support.ts';

const root = join(import.meta.dirname, '..');
let server: PreviewServer;
let outDir: string;

test.beforeAll(async () => {
  outDir = mkdtempSync(join(tmpdir(), 'latin-'));
  const configFile = join(root, 'vite.config.ts');
  await build({
    root,
    configFile,
    logLevel: 'error',
    build: { outDir, emptyOutDir: true },
    plugins: [latinSquares()],
    worker: { format: 'es', plugins: () => [latinSquares()] },
  });
  server = await preview({ root, configFile, logLevel: 'error', build: { outDir }, preview: { port: 0, strictPort: false } });
});
test.afterAll(async () => {
  await server.close();
  rmSync(outDir, { recursive: true });
});

const cell = (page: Page, number: number) => page.getByRole('button', { name: new RegExp(`^cell ${number}: `) });
const solve = (page: Page): Promise<void> => page.getByRole('button', { name: 'Solve', exact: true }).click();

/** Opens a model file, once there is a device to put it on. */
async function load(page: Page, model: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  await page.getByRole('button', { name: 'Model & device' }).click();
  await expect(page.getByRole('button', { name: 'Load a file of your own' })).toBeEnabled();
  await page.getByLabel('Model file').setInputFiles([model]);
  await expect(page.getByRole('dialog')).toContainText('Your own file');
  await page.keyboard.press('Escape');
}

test('a kind that only its folder and the registries know is drawn, solved, compared, exported, opened again, and measured', async ({
  page,
}) => {
  const address = `${server.resolvedUrls?.local[0] ?? ''}?backend=wasm`;
  await page.goto(address);
  await page.getByRole('button', { name: 'Latin', exact: true }).click();
  await cell(page, 9).click();
  await expect(cell(page, 9)).toHaveAccessibleName('cell 9: 1');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(cell(page, 9)).toHaveAccessibleName('cell 9: empty');

  // Its model says what it is for.
  const model = {
    name: 'latin.safetensors',
    mimeType: 'application/octet-stream',
    buffer: readFileSync(join(import.meta.dirname, 'latin/model.safetensors')),
  };
  await load(page, model);
  await solve(page);
  await expect(result(page)).toContainText('Solved and checked');
  await expect(cell(page, 9)).toHaveAccessibleName(/^cell 9: [123]$/);

  await page.getByRole('button', { name: 'Keep as A' }).click();
  await page.getByText('Run settings').click();
  await page.getByRole('checkbox', { name: 'Stop when solved' }).uncheck();
  await solve(page);
  await expect(page.getByRole('status', { name: 'Comparison' })).toContainText('both solved');
  await expect(page.getByRole('figure', { name: 'Run A', exact: true }).getByRole('img')).toBeVisible();
  await page.keyboard.press('Escape');

  const picture = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'Board as PNG' }).click();
  expect((await picture).suggestedFilename()).toMatch(/board\.png$/);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'Run as JSON' }).click();
  const file = await (await saved).path();

  await page.goto(address);
  await page.getByRole('button', { name: 'Maze', exact: true }).click();
  await page.getByLabel('Run file').setInputFiles(file);
  await expect(page.getByRole('status', { name: 'Export news' })).toContainText('Opened a run of latin.safetensors');
  await expect(page.getByRole('group', { name: 'Latin square' })).toBeVisible();

  await load(page, model);
  await page.getByRole('link', { name: 'Measure it yourself' }).click();
  await page.getByRole('slider', { name: 'Puzzles (N)' }).press('Home');
  await page.getByRole('button', { name: 'Measure', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Measurement', exact: true })).toContainText('20 of 20 Latin squares', {
    timeout: 120_000,
  });
});
