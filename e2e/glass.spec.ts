/** Looking inside a run: record it, scrub to an update, ask why a cell is what it is, and find the moment again after a reload. */

import { fileOf } from '../src/testing/models.ts';
import { expect, result, takeOneCopy, test, violations } from './support.ts';

/** Takes the shipped model a few supervision steps. */
const PUZZLE = '..6.3.8....4.5.......6....25.9...3....3..4..5......17.......2...1.36......2175..9';
const solveButton = { name: 'Solve', exact: true };

test('record a run, scrub to an update, ask about a cell, and come back to it by the address', async ({ page }) => {
  await page.goto(`?backend=wasm#s=${PUZZLE.replaceAll('.', '0')}`);
  await takeOneCopy(page);
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
  await expect(slider).toHaveAttribute('aria-valuetext', /^Step 2 of \d+: z 2 of 4$/);
  await expect(page).toHaveURL(/[#&]at=1\.2$/);

  // The board and the picture of z ask about the same cell.
  const cell = page.locator('[data-cell="40"]');
  await cell.hover();
  const why = page.getByRole('region', { name: 'Why this cell?' });
  await expect(why).toContainText('row 5, column 5');
  // All cells of its digit light up with it.
  await expect(cell).toHaveAttribute('data-kin', '');
  expect(await page.locator('[data-kin]').count()).toBeGreaterThan(1);
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

  expect(await violations(page)).toEqual([]);

  await page.reload(); // the run comes back, and the address says where in it
  await expect(slider).toHaveAttribute('aria-valuetext', /^Supervision step 1 of \d+/);
  await inside.getByRole('button', { name: 'Look inside' }).click();
  await expect(slider).toHaveAttribute('aria-valuetext', /^Step 2 of \d+: z 2 of 4$/, { timeout: 60_000 });
});

/** A made-up model with attention and two cycles of two updates, on a canvas of 7 by 7. Its answers mean nothing. */
const madeUpModel = (): Buffer => Buffer.from(fileOf({ H_cycles: 2, halt_max_steps: 2, seq_len: 49, vocab_size: 6 }, 5));

test('inside a step the board shows the y of its cycles, and every head says where a cell looks', async ({ page }) => {
  await page.goto('?backend=wasm');
  await page.getByRole('button', { name: 'Maze', exact: true }).click();
  await page.getByRole('button', { name: 'Import' }).click();
  await page.getByRole('textbox', { name: 'Puzzle text' }).fill('S....\n.....\n.....\n.....\n....G');
  await page.getByRole('button', { name: 'Load puzzle' }).click();
  await page.getByRole('button', { name: 'Model & device' }).click();
  await expect(page.getByRole('button', { name: 'Load a file of your own' })).toBeEnabled({ timeout: 60_000 });
  await page
    .getByLabel('Model file')
    .setInputFiles([{ name: 'made-up.safetensors', mimeType: 'application/octet-stream', buffer: madeUpModel() }]);
  await expect(page.getByRole('dialog')).toContainText('Your own file');
  await page.keyboard.press('Escape');
  await takeOneCopy(page);
  await page.getByRole('button', solveButton).click();
  await expect(result(page)).toContainText(/checked|Not solved/, { timeout: 60_000 });
  const inside = page.getByRole('region', { name: 'Inside the run' });
  await inside.getByRole('button', { name: 'Look inside' }).click();
  await expect(inside.getByRole('status', { name: 'Inside the run' })).toContainText('8 updates of 2 steps recorded', { timeout: 60_000 });

  const slider = page.getByRole('slider', { name: 'Supervision step', exact: true });
  const legend = page.getByRole('list', { name: 'What the board shows' });
  await slider.focus();
  await slider.press('Home');
  await slider.press('Shift+ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuetext', 'Step 1 of 2: cycle 1 of 2, z 1 of 1');
  await expect(legend).toHaveCount(0);
  await slider.press('Shift+ArrowRight');
  await expect(slider).toHaveAttribute('aria-valuetext', 'Step 1 of 2: cycle 1 of 2, y');
  await expect(legend).toBeVisible();

  // The board has 5 columns, the model's canvas 7.
  await page.locator('[data-cell="7"]').focus();
  await expect(page.getByRole('region', { name: 'Why this cell?' })).toContainText('row 2, column 3');
  const heads = page.getByRole('region', { name: 'Attention' }).getByRole('img');
  await expect(heads).toHaveCount(4);
  await expect(heads.first()).toHaveAttribute('aria-label', /^Layer 1, head 1: most at row \d, column \d \(.* %\); .* % at the prefix$/);

  // Pointing at a cell there marks it on the board, and asks about no other cell; pressing asks.
  const { width } = (await heads.first().boundingBox()) ?? { width: 0 };
  const third = { position: { x: (width * 2.5) / 7, y: (width * 0.5) / 7 } };
  await heads.first().hover(third);
  await expect(page.locator('[data-cell="2"]')).toHaveAttribute('data-pointed', '');
  await expect(page.getByRole('region', { name: 'Attention' })).toContainText(/row 1, column 3 gets .* % of a head/);
  await expect(page.getByRole('region', { name: 'Why this cell?' })).toContainText('row 2, column 3');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as PNG: Where row 2, column 3 looks' }).click();
  expect((await download).suggestedFilename()).toBe('trm-made-up.safetensors-step-0-attention.png');
  await heads.first().click(third);
  await expect(page.getByRole('region', { name: 'Why this cell?' })).toContainText('row 1, column 3');
});

test('the views of z work on a press, or say what is missing beside the button that does it', async ({ page }) => {
  await page.goto(`?backend=wasm#s=${PUZZLE.replaceAll('.', '0')}`);
  await takeOneCopy(page);
  const views = page.getByRole('group', { name: 'What the picture of z shows' });
  const figure = page.locator('figure[data-symbol=z]').filter({ has: views });
  const picture = page.getByRole('img', { name: /^z at/ });
  await views.getByRole('button', { name: 'norm' }).click();
  await expect(figure).toContainText('Solve first');
  expect(await violations(page)).toEqual([]);
  await figure.getByRole('button', { name: 'Solve this board' }).click();
  await expect(result(page)).toContainText(/Solved and checked|Not solved/, { timeout: 120_000 });
  await figure.getByRole('button', { name: 'Look inside' }).click();
  await expect(picture).toHaveAttribute('aria-label', /by length/, { timeout: 60_000 });

  await page.reload(); // the run comes back, what was recorded of it does not
  await expect(views.getByRole('button', { name: 'colours' })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('region', { name: 'Inside the run' }).getByRole('button', { name: 'Look inside' })).toBeEnabled({
    timeout: 60_000,
  });
  await views.getByRole('button', { name: 'change' }).click(); // looks inside by itself
  await expect(picture).toHaveAttribute('aria-label', /by change/, { timeout: 60_000 });
});
