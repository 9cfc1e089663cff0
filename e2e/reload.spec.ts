/** A page that is left in the middle of a run: the steps are there again, and the run goes on from them. */

import type { Page } from '@playwright/test';
import { digitsOnBoard, expect, importSudoku, result, test } from './support.ts';

/** Generated here; one copy needs 16 steps, and chains that differ by little noise hardly less. */
const LONG = '..2..34.9714....5863..............364.65..2.......9....4......28...7.......8.5...';
const solve = { name: 'Solve', exact: true } as const;

const timeline = (page: Page) => page.getByRole('slider', { name: 'Supervision step', exact: true });

/** The steps that the timeline has. */
const steps = async (page: Page): Promise<number> =>
  Number(/^Supervision step (\d+)/.exec((await timeline(page).getAttribute('aria-valuetext')) ?? '')?.[1]);

/** Many chains of one Sudoku, told apart by the least noise: each step takes a while, and none is right soon. */
async function startLongRun(page: Page): Promise<void> {
  await page.goto('?backend=wasm');
  await importSudoku(page, LONG);
  await page.getByText('Run settings').click();
  await page.getByRole('radio', { name: 'Noise', exact: true }).check();
  for (const [name, key] of [
    ['Noise (σ)', 'Home'],
    ['Copies (K)', 'End'],
  ]) {
    const slider = page.getByRole('slider', { name });
    await slider.focus();
    await slider.press(key);
  }
  await page.getByRole('button', solve).click();
  await expect(result(page)).toContainText(/step [4-9] of 16/, { timeout: 120_000 });
}

test('a reload in the middle of a run: its steps are there, and Keep thinking reaches the answer', async ({ page }) => {
  await startLongRun(page);
  const before = await steps(page);
  await page.reload();
  await expect(result(page)).toContainText(/Stopped at step \d+/);
  await expect(result(page)).toContainText('The page was left in the middle of it. Not solved');
  const after = await steps(page);
  expect(after).toBeGreaterThanOrEqual(before - 1);
  await page.getByText('Try something: change x, y or z').click();
  await expect(page.getByRole('button', { name: 'Forget z' })).toBeEnabled({ timeout: 60_000 }); // y and z are at hand
  await result(page).getByRole('button', { name: 'Keep thinking' }).click();
  await expect(result(page)).toContainText('Solved and checked', { timeout: 180_000 });
  expect(await digitsOnBoard(page)).not.toContain('0');
  expect(await steps(page)).toBeGreaterThan(after);
});

test('a run is stopped where another kind is shown, says so, loses no step, and goes on', async ({ page }) => {
  await startLongRun(page);
  await page.getByRole('button', { name: 'Maze', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Model and device in use' })).toContainText('maze-lite', { timeout: 60_000 });
  await page.reload();
  await page.getByRole('button', { name: 'Sudoku', exact: true }).click();
  await expect(result(page)).toContainText(/Stopped at step \d+.*Another kind of puzzle was shown meanwhile. Not solved/s);
  expect(await steps(page)).toBeGreaterThanOrEqual(3);
  await result(page).getByRole('button', { name: 'Keep thinking' }).click();
  await expect(result(page)).toContainText('Solved and checked', { timeout: 180_000 });
});

for (const { kind, grid } of [
  { kind: 'Sudoku', grid: 'Sudoku board' },
  { kind: '4x4', grid: '4x4 Sudoku board' },
  { kind: 'Maze', grid: 'Maze board' },
  { kind: 'ARC', grid: 'Your answer' },
]) {
  test(`what was drawn can be undone, and done again, after a reload: ${kind}`, async ({ page }) => {
    await page.goto('?backend=wasm');
    await page.getByRole('navigation', { name: 'Puzzle kinds' }).getByRole('button', { name: kind, exact: true }).click();
    const cell = page.getByRole('grid', { name: grid }).getByRole('gridcell').nth(2);
    const before = (await cell.getAttribute('aria-label')) ?? '';
    await cell.click();
    if (kind === 'Sudoku' || kind === '4x4') await page.keyboard.press('3');
    await expect(cell).not.toHaveAccessibleName(before);
    const drawn = (await cell.getAttribute('aria-label')) ?? '';
    await page.reload();
    await expect(cell).toHaveAccessibleName(drawn);
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await expect(cell).toHaveAccessibleName(before);
    await page.reload();
    await page.getByRole('button', { name: 'Redo', exact: true }).click();
    await expect(cell).toHaveAccessibleName(drawn);
  });
}
