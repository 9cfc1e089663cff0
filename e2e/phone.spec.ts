/** Fingers: on every page of a phone what can be pressed is 44 px, nothing is wider than the screen, and a double tap on it does not zoom. */

import { expect, test, type Page } from '@playwright/test';

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

/** Visible controls that are smaller than a finger, but for links in running text and what a whole row of a label presses. */
const tooSmall = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [
      ...document.querySelectorAll<HTMLElement>(
        'button, select, summary, [role="button"], [role="tab"], [role="menuitem"], input:not([type="hidden"])',
      ),
    ]
      .filter(
        (e) =>
          e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
          !e.matches(':disabled, [aria-hidden="true"] *, .sr-only'),
      )
      .flatMap((e) => {
        const target = e.matches('[type="checkbox"], [type="radio"]') ? (e.closest('label') ?? e) : e;
        const { width, height } = target.getBoundingClientRect();
        // Sliders are pressed along their length, and tools of a row of many are as wide as the row allows.
        const slim = e.matches('[type="range"], .tool') ? height : Math.min(width, height);
        return width > 1 && height > 1 && slim < 43.5 ? [`${e.outerHTML.slice(0, 120)} ${Math.round(width)}x${Math.round(height)}`] : [];
      }),
  );

for (const [name, address] of [
  ['Sudoku', '?backend=wasm'],
  ['4x4 Sudoku', '?backend=wasm&kind=mini'],
  ['maze', '?backend=wasm&kind=maze'],
  ['ARC', '?backend=wasm&kind=arc'],
  ['training', '?backend=wasm#train=mini'],
  ['How it works', '?backend=wasm#how'],
] as const) {
  test(`${name}: every control is as large as a finger`, async ({ page }) => {
    await page.goto(address);
    await page.waitForLoadState('networkidle');
    expect(await tooSmall(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    const zooms = await page.evaluate(
      () => [...document.querySelectorAll('button')].filter((e) => getComputedStyle(e).touchAction === 'auto').length,
    );
    expect(zooms).toBe(0);
  });
}
