/** Looking inside a run: record it, scrub to an update, ask why a cell is what it is, and find the moment again after a reload. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, result, test, useOneCopy } from './support.ts';

/** Takes the shipped model a few supervision steps. */
const PUZZLE = '..6.3.8....4.5.......6....25.9...3....3..4..5......17.......2...1.36......2175..9';
const solveButton = { name: 'Solve', exact: true };

test('record a run, scrub to an update, ask about a cell, and come back to it by the address', async ({ page }) => {
  await page.goto(`?backend=wasm#s=${PUZZLE.replaceAll('.', '0')}`);
  await useOneCopy(page);
  const solve = async (): Promise<void> => {
    await page.getByRole('button', solveButton).click();
    await expect(result(page)).toContainText(/Solved and checked|Not solved/, { timeout: 120_000 });
  };
  await solve();
  const inside = page.getByRole('region', { name: 'Inside the run' });
  await inside.getByRole('button', { name: 'Look inside' }).click();
  // 5 updates a step; the replay agrees with the run, else it would say so.
  const news = inside.getByRole('status', { name: 'Inside the run' });
  await expect(news).toContainText(/\d+ updates of \d+ steps? recorded, \d/, { timeout: 60_000 });
  await expect(news).not.toContainText('otherwise than the run');

  const slider = page.getByRole('slider', { name: 'Supervision step', exact: true });
  await slider.focus();
  await slider.press('Home');
  await slider.press('ArrowRight');
  await slider.press('Shift+ArrowRight');
  await slider.press('Shift+ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuetext', /^Step 2 of 16: z 2 of 4$/);
  await expect(page).toHaveURL(/[#&]at=1\.2$/);

  // The board and the picture of z ask about the same cell.
  const cell = page.locator('[data-cell="40"]');
  await cell.hover();
  const why = page.getByRole('region', { name: 'Why this cell?' });
  await expect(why).toContainText('row 5, column 5');
  const bars = why.getByRole('list', { name: 'Likeliest answers' }).getByRole('listitem');
  await expect(bars).toHaveCount(5);
  const shares = (await bars.allInnerTexts()).map((text) => Number(/(\d+) %/.exec(text)?.[1] ?? 0));
  expect(shares).toEqual([...shares].sort((a, b) => b - a));
  expect(shares[0]).toBeGreaterThan(0);
  await expect(why).toContainText('bits of doubt');
  const picture = page.getByRole('img', { name: /^z at/ });
  await picture.hover({ position: { x: 3, y: 3 } });
  await expect(why).toContainText('row 1, column 1');
  await expect(page.locator('[data-cell="0"]')).toHaveAttribute('data-linked', '');

  // Another picture of z, about the cell that was chosen; and doubt over the board.
  await page.getByRole('button', { name: 'likeness' }).click();
  await cell.focus();
  await expect(page.getByRole('img', { name: /likeness to row 5, column 5/ })).toBeVisible();
  await inside.getByRole('checkbox', { name: /Doubt on the board/ }).check();
  await expect(cell).toHaveAttribute('data-entropy', '');

  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await page.reload();
  await solve();
  await expect(slider).toHaveAttribute('aria-valuetext', /^Supervision step 1 of 16/);
  await inside.getByRole('button', { name: 'Look inside' }).click();
  await expect(slider).toHaveAttribute('aria-valuetext', /^Step 2 of 16: z 2 of 4$/, { timeout: 60_000 });
});
