/** "How it works" and the guided tour: found, walked with the keyboard, left again, accessible, also on a phone. */

import type { Page } from '@playwright/test';
import { expect, result, test, violations } from './support.ts';

const STOPS = [/answer so far \(y\)/, /One button/, /Every step is kept/, /Scratch paper|scratch paper/, /How sure it is/];

/** Whether the tour's card lies over the thing it speaks of, or either is out of the window. */
async function covered(page: Page): Promise<boolean> {
  const card = await page.getByRole('dialog').boundingBox();
  const thing = await page.locator('[data-tour-on]').boundingBox();
  const window = page.viewportSize();
  if (!card || !thing || !window) return true;
  const apart =
    card.x >= thing.x + thing.width ||
    thing.x >= card.x + card.width ||
    card.y >= thing.y + thing.height ||
    thing.y >= card.y + card.height;
  const inView = card.x >= 0 && card.y >= 0 && card.x + card.width <= window.width && card.y + card.height <= window.height;
  return !apart || !inView;
}

for (const size of [
  { name: 'desktop', width: 1280, height: 800 },
  { name: 'phone', width: 360, height: 740 },
]) {
  test(`the tour is offered once, walks five stops by keyboard and covers none of them: ${size.name}`, async ({ page }) => {
    await page.setViewportSize(size);
    await page.goto('?backend=wasm');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.getByRole('button', { name: 'Take the tour' }).focus();
    await page.keyboard.press('Enter');
    for (const name of STOPS) {
      await expect(page.getByRole('dialog', { name })).toBeVisible();
      if (name === STOPS.at(-1)) await expect(page.getByRole('list', { name: 'Where to go from here' }).getByRole('link')).toHaveCount(4);
      await expect.poll(() => covered(page)).toBe(false);
      await expect(page.getByRole('dialog').getByRole('button', { name: /Next|Done/ })).toBeFocused();
      await page.keyboard.press('Enter');
    }
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.locator('[data-tour-on]')).toHaveCount(0);
    await expect(page.getByRole('complementary', { name: 'About this page' })).toHaveCount(0);
    await expect(result(page)).toContainText('Solved and checked', { timeout: 120_000 }); // the tour pressed Solve
    await page.reload();
    await expect(page.getByRole('button', { name: 'Solve', exact: true })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Take the tour' })).toHaveCount(0);
  });
}

test('Escape ends the tour wherever the focus is', async ({ page }) => {
  await page.goto('?backend=wasm');
  await page.getByRole('button', { name: 'Take the tour' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await violations(page, { include: '[role="dialog"]' })).toEqual([]);
  await page.getByRole('gridcell').first().click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Take the tour' })).toHaveCount(0);
});

test('How it works opens at its own address, reads the cards, walks the loop, and the back button leaves it', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.goto('?backend=wasm');
  await page.getByRole('link', { name: 'How it works' }).first().click();
  await expect(page.getByRole('heading', { name: 'How it works', level: 1 })).toBeFocused();
  await expect(page).toHaveURL(/#how$/);
  await expect(page.getByRole('grid', { name: 'Sudoku board' })).toBeHidden();
  await expect(page.getByRole('heading', { name: 'sudoku-lite' })).toBeVisible();
  const figure = page.getByRole('img', { name: /^The loop of a Tiny Recursive Model/ }).and(page.locator(':visible'));
  await expect(figure).toHaveAccessibleName(/Before the first step/);
  await page.getByRole('button', { name: 'One update on' }).click();
  await expect(figure).toHaveAccessibleName(/Think, 1 of 4/);
  for (let i = 0; i < 4; i++) await page.getByRole('button', { name: 'One update on' }).click();
  await expect(figure).toHaveAccessibleName(/Answer: improve it/);
  expect(await violations(page, { exclude: '[hidden]' })).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await page.goBack();
  await expect(page.getByRole('grid', { name: 'Sudoku board' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'How it works', level: 1 })).toHaveCount(0);
});

test('the last stop of the tour opens an ARC task', async ({ page }) => {
  await page.goto('?backend=wasm');
  await page.getByRole('button', { name: 'Take the tour' }).click();
  for (let i = 1; i < STOPS.length; i++) await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('link', { name: 'Draw an ARC task' }).click();
  await expect(page.getByRole('button', { name: 'ARC', exact: true })).toHaveAttribute('aria-current', 'page');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a link to How it works opens it, and its tour starts on the workbench', async ({ page }) => {
  await page.goto('?backend=wasm#how');
  await page.getByRole('button', { name: 'Take the guided tour' }).click();
  await expect(page.getByRole('dialog', { name: STOPS[0] })).toBeVisible();
  await expect.poll(() => covered(page)).toBe(false);
});
