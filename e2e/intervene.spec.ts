/** Changing something in the middle of a run: forget z, then another board, on one timeline that says where. */
import AxeBuilder from '@axe-core/playwright';
import { EASY, expect, importSudoku, result, test, useOneCopy } from './support.ts';

test('forget z, then take a given away: the run goes on with what is left, and every change is marked', async ({ page }) => {
  await page.goto('?backend=wasm');
  await importSudoku(page, EASY.puzzle);
  await useOneCopy(page);
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
  await expect(page.getByText(/board changed after step \d+/)).toBeVisible();
  await slider.press('Home');
  await slider.press('ArrowRight');
  await expect(page.getByText(/checked against the board as it was until step \d+/)).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});
