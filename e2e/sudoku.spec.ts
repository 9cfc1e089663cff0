/** Solving Sudokus, from a first visit to a shared link. */

import { digitsOnBoard, EASY, expect, importSudoku, result, takeOneCopy, test, solveEasy } from './support.ts';

const solveButton = { name: 'Solve', exact: true } as const;

test('a first visit shows a puzzle, and one button solves it', async ({ page }) => {
  await page.goto('');
  await page.getByRole('button', solveButton).click();
  await expect(result(page)).toContainText('Solved and checked', { timeout: 120_000 });
  expect(await digitsOnBoard(page)).not.toContain('0');
  // Back to the first step: the answer of then, not of now.
  const timeline = page.getByRole('slider', { name: 'Supervision step' });
  await timeline.focus();
  await timeline.press('Home');
  await expect(result(page)).toContainText('Solved and checked');
});

for (const backend of ['webgpu', 'wasm']) {
  test(`a pasted puzzle is solved and checked on ${backend}`, async ({ page }) => {
    await page.goto(`?backend=${backend}`);
    await importSudoku(page, EASY.puzzle);
    await takeOneCopy(page);
    await page.getByRole('button', solveButton).click();
    await expect(result(page)).toContainText('Solved and checked', { timeout: 180_000 });
    await expect.poll(() => digitsOnBoard(page)).toBe(EASY.solution); // playback follows the run
    await expect(page.getByRole('region', { name: 'Model and device in use' })).toContainText(backend === 'webgpu' ? /WebGPU/i : /CPU/);
  });
}

test('a run stops when it is told to, and says so', async ({ page }) => {
  await page.goto('?backend=webgpu');
  await page.getByRole('button', { name: 'Examples' }).click();
  await page.getByRole('menuitem', { name: /Golden Nugget/ }).click();
  await takeOneCopy(page);
  await page.getByRole('button', solveButton).click();
  await expect(result(page)).toContainText('Thinking', { timeout: 120_000 });
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(result(page)).toContainText(/Stopped (at|before)/, { timeout: 120_000 });
  await expect(page.getByRole('button', solveButton)).toBeEnabled();
});

test('a double click on Solve is one click: it does not stop what it starts', async ({ page }) => {
  await page.goto('?backend=wasm');
  await page.getByRole('button', { name: 'Examples' }).click();
  await page.getByRole('menuitem', { name: /Golden Nugget/ }).click();
  await takeOneCopy(page);
  await page.getByRole('button', solveButton).dblclick();
  await expect(result(page)).toContainText(/Not solved|Solved and checked/, { timeout: 120_000 });
  await expect(result(page)).not.toContainText(/Stopped (at|before)/);
});

test('a contradictory grid is told before solving', async ({ page }) => {
  await page.goto('?backend=wasm');
  await importSudoku(page, `55${'.'.repeat(79)}`);
  await expect(result(page)).toContainText(/Contradictory/);
  await expect(page.getByRole('button', solveButton)).toBeDisabled();
});

test('a grid with many solutions is told before solving', async ({ page }) => {
  await page.goto('?backend=wasm');
  await importSudoku(page, `123${'.'.repeat(78)}`);
  await expect(result(page)).toContainText(/more than one|many/i);
});

test('a bad paste says what is wrong and leaves the board', async ({ page }) => {
  await page.goto('?backend=wasm');
  const before = await digitsOnBoard(page);
  await importSudoku(page, EASY.puzzle.slice(0, 80));
  await expect(page.getByRole('alert')).toContainText('80');
  await page.keyboard.press('Escape');
  expect(await digitsOnBoard(page)).toBe(before);
});

test('the board survives a reload, and a shared link opens it elsewhere', async ({ page, browser, baseURL }) => {
  await page.goto('?backend=wasm');
  await importSudoku(page, EASY.puzzle);
  const shown = EASY.puzzle.replaceAll('.', '0');
  await expect.poll(() => digitsOnBoard(page)).toBe(shown);
  await page.waitForTimeout(1500); // auto-save is debounced
  await page.reload();
  await expect.poll(() => digitsOnBoard(page)).toBe(shown);
  const stranger = await browser.newPage();
  await stranger.goto(`${baseURL}#s=${EASY.puzzle}`);
  await expect.poll(() => digitsOnBoard(stranger)).toBe(shown);
  await stranger.close();
});

test('a reload brings the run back; the next edit sends it away', async ({ page }) => {
  await solveEasy(page);
  const said = await result(page).getByRole('status').textContent();
  await page.waitForTimeout(1500); // it is written down when it has rested
  await page.reload();
  await expect(result(page).getByRole('status')).toHaveText(said ?? '');
  expect(await digitsOnBoard(page)).toBe(EASY.solution);
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(result(page)).toContainText('Nothing to solve yet');
});

test('keyboard only: move, write, undo, solve', async ({ page }) => {
  await page.goto('?backend=wasm');
  await importSudoku(page, EASY.puzzle);
  await page.getByRole('grid', { name: 'Sudoku board' }).getByRole('gridcell').first().click();
  await page.keyboard.press('6');
  await expect.poll(async () => (await digitsOnBoard(page))[0]).toBe('6');
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await digitsOnBoard(page))[0]).toBe('0');
  await page.keyboard.press('Control+Shift+z');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Delete'); // row 2, column 1 is a given: it goes
  await expect.poll(async () => (await digitsOnBoard(page))[9]).toBe('0');
});

test('a model that cannot be fetched is told, and trying again works', async ({ page }) => {
  await page.route('**/models/sudoku-lite.safetensors', (route) => route.fulfill({ status: 503 }));
  await page.goto('?backend=wasm');
  await expect(result(page)).toContainText('could not be fetched');
  await page.unroute('**/models/sudoku-lite.safetensors');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('button', solveButton).click();
  await expect(result(page)).toContainText('Solved and checked', { timeout: 120_000 });
});
