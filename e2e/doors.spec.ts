/** Keys, pastes and dropped files reach what they were meant for, and nothing behind it. */

import type { Locator, Page } from '@playwright/test';
import { digitsOnBoard, EASY, expect, importSudoku, solveEasy, test } from './support.ts';

/** Lets a file fall on an element, as a person does: over it first. */
async function drop(page: Page, on: Locator, name: string, content: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([file, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([text ?? ''], file ?? ''));
      return data;
    },
    [name, content],
  );
  await on.dispatchEvent('dragover', { dataTransfer });
  await on.dispatchEvent('drop', { dataTransfer });
}

const givens = EASY.puzzle.replaceAll('.', '0');

test('the keys of the Export menu do not move the timeline under it', async ({ page }) => {
  await solveEasy(page);
  const timeline = page.getByRole('slider', { name: 'Supervision step', exact: true });
  const at = (): Promise<string> => timeline.inputValue();
  await expect.poll(at).not.toBe('0');
  const before = await at();
  await page.getByRole('button', { name: 'Export' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  for (const key of ['ArrowDown', 'ArrowDown', 'Home']) await page.keyboard.press(key);
  expect(await at()).toBe(before);
  await page.keyboard.press('Escape');
  await timeline.focus();
  await page.keyboard.press('Home');
  expect(await at()).toBe('0');
});

test('a file dropped on the Import dialog is imported; one that cannot be read says so there', async ({ page }) => {
  await page.goto('?backend=wasm');
  await page.getByRole('button', { name: 'Import' }).click();
  const dialog = page.getByRole('dialog');
  await drop(page, dialog, 'bad.sdk', '12x');
  await expect(dialog.getByRole('alert')).not.toBeEmpty();
  await drop(page, dialog, 'good.sdk', EASY.puzzle);
  await expect(dialog).toBeHidden();
  await expect.poll(() => digitsOnBoard(page)).toBe(givens);
});

test('a collection dropped on the ARC dialog is there to choose from', async ({ page }) => {
  await page.goto('?backend=wasm');
  await page.getByRole('button', { name: 'ARC', exact: true }).click();
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  const task = { train: [{ input: [[1]], output: [[2]] }], test: [{ input: [[3]], output: [[4]] }] };
  await drop(page, page.getByRole('dialog'), 'many.json', JSON.stringify({ one: task, two: task }));
  await expect(page.getByRole('dialog', { name: '2 tasks' })).toBeVisible();
});

test('what is pasted while another page lies over the board does not change it', async ({ page }) => {
  await page.goto('?backend=wasm');
  await importSudoku(page, EASY.puzzle);
  await expect.poll(() => digitsOnBoard(page)).toBe(givens);
  await page
    .getByRole('button', { name: 'How it works' })
    .or(page.getByRole('link', { name: 'How it works' }))
    .first()
    .click();
  await expect(page.getByRole('heading', { name: 'How it works' })).toBeVisible();
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', '1'.padEnd(81, '.'));
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await page.goBack();
  await expect.poll(() => digitsOnBoard(page)).toBe(givens);
});

test('what was copied in one ARC grid is put down in the other with one click', async ({ page }) => {
  await page.goto('?backend=wasm');
  await page.getByRole('button', { name: 'ARC', exact: true }).click();
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page
    .getByRole('textbox', { name: 'Or paste JSON' })
    .fill('{"train": [{"input": [[1]], "output": [[2]]}], "test": [{"input": [[1, 2], [3, 4]]}]}');
  await page.getByRole('dialog').getByRole('button', { name: 'Open', exact: true }).click();
  const answer = page.getByRole('grid', { name: 'Your answer' });
  const row = (index: number): Promise<string[]> =>
    answer
      .getByRole('row')
      .nth(index)
      .getByRole('gridcell')
      .evaluateAll((cells) => cells.map((c) => (c.getAttribute('aria-label') ?? '').split(', ')[2] ?? ''));
  await page.getByRole('grid', { name: /input/i }).last().getByRole('gridcell').first().focus();
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+v');
  await answer.getByRole('gridcell').first().click();
  await page.keyboard.press('Escape'); // what only hovers goes away
  await expect
    .poll(async () => [(await row(0)).slice(0, 2), (await row(1)).slice(0, 2)])
    .toEqual([
      ['blue', 'red'],
      ['green', 'yellow'],
    ]);
});
