/** Steps that journeys share, in a person's words. */

import AxeBuilder from '@axe-core/playwright';
import { expect, test as base, type Page } from '@playwright/test';

/** An easy Sudoku of this project's generator, and its only solution. */
export const EASY = {
  puzzle: '.84...21.2..9........4.2.6..13..8..2..2..159...7265.3.4.9...871.7.1..42..2.87.9..',
  solution: '684537219235916784791482365513798642862341597947265138459623871378159426126874953',
};

/** Every journey fails when the page logs an error nobody expected. */
export const test = base.extend<{ quiet: undefined }>({
  quiet: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on('pageerror', (e) => errors.push(e.message));
      page.on('console', (m) => {
        if (m.type() === 'error') errors.push(`${m.text()} ${m.location().url}`.trim());
      });
      await use(undefined);
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});
export { expect };

/** Loads a Sudoku through the Import dialog. */
export async function importSudoku(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Import' }).click();
  await page.getByRole('textbox', { name: 'Puzzle text' }).fill(text);
  await page.getByRole('button', { name: 'Load puzzle' }).click();
}

/** One copy instead of eight: a software GPU has enough to do with one. */
export async function takeOneCopy(page: Page): Promise<void> {
  const slider = page.getByRole('slider', { name: 'Copies (K)' });
  await slider.focus();
  await slider.press('Home');
}

/** What the 81 cells show, 0 for an empty one. */
export async function digitsOnBoard(page: Page): Promise<string> {
  const cells = page.getByRole('grid', { name: 'Sudoku board' }).getByRole('gridcell');
  await expect(cells).toHaveCount(81);
  const labels = await cells.evaluateAll((all) => all.map((c) => c.getAttribute('aria-label') ?? ''));
  return labels.map((l) => /(?:given|answer) ([1-9])/.exec(l)?.[1] ?? '0').join('');
}

/** The banner with the result. */
export const result = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('region', { name: 'Result' });

/** Opens the page and has the easy Sudoku solved, by one copy, on the CPU. */
export async function solveEasy(page: Page): Promise<void> {
  await page.goto('?backend=wasm');
  await importSudoku(page, EASY.puzzle);
  await takeOneCopy(page);
  await page.getByRole('button', { name: 'Solve', exact: true }).click();
  await expect(result(page)).toContainText('Solved and checked', { timeout: 120_000 });
}

/** A part of the page that axe looks at, or leaves out. */
interface Part {
  readonly include?: string;
  readonly exclude?: string;
}

/** What axe finds wrong, by all of its rules. What passes is not listed, which takes it longer than to find it; and the page has no frame of another host. */
export async function violations(page: Page, { include, exclude }: Part = {}): Promise<unknown[]> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode();
  if (include !== undefined) axe.include(include);
  if (exclude !== undefined) axe.exclude(exclude);
  return (await axe.analyze()).violations;
}
