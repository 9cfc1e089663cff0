/** Makes the README's pictures from the built app: `npm run screenshots` (after `npm run build`). */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright';
import { preview } from 'vite';
import { chromiumFlags, findChromium } from './chromium.ts';

const OUT = join(import.meta.dirname, '../public/pictures');
/** A puzzle that takes the shipped model a few supervision steps. */
const PUZZLE = '....36.9..8.....41........5.5....8....4.......2.5.7...27..9...44..7.......98.327.';

async function solve(page: Page, url: string): Promise<void> {
  await page.goto(`${url}?backend=wasm#s=${PUZZLE.replaceAll('.', '0')}`);
  await page.getByRole('button', { name: 'Solve', exact: true }).click();
  await page
    .getByText(/Solved and checked|Not solved/)
    .first()
    .waitFor({ timeout: 300_000 });
}

/** The same board by sudoku-lite (A) and by hrm-lite (B), one copy each, at the end of the longer run. */
async function compare(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Compare with…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Model' }).selectOption({ label: 'hrm-lite' });
  await dialog.getByRole('button', { name: 'Run B' }).click();
  const words = page.getByRole('status', { name: 'Comparison' }).filter({ hasText: /solved at step|in \d+ steps/ });
  await words.filter({ hasNotText: /yet|so far/ }).waitFor({ timeout: 300_000 });
}

/** Every update recorded, and the paths of the copies. */
async function inside(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Look inside' }).click();
  await page
    .getByText(/updates? of .* recorded/)
    .first()
    .waitFor({ timeout: 300_000 });
  await page.getByRole('button', { name: 'Draw the paths' }).click();
  await page
    .getByText(/The two axes show/)
    .first()
    .waitFor({ timeout: 300_000 });
  await page.getByRole('gridcell').nth(40).click();
}

/** A path of 294 steps through a labyrinth of 30x30. */
async function labyrinth(page: Page, url: string): Promise<void> {
  await page.goto(`${url}?backend=wasm`);
  await page.getByRole('button', { name: 'Maze', exact: true }).click();
  await page.getByRole('button', { name: 'Examples' }).click();
  await page.getByRole('menuitem', { name: 'Labyrinth', exact: true }).click();
  const copies = page.getByRole('slider', { name: 'Copies (K)' });
  await copies.focus();
  await copies.press('Home');
  await page.getByRole('button', { name: 'Solve', exact: true }).click();
  await page
    .getByText(/^Shortest path/)
    .first()
    .waitFor({ timeout: 300_000 });
  await page.evaluate(() => scrollTo(0, 0));
  await page.waitForTimeout(8000); // the news of the loaded board has gone
}

const server = await preview({ preview: { port: 4189, strictPort: true }, logLevel: 'error' });
const url = server.resolvedUrls?.local[0] ?? '';
const browser = await chromium.launch({ executablePath: await findChromium(), args: [...chromiumFlags] });
mkdirSync(OUT, { recursive: true });
try {
  for (const { name, scheme, width, height } of [
    { name: 'solved', scheme: 'light', width: 1280, height: 860 },
    { name: 'solved-dark', scheme: 'dark', width: 1280, height: 860 },
    { name: 'phone', scheme: 'light', width: 360, height: 740 },
  ] as const) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme, reducedMotion: 'reduce' });
    await solve(page, url);
    await page.screenshot({ path: join(OUT, `${name}.png`) });
    if (name === 'solved') {
      // In the middle of thinking: the answer is there, and wrong.
      const timeline = page.getByRole('slider', { name: 'Supervision step', exact: true });
      await timeline.focus();
      await timeline.press('Home');
      await timeline.press('ArrowRight');
      await timeline.press('ArrowRight');
      await page.screenshot({ path: join(OUT, 'thinking.png') });
      await timeline.press('End');
      await inside(page);
      await page.setViewportSize({ width, height: 2400 }); // all of it above the timeline
      await page.getByRole('region', { name: 'Inside the run' }).screenshot({ path: join(OUT, 'inside.png') });
      await page.setViewportSize({ width, height });
      await compare(page);
      await page.evaluate(() => scrollTo(0, 0));
      await page.screenshot({ path: join(OUT, 'compare.png') });
    }
    await page.close();
  }
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, colorScheme: 'light', reducedMotion: 'reduce' });
  await labyrinth(page, url);
  await page.screenshot({ path: join(OUT, 'labyrinth.png') });
} finally {
  await browser.close();
  await server.close();
}
