/** Two runs of one board side by side: another setting, a saved run, an ordinary Solve; one timeline and its keys; and back again. */

import type { Page } from '@playwright/test';
import { fileOf } from '../src/testing/models.ts';
import { EASY, expect, importSudoku, result, takeOneCopy, test, violations } from './support.ts';

const solveButton = { name: 'Solve', exact: true } as const;
const over = /Solved and checked|Not solved/;
const view = (page: Page) => page.getByRole('region', { name: 'Two runs compared' });
const side = (page: Page, name: 'A' | 'B') => page.getByRole('figure', { name: `Run ${name}`, exact: true });
const words = (page: Page) => page.getByRole('status', { name: 'Comparison' });
const slider = (page: Page) => page.getByRole('slider', { name: 'Supervision step', exact: true });
const compareButton = (page: Page) => page.getByRole('button', { name: 'Compare with…' });

async function solve(page: Page): Promise<void> {
  await page.getByRole('button', solveButton).click();
  await expect(result(page)).toContainText(over, { timeout: 120_000 });
}

/** How many steps the run on the page took to solve its board. */
const stepsTaken = async (page: Page): Promise<number> =>
  Number(/Solved and checked: step (\d+)/.exec((await result(page).textContent()) ?? '')?.[1]);
const steps = (n: number): string => `${n} ${n === 1 ? 'step' : 'steps'}`;

/** An easy Sudoku; nothing to compare yet. */
async function openEasy(page: Page): Promise<void> {
  await page.goto('?backend=wasm');
  await importSudoku(page, EASY.puzzle);
  await expect(compareButton(page)).toBeDisabled();
}

/** Solves it, in fewer steps than the model may take: how many. */
async function solveSoon(page: Page): Promise<number> {
  await solve(page);
  const taken = await stepsTaken(page);
  expect(taken).toBeLessThan(15);
  return taken;
}

test('compare with fewer updates of z: one timeline moves both runs, the shorter one rests, and Escape leaves', async ({ page }) => {
  await openEasy(page);
  await takeOneCopy(page);
  const taken = await solveSoon(page);
  await compareButton(page).click();
  const dialog = page.getByRole('dialog', { name: 'Compare with…' });
  const different = dialog.getByRole('status', { name: 'What is different' });
  await expect(different).toContainText('Nothing is different yet');
  await dialog.getByLabel('Updates a cycle (n)').selectOption('1');
  await dialog.getByLabel('Stop when solved').uncheck();
  await expect(different).toContainText('Updates a cycle (n) 1 instead of 4; Stops never early instead of when solved');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Run B' }).click();
  await expect(dialog).toHaveCount(0);

  // B runs at once, and runs on although A had solved it long before.
  await expect(view(page)).toBeVisible();
  await expect(view(page).getByRole('row', { name: `Made ${steps(taken)} 16 steps` })).toBeVisible({ timeout: 120_000 });
  await expect(words(page)).toContainText(
    new RegExp(`A solved at step ${taken}, B (at step \\d+|not in 16 steps)\\.$|both solved at step ${taken}\\.$`),
  );
  await expect(view(page).getByRole('row', { name: /^Updates a cycle \(n\) 4 1$/ })).toBeVisible();
  await expect(view(page).getByRole('row', { name: /^Stops when solved never early$/ })).toBeVisible();

  await slider(page).focus();
  await slider(page).press('Home');
  for (const name of ['A', 'B'] as const) await expect(side(page, name)).toContainText('the question, before the first step');
  await slider(page).press('ArrowRight');
  for (const name of ['A', 'B'] as const) await expect(side(page, name)).toContainText(`${name} after step 1`);
  await expect(side(page, 'A')).not.toContainText('rests');
  for (let i = 0; i < taken; i++) await slider(page).press('ArrowRight');
  const resting = `A after step ${taken}, its last`;
  await expect(side(page, 'A')).toContainText(`${resting}: checked and right`);
  await expect(side(page, 'A')).toContainText('It rests there');
  await expect(side(page, 'B')).toContainText(`B after step ${taken + 1}:`);
  await slider(page).press('End');
  await expect(slider(page)).toHaveAttribute('aria-valuetext', /^Supervision step 16 of 16/);
  await expect(side(page, 'B')).toContainText('B after step 16');
  await expect(side(page, 'A').getByRole('img')).toHaveAccessibleName(new RegExp(`^${resting}`));

  // The keys work on the comparison too, and a click on the curves goes there.
  await page.getByRole('heading', { name: 'Two runs of one board' }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(side(page, 'B')).toContainText('B after step 15');
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  const curve = view(page).getByRole('img', { name: /^Halting probability\. A, step by step: .+\. B: (.+, ){15}.+\.$/ });
  await expect(curve).toBeVisible();
  const axis = view(page).getByRole('slider', { name: 'Halting probability, step by step' });
  await axis.click({ position: { x: 300, y: 40 } });
  await expect(side(page, 'B')).toContainText(/B after step \d+/);
  await axis.press('Home');
  await axis.press('ArrowRight');
  await expect(axis).toHaveAttribute('aria-valuetext', /^step 1: A .+ · B /);
  await axis.press('Enter');
  await expect(side(page, 'B')).toContainText('B after step 1');
  expect(await violations(page)).toEqual([]);

  await page.keyboard.press('Escape'); // points at nothing any more
  await page.keyboard.press('Escape');
  await expect(view(page)).toHaveCount(0);
  await expect(page.getByRole('grid', { name: 'Sudoku board' })).toBeVisible();
  await expect(compareButton(page)).toBeFocused();
  // The newest run, B, is on the page, and A is still there.
  await slider(page).press('End');
  await expect(slider(page)).toHaveAttribute('aria-valuetext', /^Supervision step 16 of 16/);
  await page.getByRole('button', { name: 'Show beside A' }).click();
  await expect(side(page, 'A')).toContainText(resting);
  await page.goBack();
  await expect(view(page)).toHaveCount(0);
  await page.goForward();
  await expect(view(page)).toBeVisible();
  await view(page).getByRole('button', { name: 'Leave comparing' }).click();
  await expect(view(page)).toHaveCount(0);
});

test('keep A, then an ordinary Solve is B; a saved run of the board opens beside it, one of another board is refused', async ({ page }) => {
  await openEasy(page);
  await takeOneCopy(page);
  const taken = await solveSoon(page);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'Run as JSON' }).click();
  const file = await (await saved).path();

  await page.getByRole('button', { name: 'Keep as A' }).click();
  await expect(page.getByRole('status', { name: 'Run A' })).toContainText(`, ${steps(taken)}. Change what you like and press Solve`);
  await page.getByText('Run settings').click();
  await page.getByRole('checkbox', { name: 'Stop when solved' }).uncheck();
  await solve(page);
  await expect(words(page)).toContainText('Same answer');
  await expect(words(page)).toContainText(`both solved at step ${taken}.`);
  await expect(view(page).getByRole('row', { name: `Made ${steps(taken)} 16 steps` })).toBeVisible();

  // Without a model at work: the long run is A now and the saved one B. The timeline goes as far as the longer of the two.
  await page.keyboard.press('Escape');
  await compareButton(page).click();
  await page.getByLabel('File of run B').setInputFiles(file);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(view(page).getByRole('row', { name: `Made 16 steps ${steps(taken)}` })).toBeVisible();
  await expect(view(page).getByText('Every setting is the same.')).toBeVisible();
  await slider(page).press('End');
  await expect(slider(page)).toHaveAttribute('aria-valuetext', /^Supervision step 16 of 16/);
  await expect(side(page, 'A')).toContainText('A after step 16:');
  await expect(side(page, 'B')).toContainText(`B after step ${taken}, its last`);
  await view(page).getByRole('button', { name: 'Another B…' }).click();
  await page.getByLabel('File of run A').setInputFiles(file);
  await expect(view(page).getByRole('row', { name: `Made ${steps(taken)} ${steps(taken)}` })).toBeVisible();

  // Another board: the comparison ends, and nothing of that board can be its B.
  await view(page).getByRole('button', { name: 'Leave comparing' }).click();
  await importSudoku(page, EASY.solution.replace(/^.../, '...'));
  await solve(page);
  await expect(page.getByRole('status', { name: 'Run A' })).toContainText('of another board');
  await compareButton(page).click();
  await page.getByLabel('File of run B').setInputFiles(file);
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('That run is of another board');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(view(page)).toHaveCount(0);
});

/** A small Sudoku model that has learnt nothing. */
const madeUpModel = (): Buffer => Buffer.from(fileOf({ H_cycles: 2, halt_max_steps: 3, seq_len: 81, vocab_size: 11 }, 5));

test('another model on the same board, with its own T and n, and both looked into', async ({ page }) => {
  await openEasy(page);
  await takeOneCopy(page);
  await solveSoon(page);
  await page.getByRole('button', { name: 'Model & device' }).click();
  await page
    .getByLabel('Model file')
    .setInputFiles([{ name: 'made-up.safetensors', mimeType: 'application/octet-stream', buffer: madeUpModel() }]);
  await expect(page.getByRole('dialog')).toContainText('Your own file');
  await page.keyboard.press('Escape');
  await compareButton(page).click();
  const dialog = page.getByRole('dialog', { name: 'Compare with…' });
  await expect(dialog.getByLabel('Model')).toHaveValue('sudoku-lite'); // as A, though another one is loaded
  await dialog.getByLabel('Model').selectOption('made-up.safetensors');
  await expect(dialog.getByRole('status', { name: 'What is different' })).toContainText('Model made-up.safetensors instead of sudoku-lite');
  await dialog.getByLabel('Supervision steps (N_sup)').press('Home');
  await dialog.getByRole('button', { name: 'Run B' }).click();
  await expect(view(page).getByRole('row', { name: 'Model sudoku-lite made-up.safetensors' })).toBeVisible({ timeout: 60_000 });
  await expect(view(page).getByRole('row', { name: 'Cycles a step (T) 1 2' })).toBeVisible();
  await expect(side(page, 'B')).toContainText('B after step 1', { timeout: 60_000 });
  // The model in use can look into its own run alone.
  const look = view(page).getByRole('button', { name: 'Look inside both' });
  await expect(view(page).getByRole('status', { name: 'Inside both runs' })).toContainText(
    'A was made by sudoku-lite, which is not in use',
  );
  await look.click();
  await expect(view(page).getByRole('img', { name: /^z still moving\. A, step by step: nothing yet\. B: / })).toBeVisible({
    timeout: 60_000,
  });

  // B once more, with A's model: it is loaded first.
  await view(page).getByRole('button', { name: 'Another B…' }).click();
  await dialog.getByLabel('Updates a cycle (n)').selectOption('2');
  await dialog.getByRole('button', { name: 'Run B' }).click();
  await expect(dialog).toHaveCount(0, { timeout: 60_000 });
  await expect(result(page)).toContainText(over, { timeout: 60_000 });
  await expect(view(page).getByRole('row', { name: /^Model / })).toHaveCount(0);
  await look.click();
  await expect(view(page).getByRole('img', { name: /^z still moving\. A, step by step: 0\.\d.*\. B: 0\.\d/ })).toBeVisible({
    timeout: 60_000,
  });
});

test('on a phone the two boards are stacked, for mazes too, in a dark room and without motion', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('?backend=wasm');
  await page.getByRole('button', { name: 'Maze', exact: true }).click();
  await takeOneCopy(page);
  await page.getByRole('button', solveButton).click();
  await expect(result(page)).toContainText(/checked|Not solved/, { timeout: 180_000 });
  await compareButton(page).click();
  await page.getByRole('dialog').getByLabel('Supervision steps (N_sup)').press('Home');
  await page.getByRole('button', { name: 'Run B' }).click();
  await expect(view(page).getByRole('row', { name: /^Steps at most 16 1$/ })).toBeVisible({ timeout: 120_000 });
  await expect(words(page)).toContainText(/step/);
  const [a, b] = [await side(page, 'A').boundingBox(), await side(page, 'B').boundingBox()];
  expect(b?.y ?? 0).toBeGreaterThanOrEqual((a?.y ?? 0) + (a?.height ?? 0));
  expect(b?.x).toBe(a?.x);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  expect(await violations(page)).toEqual([]);
});
