/** No page has an accessibility violation that axe can find, in any theme or size. */

import { expect, result, test, violations } from './support.ts';

const looks = [
  { name: 'light desktop', scheme: 'light', width: 1280, height: 800 },
  { name: 'dark desktop', scheme: 'dark', width: 1280, height: 800 },
  { name: 'light phone', scheme: 'light', width: 360, height: 740 },
] as const;

for (const look of looks) {
  test(`axe finds nothing: ${look.name}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: look.scheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width: look.width, height: look.height });
    await page.goto('?backend=wasm');
    await page.getByRole('button', { name: 'Solve', exact: true }).click();
    await expect(result(page)).toContainText('Solved and checked', { timeout: 120_000 });
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Model & device' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Maze', exact: true }).click();
    await expect(page.getByRole('grid', { name: /maze/i })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}
