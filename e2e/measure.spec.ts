/** "Measure it yourself", and a run taken away as pictures, film and file and brought back without a model. */

import { readFileSync } from 'node:fs';
import type { Download, Page } from '@playwright/test';
import { digitsOnBoard, EASY, expect, result, solveEasy, test, violations } from './support.ts';

/** Moves a slider with the keyboard: to its start, then so many notches on. */
async function slide(page: Page, name: string, notches: number): Promise<void> {
  const slider = page.getByRole('slider', { name });
  await slider.focus();
  await slider.press('Home');
  for (let i = 0; i < notches; i++) await slider.press('ArrowRight');
}

const bytesOf = async (download: Download): Promise<Buffer> => readFileSync(await download.path());

test('measures generated puzzles on this device, draws and tables what the rules count, and saves it as CSV', async ({ page }) => {
  await page.goto('?backend=wasm');
  await page.getByRole('link', { name: 'Measure it yourself' }).click();
  await expect(page).toHaveURL(/#measure$/);
  await expect(page.getByRole('heading', { name: 'Measure it yourself', level: 1 })).toBeFocused();
  await expect(page.getByRole('grid', { name: 'Sudoku board' })).toBeHidden();
  await page.getByLabel('Difficulty').selectOption('easy');
  await page.getByLabel('Copies (K) up to').selectOption('2');
  await slide(page, 'Puzzles (N)', 0);
  await slide(page, 'Supervision steps (N_sup)', 1);
  await page.getByRole('button', { name: 'Measure', exact: true }).click();
  const status = page.getByRole('region', { name: 'Measurement', exact: true });
  await expect(status).toContainText('20 of 20 easy Sudokus', { timeout: 120_000 });
  await expect(status).toContainText(/a puzzle on CPU/);

  await expect(
    page.getByRole('img', { name: /^Accuracy by supervision step: right from \d+ % at step 1 to \d+ % at step 2/ }),
  ).toBeVisible();
  await expect(page.getByRole('img', { name: /^Solved by copies: solved from \d+ % at K 1 to \d+ % at K 2/ })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Measurements' })).toContainText('sudoku-lite');
  expect(await violations(page, { exclude: '[hidden]' })).toEqual([]);

  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as CSV' }).click();
  const csv = (await bytesOf(await saved)).toString('utf8');
  const [header = '', ...lines] = csv.trim().split('\r\n');
  expect(header).toContain('measurement,curve,x,solved,puzzles,share,low_95,high_95,model,model_sha256');
  expect(lines.map((l) => l.split(',').slice(0, 3).join(' '))).toEqual([
    '1 right after step 1',
    '1 right after step 2',
    '1 right at this step or before 1',
    '1 right at this step or before 2',
    '1 solved by K copies 1',
    '1 solved by K copies 2',
  ]);

  // Cancelled, it is over at once, and the one before stays.
  await slide(page, 'Supervision steps (N_sup)', 31);
  await page.getByRole('button', { name: 'Measure', exact: true }).click();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Measure', exact: true })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('grid', { name: 'Sudoku board' })).toBeVisible();
});

test('a run is taken away as pictures, film and file, and the file and the link play again without a model', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await solveEasy(page);
  await page.getByRole('combobox', { name: 'Playback speed' }).selectOption('16');

  const take = async (item: string): Promise<{ name: string; bytes: Buffer }> => {
    await page.getByRole('button', { name: 'Export' }).click();
    const saved = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: item }).click();
    const download = await saved;
    return { name: download.suggestedFilename(), bytes: await bytesOf(download) };
  };
  for (const [item, name] of [
    ['Board as PNG', /-board\.png$/],
    ['z as PNG', /-z\.png$/],
  ] as const) {
    const picture = await take(item);
    expect(picture.name).toMatch(name);
    expect(picture.bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect(picture.bytes.readUInt32BE(16)).toBe(1200);
  }
  const film = await take('Run as film (WebM)');
  expect(film.name).toMatch(/\.webm$/);
  expect(film.bytes.subarray(0, 4).toString('hex')).toBe('1a45dfa3');
  const file = await take('Run as JSON');
  const run = JSON.parse(file.bytes.toString('utf8')) as { frames: unknown[] };
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'Copy link with this run' }).click();
  await expect(page.getByRole('status', { name: 'Export news' })).toContainText('Copied a link with this run');
  const link = await page.evaluate(() => navigator.clipboard.readText());

  // Another visit, where no model can be had and another board is on the page.
  await page.route('**/models/**', (route) => route.fulfill({ status: 200, contentType: 'application/json', body: '[]' }));
  await page.goto('?backend=wasm#s=' + '0'.repeat(81));
  await page.reload();
  const open = async (text: string): Promise<void> => {
    await page.getByRole('button', { name: 'Export' }).click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('menuitem', { name: 'Open a run …' }).click();
    await (await chooser).setFiles({ name: 'run.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  };
  const news = page.getByRole('status', { name: 'Export news' });
  await open(JSON.stringify({ ...run, frames: [{ step: 1 }] }));
  await expect(news).toContainText('frames.0.');
  expect(await digitsOnBoard(page)).toBe('0'.repeat(81));
  await open(file.bytes.toString('utf8'));
  await expect(news).toContainText('Opened a run of sudoku-lite');
  await expect(result(page)).toContainText('Solved and checked');
  await page.getByRole('slider', { name: 'Supervision step', exact: true }).press('End');
  await expect.poll(() => digitsOnBoard(page)).toBe(EASY.solution);

  // The same by a link, in another tab; the run leaves the address with the board.
  const other = await context.newPage();
  await other.route('**/models/**', (route) => route.fulfill({ status: 200, contentType: 'application/json', body: '[]' }));
  await other.goto(link);
  await expect(result(other)).toContainText('Solved and checked');
  await expect(other.getByRole('img', { name: /^z at supervision step/ })).toBeVisible();
  await other.getByRole('slider', { name: 'Supervision step', exact: true }).press('End');
  await expect.poll(() => digitsOnBoard(other)).toBe(EASY.solution);
  expect(other.url()).toContain('run=');
  await other.getByRole('button', { name: 'Clear' }).click();
  await expect.poll(() => other.url()).not.toContain('run=');
});
