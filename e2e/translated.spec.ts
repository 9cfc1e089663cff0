/** "Translate this page": every text is replaced by an element of the translator's, and the page is used as if nothing had happened. */

import type { Page } from '@playwright/test';
import { expect, result, takeOneCopy, test } from './support.ts';

/** What a browser's translator does: each text node, also later ones, gives way to `<font><font>` with its words. */
function translate(): void {
  const skip = new Set(['SCRIPT', 'STYLE', 'FONT', 'TEXTAREA', 'OPTION']);
  const one = (text: Text): void => {
    if (!text.parentElement || skip.has(text.parentElement.tagName) || text.data.trim() === '') return;
    const outer = document.createElement('font');
    outer.append(document.createElement('font'));
    outer.firstElementChild?.append(text.data);
    text.replaceWith(outer);
  };
  const all = (root: Node): void => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    texts.forEach(one);
  };
  addEventListener('DOMContentLoaded', () => {
    all(document.body);
    new MutationObserver((records) => {
      for (const { addedNodes } of records)
        for (const node of addedNodes)
          if (node instanceof Text) one(node);
          else all(node);
    }).observe(document.body, { childList: true, subtree: true });
  });
}

const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

test('a translated page is toured, solves all three kinds, learns, trains, and its words follow what happens', async ({ page }) => {
  test.setTimeout(240_000);
  page.setDefaultTimeout(30_000);
  await page.addInitScript(translate);
  await page.goto('?backend=wasm');
  await expect(page.locator('font').first()).toBeAttached();

  await page.getByRole('button', { name: 'Take the tour' }).click();
  for (let stop = 0; stop < 5; stop++)
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Next|Done/ })
      .click();
  await expect(result(page)).toContainText('Solved and checked', { timeout: 120_000 });
  await page.getByRole('slider', { name: 'Supervision step' }).first().press('Home');
  await page.getByRole('link', { name: 'Measure it yourself' }).click();
  await expect(page.getByRole('heading', { name: 'Measure it yourself', level: 1 })).toBeVisible();
  await page.goBack();

  await press(page, 'Maze');
  await takeOneCopy(page);
  await press(page, 'Solve');
  await expect(result(page)).toContainText(/checked|steps/, { timeout: 120_000 });

  await press(page, 'ARC');
  await press(page, 'Solve');
  await expect(result(page).getByRole('status')).toHaveText('The first answer is right', { timeout: 60_000 });
  await press(page, 'Model & device');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');

  await page.getByRole('link', { name: 'Train' }).click();
  await press(page, '4x4');
  const training = page.getByRole('region', { name: 'Training' });
  await press(page, 'Train');
  await expect(training).toContainText(/step \d+/, { timeout: 60_000 });
  await press(page, 'Pause');
  await expect(training).toContainText(/Paused at step \d+, saved/, { timeout: 60_000 });

  await page.getByRole('link', { name: 'How it works' }).first().click();
  await expect(page.getByRole('heading', { name: 'How it works', level: 1 })).toBeVisible();
  await page.goBack();
  await expect(training).toBeVisible();
});
