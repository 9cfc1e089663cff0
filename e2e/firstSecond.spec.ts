/** What a person does in the very moment that something is on the page counts: nothing of it is lost, or undone by what comes later. */

import type { Page } from '@playwright/test';
import { digitsOnBoard, EASY, expect, result, test } from './support.ts';

const givens = EASY.puzzle.replaceAll('.', '0');
const MAZE = 'S#...\n.#...\n.....\n.....\n....G';
const TASK = '{"train": [{"input": [[1]], "output": [[2]]}], "test": [{"input": [[7, 7, 7]]}]}';

/** Does something once, as soon as a selector is on the page, before anything else of the page can run: the paint included. */
const atOnce = (page: Page, selector: string, act: string): Promise<unknown> =>
  page.addInitScript(`
    const press = async (...keys) => {
      for (const key of keys) {
        document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
        for (let i = 0; i < 4; i++) await null; // what the page does before a next real key could come
      }
    };
    const paste = (text, on = document.body) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', text);
      on.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    };
    if (!sessionStorage.done) new MutationObserver((_, observer) => {
      if (!document.querySelector(${JSON.stringify(selector)})) return;
      observer.disconnect();
      sessionStorage.done = 'yes';
      void (async () => { ${act} })();
    }).observe(document, { childList: true, subtree: true });`);

/** Parts of the page come late, and so does what is kept in the browser. */
async function slowly(page: Page): Promise<void> {
  await page.route(/assets\/(?!page-|packages-).*\.js$/, async (route) => {
    await new Promise((r) => setTimeout(r, 700));
    await route.continue();
  });
  await page.addInitScript(`
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (...of) {
      const request = open.apply(this, of);
      const { addEventListener } = request;
      request.addEventListener = (type, heard, how) =>
        addEventListener.call(request, type, type === 'success' ? (e) => setTimeout(() => heard.call(request, e), 900) : heard, how);
      return request;
    };`);
}

const news = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('status', { name: 'Board news' });
const inUse = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('region', { name: 'Model and device in use' });

test('keys pressed before the first paint are written, and stay', async ({ page }) => {
  await slowly(page);
  await atOnce(page, '[data-cell="80"]', `document.querySelector('[data-cell="0"]').focus(); press('ArrowRight', 'ArrowLeft', '6');`);
  await page.goto(`?backend=wasm#s=${givens}`);
  const typed = `6${givens.slice(1)}`;
  await expect.poll(() => digitsOnBoard(page)).toBe(typed);
  await expect(inUse(page)).toContainText(/sudoku-lite.*CPU/, { timeout: 60_000 });
  expect(await digitsOnBoard(page)).toBe(typed);
  await page.reload();
  await expect.poll(() => digitsOnBoard(page)).toBe(typed);
});

test('what is pasted before the first paint is on the board, also over a run that is kept', async ({ page }) => {
  await page.goto(`?backend=wasm#s=${givens}`);
  await page.getByRole('button', { name: 'Solve', exact: true }).click();
  await expect(result(page)).toContainText('Solved and checked', { timeout: 120_000 });
  await page.waitForTimeout(1500);
  const other = `12${'0'.repeat(79)}`;
  await slowly(page);
  await atOnce(page, '[data-cell="80"]', `paste(${JSON.stringify(other)});`);
  await page.reload();
  await expect(inUse(page)).toContainText(/sudoku-lite.*CPU/, { timeout: 60_000 });
  await expect.poll(() => digitsOnBoard(page)).toBe(other);
});

test('Solve pressed before the first paint solves', async ({ page }) => {
  await slowly(page);
  await atOnce(page, '[data-action="solve"]', `document.querySelector('[data-action="solve"]').click();`);
  await page.goto(`?backend=wasm#s=${givens}`);
  await expect(result(page)).toContainText('Solved and checked', { timeout: 120_000 });
});

for (const { kind, text, cells, name, said } of [
  { kind: 'Maze', text: MAZE, cells: 25, name: /maze/i, said: 'Loaded' },
  { kind: 'ARC', text: TASK, cells: 3, name: /input/i, said: 'Opened' },
]) {
  test(`${kind}: a press before the first paint, then a paste while it is on its way, which the board before does not take`, async ({
    page,
  }) => {
    await slowly(page);
    await atOnce(
      page,
      'nav button',
      `const tab = [...document.querySelectorAll('nav button')].find((b) => b.textContent === '${kind}');
      tab.click();
      while (!document.querySelector('[inert]')) await new Promise((r) => setTimeout(r)); // the page has heard it
      paste(${JSON.stringify(text)}, tab);`,
    );
    await page.goto(`?backend=wasm#s=${givens}`);
    await expect(page.getByRole('grid', { name }).last().getByRole('gridcell')).toHaveCount(cells);
    await expect(news(page)).toContainText(said);
    await page.getByRole('button', { name: 'Sudoku', exact: true }).click();
    await expect.poll(() => digitsOnBoard(page)).toBe(givens);
  });
}

test('keys pressed in the moment that the maze comes draw', async ({ page }) => {
  await atOnce(
    page,
    '[aria-label="Maze board"] [data-cell="7"]',
    `document.querySelector('[aria-label="Maze board"] [data-cell="0"]').focus(); press('ArrowRight', 'Enter');`,
  );
  await page.goto('?backend=wasm');
  await page.getByRole('button', { name: 'Maze', exact: true }).click();
  const cell = page.locator('[aria-label="Maze board"] [data-cell="1"]');
  const before = await cell.getAttribute('aria-label');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(cell).not.toHaveAttribute('aria-label', before ?? '');
});

test('a paste reaches the board from wherever the focus is, but for fields and dialogs', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('?backend=wasm');
  await page.evaluate((text) => navigator.clipboard.writeText(text), MAZE);
  await page.getByRole('button', { name: 'Maze', exact: true }).click();
  await expect(page.getByRole('grid', { name: /maze/i })).toBeVisible();
  await page.keyboard.press('Control+v');
  await expect(page.getByRole('grid', { name: /maze/i }).getByRole('gridcell')).toHaveCount(25);
});

test('Enter that is held presses Solve once, and not the Stop that comes in its place', async ({ page }) => {
  await page.goto(`?backend=wasm#s=${givens}`);
  const solve = page.getByRole('button', { name: 'Solve', exact: true });
  await expect(solve).toBeEnabled({ timeout: 60_000 });
  await solve.focus();
  await page.keyboard.down('Enter');
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeVisible();
  for (let i = 0; i < 3; i++) await page.keyboard.down('Enter'); // it repeats
  await page.keyboard.up('Enter');
  await expect(result(page)).toContainText(/Solved/i);
});
