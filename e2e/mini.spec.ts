/** 4x4 Sudoku: the model that was just taught on it is played with on its own board. */

import { readFile } from 'node:fs/promises';
import LZString from 'lz-string';
import { expect, result, test } from './support.ts';

const tiny = { shape: { hiddenSize: 16, layers: 1, T: 1, n: 1, nSup: 4 }, batch: 8, evaluateEvery: 1000, budget: { steps: 1000 } };

for (const { name, scheme, width } of [
  { name: 'light desktop', scheme: 'light', width: 1366 },
  { name: 'dark phone', scheme: 'dark', width: 360 },
] as const) {
  test(`taught, kept, solved with, and a board of one's own typed and shared: ${name}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: width > 400 ? 820 : 740 });
    await page.goto(
      `?backend=wasm#train=sudoku&from=mini&config=${encodeURIComponent(LZString.compressToEncodedURIComponent(JSON.stringify(tiny)))}`,
    );
    await expect(page.getByRole('navigation', { name: 'Puzzle kinds' }).getByRole('button', { name: '4x4' })).toHaveAttribute(
      'aria-current',
      'page',
    );
    await page.getByRole('button', { name: 'Train', exact: true }).first().click();
    await expect(page.getByRole('region', { name: 'Training' })).toContainText(/step [1-9]/, { timeout: 60_000 });
    await page.getByRole('link', { name: 'Solving', exact: true }).click();
    await expect(result(page)).toContainText('A 4x4 model is being trained');
    await page.goBack();
    await page.getByRole('button', { name: 'Stop and solve' }).click();

    const board = page.getByRole('grid', { name: '4x4 Sudoku board' });
    await expect(board.getByRole('gridcell')).toHaveCount(16);
    await page.getByRole('button', { name: 'Solve', exact: true }).click();
    await expect(result(page)).toContainText(/Solved and checked|Not solved/, { timeout: 60_000 });
    await expect(board.getByRole('gridcell').nth(1)).toHaveAccessibleName(/row 1, column 2, (model's answer|the model left it empty)/);
    await expect(page.getByRole('button', { name: 'Teach it this one' })).toHaveCount(0);
    const [nav, theme] = await Promise.all([
      page.getByRole('navigation', { name: 'Modes' }).boundingBox(),
      page.getByRole('button', { name: /^Theme:/ }).boundingBox(),
    ]);
    expect(theme?.y).toBeLessThan((nav?.y ?? 0) + (nav?.height ?? 0)); // nothing of the header wraps: on a phone it has two lines
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await page.screenshot({ path: `test-results/mini-${scheme}.png` });

    await board.getByRole('gridcell').nth(3).click();
    await page.keyboard.press('4');
    await expect(board.getByRole('gridcell').nth(3)).toHaveAccessibleName('row 1, column 4, given 4');
    await page.keyboard.press('7');
    await expect(page.getByRole('status', { name: 'Board news' })).toContainText('The digits of a 4x4 Sudoku are 1 to 4');
    await page.goto('#mini=0120000000000430');
    await expect(board.getByRole('gridcell').nth(1)).toHaveAccessibleName('row 1, column 2, given 1');
    if (scheme === 'dark') return;

    // Its export is opened again, and solves 4x4 boards.
    await page.getByRole('link', { name: 'Training', exact: true }).click();
    const saved = page.waitForEvent('download', (d) => d.suggestedFilename().endsWith('.safetensors'));
    await page.getByRole('region', { name: 'Runs' }).getByRole('button', { name: 'Export' }).first().click();
    const buffer = await readFile(await (await saved).path());
    await page.reload();
    await page.getByRole('button', { name: 'Model & device' }).click();
    await expect(page.getByRole('button', { name: 'Load a file of your own' })).toBeEnabled();
    await expect(page.getByRole('region', { name: 'Trained here' })).toContainText('in use'); // as before the reload
    await page.getByLabel('Model file').setInputFiles([{ name: 'taught.safetensors', mimeType: 'application/octet-stream', buffer }]);
    await expect(page.getByRole('dialog')).toContainText('Your own file');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Solving', exact: true }).click();
    await page.getByRole('button', { name: 'Solve', exact: true }).click();
    await expect(result(page)).toContainText(/Solved and checked|Not solved/, { timeout: 60_000 });
  });
}
