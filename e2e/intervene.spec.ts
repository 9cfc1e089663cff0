/** Changing something in the middle of a run: y, z, the board, or the model, on one timeline that says where. */

import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { saveWeights } from '../src/model/weights/open.ts';
import { tinyConfig, weightsOf } from '../src/testing/models.ts';
import { digitsOnBoard, EASY, expect, importSudoku, result, solveEasy, takeOneCopy, test, violations } from './support.ts';

test('forget z, then take a given away: the run goes on with what is left, and every change is marked', async ({ page }) => {
  await page.goto('?backend=wasm');
  await importSudoku(page, EASY.puzzle);
  await takeOneCopy(page);
  await page.getByText('Try something: change x, y or z').click();
  const forget = page.getByRole('button', { name: 'Forget z' });
  const newBoard = page.getByRole('button', { name: 'Continue with the changed board' });
  await expect(forget).toBeDisabled();
  await expect(forget).toHaveAccessibleDescription(/Solve something first/);

  await page.getByRole('button', { name: 'Solve', exact: true }).click();
  await expect(result(page)).toContainText('Solved and checked', { timeout: 120_000 });
  await expect(newBoard).toHaveAccessibleDescription(/Change something on it first/);
  const slider = page.getByRole('slider', { name: 'Supervision step', exact: true });
  const planned = async (): Promise<number> => Number(await slider.getAttribute('max'));
  const before = await planned();

  await forget.click();
  await expect(result(page)).toContainText(/Solved and checked|Not solved/, { timeout: 120_000 });
  const marks = page.getByRole('list', { name: 'Changes by you' }).getByRole('listitem');
  await expect(marks).toHaveText([/z forgotten after step \d+$/]);
  expect(await planned()).toBeGreaterThan(before);

  // An edit lets go of the run; the button takes it up again with the board as it is now.
  const given = page.locator('[data-cell="1"]');
  await given.click();
  await page.keyboard.press('Backspace');
  await expect(marks).toHaveCount(0);
  await expect(forget).toHaveAccessibleDescription(/board was changed/);
  await newBoard.click();
  await expect(marks).toHaveText([/z forgotten after step \d+$/, /new x after step \d+$/]);
  await expect(result(page)).toContainText(/Solved and checked|Not solved/, { timeout: 120_000 });
  await slider.press('End');
  await expect(page.getByText(/board was changed after step \d+/)).toBeVisible();
  await slider.press('Home');
  await slider.press('ArrowRight');
  await expect(page.getByText(/checked against the board as it was until step \d+/)).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

/** A Sudoku model that has learnt nothing. With 128 channels it has the shape of the one that comes with the page. */
function untrained(hiddenSize: number): Buffer {
  const config = tinyConfig({
    hidden_size: hiddenSize,
    puzzle_emb_ndim: hiddenSize,
    halt_max_steps: 3,
    seq_len: 81,
    vocab_size: 11,
    mlp_t: true,
  });
  return Buffer.from(saveWeights(weightsOf(config, 5), { dtype: 'F16' }));
}

/** Loads a model file through the sheet, and leaves the sheet. */
async function loadModel(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.getByRole('button', { name: 'Model & device' }).click();
  await expect(page.getByRole('button', { name: 'Load a file of your own' })).toBeEnabled({ timeout: 60_000 });
  await page.getByLabel('Model file').setInputFiles([{ name, mimeType: 'application/octet-stream', buffer }]);
  await expect(page.getByRole('dialog').getByRole('heading', { name })).toBeVisible();
  await page.keyboard.press('Escape');
}

test('shake z, then hand the run over to a model of one’s own: the record tells whose step is whose, as a file too', async ({ page }) => {
  await page.goto('?backend=wasm');
  await importSudoku(page, EASY.puzzle);
  await takeOneCopy(page);
  await page.getByText('Try something: change x, y or z').click();
  await page.getByRole('button', { name: 'Solve', exact: true }).click();
  await expect(result(page)).toContainText('Solved and checked', { timeout: 120_000 });

  const shakeZ = page.getByRole('button', { name: 'Shake z' });
  const seed = page.getByLabel('Seed of the shake');
  await seed.fill('many');
  await expect(shakeZ).toBeDisabled();
  await expect(shakeZ).toHaveAccessibleDescription(/a seed is a whole number/);
  await seed.fill('7');
  await shakeZ.click();
  const marks = page.getByRole('list', { name: 'Changes by you' }).getByRole('listitem');
  await expect(marks).toHaveText([/z shaken after step \d+$/]);
  await expect(result(page)).toContainText(/Solved and checked|Not solved/, { timeout: 120_000 });
  const slider = page.getByRole('slider', { name: 'Supervision step', exact: true });
  await slider.press('End');
  await expect(page.getByText(/z was shaken after step \d+ \(σ = 0\.30, seed 7\)/)).toBeVisible();
  await expect(page.getByText(/cells? differs? from step \d+, before it/)).toBeVisible();

  // Another model keeps the board and the run; only a hand-over goes on with it.
  const board = await digitsOnBoard(page);
  await loadModel(page, 'narrow.safetensors', untrained(64));
  await expect(page.getByText(/do not fit: sudoku-lite has 128 numbers in every vector \(D\) and narrow.safetensors 64/)).toBeVisible();
  await loadModel(page, 'other.safetensors', untrained(128));
  expect(await digitsOnBoard(page)).toBe(board);
  await expect(page.getByRole('button', { name: 'Forget z' })).toHaveAccessibleDescription(
    /sudoku-lite made this run, and other.safetensors is in use now/,
  );
  await expect(page.getByText('y and z go along: both models have D = 128 and L = 82.')).toBeVisible();
  await page.getByRole('button', { name: 'Hand over' }).click();
  await expect(marks).toHaveText([/z shaken after step \d+$/, /new model after step \d+$/]);
  await expect(result(page)).toContainText('Not solved', { timeout: 120_000 });
  const told = async (): Promise<void> => {
    await slider.press('End');
    await expect(page.getByText(/sudoku-lite handed over to other.safetensors after step \d+, y and z went along/)).toBeVisible();
    await expect(page.getByText('for this step, made by other.safetensors')).toBeVisible();
    await slider.press('Home');
    await slider.press('ArrowRight');
    await expect(page.getByText('for this step, made by sudoku-lite')).toBeVisible();
  };
  await told();
  expect(await violations(page)).toEqual([]);

  await page.getByRole('button', { name: 'Export' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: /Run as JSON/ }).click();
  const file = await readFile(await (await download).path());
  await page.reload();
  await page.getByLabel('Run file').setInputFiles([{ name: 'run.json', mimeType: 'application/json', buffer: file }]);
  await expect(page.getByText(/Opened a run of sudoku-lite, then other.safetensors/)).toBeVisible();
  await expect(marks).toHaveText([/z shaken after step \d+$/, /new model after step \d+$/]);
  await told();
  await page.getByText('Try something: change x, y or z').click();
  await expect(page.getByRole('button', { name: 'Shake z' })).toHaveAccessibleDescription(/from a file/);
});

test('a run outlives a look at another kind of puzzle: it goes on where it was', async ({ page }) => {
  await solveEasy(page);
  await page.getByRole('button', { name: 'Maze', exact: true }).click();
  const inUse = page.getByRole('region', { name: 'Model and device in use' });
  await expect(inUse).toContainText('maze-lite', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Sudoku', exact: true }).click();
  await page.getByText('Try something: change x, y or z').click();
  const forget = page.getByRole('button', { name: 'Forget z' });
  await expect(forget).toBeEnabled({ timeout: 60_000 });
  await forget.click();
  await expect(page.getByRole('list', { name: 'Changes by you' }).getByRole('listitem')).toHaveText([/z forgotten after step \d+$/]);
  await expect(result(page)).toContainText(/Solved and checked|Not solved/, { timeout: 120_000 });
});
