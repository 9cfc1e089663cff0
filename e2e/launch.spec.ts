/** The installed app is opened with something: shared text, a task, weights. What cannot be read says why, and nothing is lost. */

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { digitsOnBoard, EASY, expect, result, test } from './support.ts';

const givens = EASY.puzzle.replaceAll('.', '0');

/** Opens the page as the system does with a file. */
async function openWith(page: Page, address: string, name: string, bytes: Buffer): Promise<void> {
  await page.addInitScript(
    ({ name, base64 }) => {
      const file = new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name);
      const setConsumer = (consume: (launch: unknown) => void): void => consume({ files: [{ getFile: () => Promise.resolve(file) }] });
      Object.defineProperty(window, 'launchQueue', { value: { setConsumer } });
    },
    { name, base64: bytes.toString('base64') },
  );
  await page.goto(address);
}

test('a Sudoku shared to the app is on the board, and a reload does not load it again', async ({ page }) => {
  await page.goto(`?backend=wasm&text=${encodeURIComponent(`Today's puzzle: ${EASY.puzzle}`)}`);
  await expect.poll(() => digitsOnBoard(page)).toBe(givens);
  expect(new URL(page.url()).search).toBe('?backend=wasm');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => digitsOnBoard(page)).not.toBe(givens);
  await page.reload();
  await expect(result(page)).toContainText('Ready to solve');
  expect(await digitsOnBoard(page)).not.toBe(givens);
});

test('shared words that are no puzzle say so and leave the board as it is', async ({ page }) => {
  await page.goto(`?backend=wasm&text=good%20morning#s=${givens}`);
  await expect(page.getByRole('status', { name: 'Board news' })).not.toBeEmpty();
  expect(await digitsOnBoard(page)).toBe(givens);
});

test('an ARC task is opened where tasks are', async ({ page }) => {
  const task = { train: [{ input: [[1]], output: [[2]] }], test: [{ input: [[7, 7, 7]] }] };
  await openWith(page, '?backend=wasm&kind=arc', 'mine.json', Buffer.from(JSON.stringify(task)));
  await expect(page.getByRole('grid', { name: /input/i }).last().getByRole('gridcell')).toHaveCount(3);
});

test('weights are loaded through the sheet of models, and what is wrong with them is said there', async ({ page }) => {
  await openWith(page, '?backend=wasm&kind=sudoku', 'broken.safetensors', Buffer.from('no weights at all'));
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('broken.safetensors could not be loaded', { timeout: 60_000 });
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('still in use');
});

test('weights that fit are in use', async ({ page }) => {
  const bytes = readFileSync(new URL('../public/models/hrm-lite.safetensors', import.meta.url));
  await openWith(page, '?backend=wasm&kind=sudoku', 'own.safetensors', bytes);
  await expect(page.getByRole('dialog').getByRole('article', { name: 'own.safetensors' })).toContainText('in use', { timeout: 120_000 });
});

test('what a link asks for and the page does not know is told, with what is shown instead', async ({ page }) => {
  const news = page.getByRole('status', { name: 'Page news' });
  await page.goto('?backend=quantum&kind=banana#train=nothing');
  for (const name of ['banana', 'quantum', 'nothing']) await expect(news).toContainText(`“${name}”, which this page does not know`);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(news).toBeEmpty();
  await page.evaluate(() => (location.hash = '#train=chess'));
  await expect(news).toHaveText(
    'The link asks for training of “chess”, which this page does not know: the board of Sudoku is shown instead.',
  );
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.evaluate(() => (location.hash = '#train=chess&how')); // told already
  await expect(page.getByRole('heading', { level: 1, name: 'How it works' })).toBeVisible();
  await expect(news).toBeEmpty();
  await page.goto('about:blank');
  await page.goto('?backend=wasm#train=sudoku&from=nonsense');
  await expect(page.getByText('The link asks to learn from “nonsense”')).toBeVisible();
});
