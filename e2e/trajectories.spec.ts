/** Where the copies of a run go: eight paths, followed with the timeline, asked with the pointer and the keyboard; and every view as a PNG. */

import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { expect, result, test, violations } from './support.ts';

/** Takes the shipped model a few supervision steps. */
const PUZZLE = '..6.3.8....4.5.......6....25.9...3....3..4..5......17.......2...1.36......2175..9';
const STEPS = 6;

/** Eight copies over six steps, whatever becomes of them. */
async function solveEight(page: Page): Promise<void> {
  await page.goto(`?backend=wasm#s=${PUZZLE.replaceAll('.', '0')}`);
  await page.getByText('Run settings').click();
  await page.getByRole('checkbox', { name: 'Stop when solved' }).uncheck();
  const steps = page.getByRole('slider', { name: 'Supervision steps (N_sup)' });
  await steps.focus();
  await steps.press('Home');
  for (let i = 1; i < STEPS; i++) await steps.press('ArrowRight');
  await page.getByRole('button', { name: 'Solve', exact: true }).click();
  await expect(result(page)).toContainText(/Solved and checked|Not solved/, { timeout: 180_000 });
}

/** The point of a copy that is not watched which is farthest from all others, so that a pointer there can mean no other. */
async function aloneAt(plot: Locator): Promise<{ copy: number; step: number; x: number; y: number }> {
  return plot.evaluate((svg) => {
    const paths = [...svg.querySelectorAll('[data-copy]')].map((g) => ({
      copy: Number(g.getAttribute('data-copy')),
      watched: g.getAttribute('aria-checked') === 'true',
      points: (g.querySelector('path')?.getAttribute('d') ?? '')
        .split(/[ML]/)
        .slice(1)
        .map((p) => p.split(' ').map(Number)),
    }));
    const box = svg.getBoundingClientRect();
    let best = { copy: 0, step: 0, x: 0, y: 0, alone: -1 };
    for (const { copy, points, watched } of paths) {
      if (watched) continue;
      points.forEach(([x, y], s) => {
        const others = paths.flatMap((p) => (p.copy === copy ? p.points.filter((_, i) => i !== s) : p.points));
        const alone = Math.min(...others.map(([a, b]) => Math.hypot(a - x, b - y)));
        if (alone > best.alone) best = { copy, step: s + 1, x: box.left + x, y: box.top + y, alone };
      });
    }
    return best;
  });
}

/** A PNG's size, and the share of its picture (below the words at the top) that is neither paper nor white. */
async function looked(page: Page, bytes: Buffer): Promise<{ width: number; height: number; drawn: number }> {
  expect([...bytes.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return page.evaluate(async (base64) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const { data } = context?.getImageData(20, 190, image.width - 40, 250) ?? { data: new Uint8ClampedArray(4) };
    let drawn = 0;
    for (let i = 0; i < data.length; i += 4) if (Math.min(data[i], data[i + 1], data[i + 2]) < 240) drawn++;
    return { width: image.width, height: image.height, drawn: drawn / (data.length / 4) };
  }, bytes.toString('base64'));
}

test('eight copies are eight paths: they follow the timeline, tell of themselves when pointed at, and a click watches one', async ({
  page,
}) => {
  await solveEight(page);
  const region = page.getByRole('region', { name: 'Where the copies go' });
  await expect(region.getByRole('radio')).toHaveCount(0); // nothing is computed until somebody asks
  await region.getByRole('button', { name: 'Draw the paths' }).click();
  const plot = region.getByRole('radiogroup', { name: 'Copy to watch' });
  await expect(plot.getByRole('radio')).toHaveCount(8, { timeout: 120_000 });
  await expect(plot).toHaveAccessibleDescription(
    /Paths of the mean of z of 8 copies over 6 steps\. At the end: .* The two axes show \d+ % of how these means differ/,
  );
  await expect(region).not.toContainText('this is not the run above');

  // The head moves along the paths.
  const slider = page.getByRole('slider', { name: 'Supervision step', exact: true });
  const heads = plot.locator('[data-now] circle');
  await slider.focus();
  await slider.press('Home');
  await expect(heads).toHaveCount(0);
  await slider.press('ArrowRight');
  await expect(heads).toHaveCount(8);
  const places = (): Promise<string[]> => heads.evaluateAll((all) => all.map((c) => `${c.getAttribute('cx')},${c.getAttribute('cy')}`));
  const first = await places();
  await slider.press('ArrowRight');
  await expect(plot.locator('[data-now="2"]')).toBeAttached();
  expect((await places()).filter((at, k) => at !== first[k])).toHaveLength(8);

  // Pointing tells, here and on the other curves, and moves nothing.
  await plot.evaluate((svg) => svg.scrollIntoView({ block: 'center' })); // clear of the timeline
  const { copy, step, x, y } = await aloneAt(plot);
  await page.mouse.move(x, y);
  const line = region.locator('[data-copy-line]');
  await expect(line).toContainText(new RegExp(`^Copy ${copy + 1} after step ${step}: .* % sure it is done`));
  const guides = page.locator('[data-guide]');
  await expect(guides).toHaveCount(3); // two curves and the timeline
  for (const words of await guides.allInnerTexts()) expect(words).toMatch(new RegExp(`^(copy ${copy + 1}, )?step ${step}: `));
  await expect(slider).toHaveAttribute('aria-valuetext', /^Supervision step 2 of 6/);

  await page.mouse.click(x, y);
  await expect(plot.locator(`[data-copy="${copy}"]`)).toHaveAttribute('aria-checked', 'true');
  await expect(page.getByRole('region', { name: 'Copies', exact: true })).toContainText(`Watching copy ${copy + 1};`);
  await page.mouse.move(5, 5);
  await expect(guides).toHaveCount(0);
  await expect(line).toContainText(`Copy ${copy + 1} after step 2:`);

  // The same with the keyboard.
  await plot.locator(`[data-copy="${copy}"]`).focus();
  await page.keyboard.press('ArrowRight');
  await expect(plot.locator(`[data-copy="${(copy + 1) % 8}"]`)).toBeFocused();
  await expect(plot.locator(`[data-copy="${(copy + 1) % 8}"]`)).toHaveAttribute('aria-checked', 'true');

  await region.getByRole('button', { name: 'y', exact: true }).click();
  await expect(plot).toHaveAccessibleDescription(/the mean of y of 8 copies/);
  expect(await violations(page)).toEqual([]);
});

/** Records the run, and watches the copy that is recorded: the one in view stays there until it is asked for. */
async function lookInside(page: Page): Promise<void> {
  const inside = page.getByRole('region', { name: 'Inside the run' });
  await inside.getByRole('button', { name: 'Look inside' }).click();
  await expect(inside.getByRole('status', { name: 'Inside the run' })).toContainText('recorded,', { timeout: 120_000 });
  const watch = inside.getByRole('button', { name: 'Watch copy 1, which is recorded' });
  if (await watch.isVisible()) await watch.click();
}

/** Counts how often a picture is drawn on any canvas. */
const drawings = (page: Page): Promise<number> => page.evaluate(() => (window as unknown as { drawings: number }).drawings);

test('a step pointed at on one curve is shown on all, and only a click goes there', async ({ page }) => {
  await page.addInitScript(() => {
    const counted = Object.assign(window, { drawings: 0 });
    const draw = Reflect.get(CanvasRenderingContext2D.prototype, 'putImageData') as (...args: unknown[]) => void;
    CanvasRenderingContext2D.prototype.putImageData = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
      counted.drawings++;
      Reflect.apply(draw, this, args);
    };
  });
  await solveEight(page);
  await lookInside(page);
  const residuals = page.getByRole('slider', { name: 'Still moving, step by step' });
  await expect(residuals).toBeVisible({ timeout: 120_000 });
  const slider = page.getByRole('slider', { name: 'Supervision step', exact: true });
  await slider.focus();
  await slider.press('End');
  const shown = await slider.getAttribute('aria-valuetext');
  const guides = page.locator('[data-guide]');

  const halting = page.getByRole('slider', { name: 'Halting probability, step by step' });
  const at = async (axis: Locator, done: number): Promise<{ x: number; y: number }> => {
    const { width } = (await axis.boundingBox()) ?? { width: 0 };
    return { x: 44 + ((width - 56) * done) / STEPS, y: 40 };
  };
  const before = await drawings(page);
  expect(before).toBeGreaterThan(0);
  for (const done of [1, 2, 3]) await halting.hover({ position: await at(halting, done) });
  await expect(guides).toHaveCount(5);
  const told = await guides.allInnerTexts();
  for (const words of [
    /^step 3: [<>\d ]+ % sure$/,
    /^step 3: \d+ cells? breaks? a rule$/,
    /^step 3: \d+ cells? differs? from the solution$/,
    /^step 3, y: z moved .* %, y .* %$/,
    /^step 3: .* % sure it is done, /,
  ]) {
    expect(
      told.filter((text) => words.test(text)),
      String(words),
    ).toHaveLength(1);
  }
  expect(await slider.getAttribute('aria-valuetext')).toBe(shown);
  expect(await drawings(page)).toBe(before); // pointing draws no picture again

  // By the keys: one update on, told by the axis itself; Enter goes there.
  await page.mouse.move(5, 5);
  await expect(guides).toHaveCount(0);
  await residuals.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await expect(residuals).toHaveAttribute('aria-valuetext', /^step 1, z 1 of 4: z moved/);
  await expect(guides).toHaveCount(5);
  expect(await slider.getAttribute('aria-valuetext')).toBe(shown);
  await page.keyboard.press('Enter');
  await expect(slider).toHaveAttribute('aria-valuetext', 'Step 1 of 6: z 1 of 4');
  await halting.click({ position: await at(halting, 4) });
  await expect(slider).toHaveAttribute('aria-valuetext', /^Supervision step 4 of 6/);

  // And the timeline tells the curves.
  await slider.hover({ position: { x: 30, y: 12 } });
  await expect(guides).toHaveCount(5);
});

test('every view can be saved as a PNG that has something on it', async ({ page }) => {
  await solveEight(page);
  await lookInside(page);
  await page.getByRole('button', { name: 'Draw the paths' }).click();
  await expect(page.getByRole('radiogroup', { name: 'Copy to watch' })).toBeVisible({ timeout: 180_000 });
  await expect(page.getByRole('slider', { name: 'Still moving, step by step' })).toBeVisible({ timeout: 120_000 });
  await page.emulateMedia({ colorScheme: 'dark' });
  for (const [view, file] of [
    ['Where the copies go', /^trm-sudoku-lite-step-\d+-paths-of-z\.png$/],
    ['Halting probability', /-halting-probability\.png$/],
    ['Cells that break a rule', /-cells-that-break-a-rule\.png$/],
    ['Still moving', /-still-moving\.png$/],
    ['Latent reasoning state z', /-z-colours\.png$/],
  ] as const) {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: `Save as PNG: ${view}` }).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toMatch(file);
    const { width, height, drawn } = await looked(page, readFileSync(await saved.path()));
    expect(width).toBe(1280);
    expect(height).toBeGreaterThan(400);
    expect(drawn).toBeGreaterThan(0.005);
  }
});
