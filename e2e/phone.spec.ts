/** Fingers: on every page of a phone what can be pressed is 44 px, nothing is wider than the screen, and a double tap on it does not zoom. */

import { expect, test, type Locator, type Page } from '@playwright/test';
import { importSudoku, takeOneCopy } from './support.ts';

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

const grid = (page: Page): Locator => page.getByRole('grid').first();
for (const [name, address, there] of [
  ['Sudoku', '?backend=wasm', grid],
  ['4x4 Sudoku', '?backend=wasm&kind=mini', grid],
  ['maze', '?backend=wasm&kind=maze', grid],
  ['ARC', '?backend=wasm&kind=arc', grid],
  ['training', '?backend=wasm#train=mini', (page: Page) => page.getByRole('button', { name: 'Train', exact: true }).first()],
  ['How it works', '?backend=wasm#how', (page: Page) => page.getByRole('heading', { level: 2 }).first()],
] as const) {
  test(`${name}: every control is as large as a finger`, async ({ page }) => {
    await page.goto(address);
    await expect(there(page)).toBeVisible();
    await expect(
      page
        .getByRole('region', { name: 'Model and device in use' })
        .or(page.getByRole('heading', { level: 2 }))
        .first(),
    ).toBeVisible();
    expect(await tooSmall(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    const zooms = await page.evaluate(
      () => [...document.querySelectorAll('button')].filter((e) => getComputedStyle(e).touchAction === 'auto').length,
    );
    expect(zooms).toBe(0);
  });
}

for (const kind of ['sudoku', 'mini', 'maze']) {
  test(`${kind}: what it runs on is read to its end`, async ({ page }) => {
    await page.goto(`?backend=wasm&kind=${kind}`);
    const inUse = page.getByRole('region', { name: 'Model and device in use' });
    await expect(inUse).toContainText('SIMD', { timeout: 60_000 });
    const cutOff = inUse.locator('p').filter({ hasText: 'SIMD' });
    await expect.poll(() => cutOff.evaluate((p) => p.scrollWidth - p.clientWidth)).toBe(0); // its model's name may still be on its way
  });
}

test('training: no choice of a setting is cut off', async ({ page }) => {
  await page.goto('?backend=wasm#train=sudoku&from');
  await page.getByText('Settings', { exact: true }).first().click();
  await expect(page.getByRole('combobox', { name: 'Unit of the budget' })).toBeVisible();
  const cutOff = await page.getByRole('combobox').evaluateAll((all: HTMLElement[]) =>
    all.flatMap((select) => {
      const has = select.offsetWidth;
      select.style.width = 'max-content';
      select.style.flexShrink = '0';
      return has < select.offsetWidth ? [`${select.ariaLabel ?? select.id}: ${has} of ${select.offsetWidth} px`] : [];
    }),
  );
  expect(cutOff).toEqual([]);
});

/** What can be pressed and lies below a toast, even in part. */
const below = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const toasts = [...document.querySelectorAll('[role=status]')].filter((e) => /news$/.test(e.ariaLabel ?? '') && e.textContent !== '');
    return toasts.flatMap((words) => {
      const toast = words.parentElement;
      const t = toast?.getBoundingClientRect();
      if (!toast || !t || !toast.checkVisibility({ opacityProperty: true })) return ['no toast is to be seen'];
      return [...document.querySelectorAll('a[href], button, input, select, summary, [role=gridcell], canvas')]
        .filter((e) => !toast.contains(e) && !e.matches(':disabled') && e.checkVisibility())
        .flatMap((e) => {
          const r = e.getBoundingClientRect();
          const over =
            Math.min(r.right, t.right) - Math.max(r.left, t.left) > 1 && Math.min(r.bottom, t.bottom) - Math.max(r.top, t.top) > 1;
          return over ? [`“${toast.textContent}” over ${e.outerHTML.slice(0, 80)}`] : [];
        });
    });
  });

for (const [name, kind, makes] of [
  ['Sudoku', 'sudoku', 'Examples'],
  ['maze', 'maze', 'Generate'],
  ['ARC', 'arc', null],
] as const) {
  test(`${name}: no toast lies over what can be pressed, wherever the page stands`, async ({ page }) => {
    await page.goto(`?backend=wasm&kind=${kind}`);
    const news = page.getByRole('status', { name: 'Board news' });
    await expect(grid(page)).toBeVisible();
    if (makes !== null) {
      await page.getByRole('button', { name: makes, exact: true }).click();
      await page.getByRole('menuitem').first().click();
      await expect(news).toHaveText(/\w/);
      await expect.poll(() => below(page)).toEqual([]);
    }
    // A paste that cannot be read, with the page at any place.
    for (let y = 0; y < 1800; y += 150) {
      await page.evaluate((to) => {
        scrollTo(0, to);
        const data = new DataTransfer();
        data.setData('text/plain', 'This is no puzzle at all');
        (document.activeElement as HTMLElement | null)?.blur();
        document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
      }, y);
      await expect(news, `at ${y}`).toHaveText(/\w/);
      await expect.poll(() => below(page)).toEqual([]);
      await page.getByRole('button', { name: 'Dismiss' }).click();
      await expect(news).toBeEmpty();
    }
  });
}

test.describe('a page at 200 %', () => {
  test.use({ viewport: { width: 683, height: 410 }, hasTouch: false, isMobile: false });

  test('begins with its board on the first screen, above the timeline, and does not move it when it is solved', async ({ page }) => {
    await page.goto('?backend=wasm');
    const solved = page.getByRole('region', { name: 'Result' }).getByText(/Solved and checked/);
    const timeline = page.getByRole('region', { name: 'Timeline' });
    const top = async (of: Locator): Promise<number> => (await of.boundingBox())?.y ?? NaN;
    await expect(page.getByRole('region', { name: 'Model and device in use' })).toContainText('sudoku-lite');
    const before = await top(grid(page));
    expect(before).toBeLessThan((await top(timeline)) - 100);
    await page.getByRole('button', { name: 'Solve', exact: true }).click();
    await expect(solved).toBeVisible({ timeout: 60_000 });
    expect(await top(grid(page))).toBe(before);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(683);
  });

  test('where nothing was solved, the remedies stand below the words, and the board is still there', async ({ page }) => {
    await page.goto('?backend=wasm');
    await importSudoku(page, '652...8.71...7..65..4..........16.........2..7.......1.3...2....4.7.3.8...689....');
    await takeOneCopy(page);
    await page.evaluate(() => scrollTo(0, 0));
    await page.getByRole('button', { name: 'Solve', exact: true }).click();
    const words = page.getByRole('region', { name: 'Result' }).getByText(/Not solved/);
    await expect(page.getByRole('button', { name: 'Keep thinking' })).toBeVisible({ timeout: 60_000 });
    expect((await words.boundingBox())?.height).toBeLessThan(44); // two lines at most
    const board = await grid(page).boundingBox();
    expect(board?.y).toBeLessThan((await page.getByRole('region', { name: 'Timeline' }).boundingBox())?.y ?? 0);
  });
});
