/** Journeys of learning an ARC task in the tab: pressed, drawn, cut off by a reload, too large, by keyboard alone, on a phone. */

import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expect, result, test, violations } from './support.ts';

const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
const status = (page: Page): Locator => result(page).getByRole('status');

async function openArc(page: Page, backend: 'wasm' | 'webgpu' = 'wasm'): Promise<void> {
  await page.goto(`?backend=${backend}`);
  await button(page, 'ARC').click();
  await expect(button(page, 'Solve')).toBeEnabled();
}

async function openTask(page: Page, name: string, task: unknown): Promise<void> {
  await button(page, 'Open').click();
  await page
    .getByLabel('Task files')
    .setInputFiles([{ name: `${name}.json`, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(task)) }]);
  await expect(page.getByRole('textbox', { name: 'Name of the task' })).toHaveValue(name);
}

const mirror = (grid: number[][]): number[][] => grid.map((row) => row.toReversed());

test('a first visit: Solve is pressed on the task that is there, it is learnt, right, looked into, kept, exported and opened again', async ({
  page,
}) => {
  await openArc(page);
  await expect(result(page)).toContainText(/on this device/);
  await button(page, 'Solve').click();
  await expect(status(page)).toHaveText(/of 3 demonstrations learnt/);
  await expect(status(page)).toHaveText('The first answer is right', { timeout: 60_000 });
  await expect(page.getByRole('region', { name: 'Demonstrations' }).getByText('learnt', { exact: true })).toHaveCount(3);
  await expect(page.getByRole('grid', { name: 'Its answer' })).toBeVisible();

  await page.reload();
  await expect(status(page)).toHaveText('Learnt here already');
  await button(page, 'Solve').click();
  await expect(status(page)).toHaveText('The first answer is right'); // at once
  await button(page, 'Keep learning').click();
  await expect(status(page)).toHaveText('The first answer is right', { timeout: 60_000 });

  await page.getByText('Look inside: y, z and the curves').click();
  const inside = page.getByRole('region', { name: 'Inside the learning' });
  await expect(inside.getByRole('radio', { name: 'black' })).toBeChecked();
  await inside.getByRole('radio', { name: 'How sure' }).check({ force: true });
  const training = inside.getByRole('slider', { name: 'Training step' });
  await training.focus();
  await page.keyboard.press('Home');
  await expect(training).toHaveValue('0');
  await expect(inside.getByRole('img', { name: /^Its answer at this step/ })).toBeVisible();
  expect(await violations(page)).toEqual([]);

  await button(page, 'Model & device').click();
  const learnt = page.getByRole('region', { name: 'Learnt tasks' });
  const files = [
    page.waitForEvent('download', (d) => d.suggestedFilename().endsWith('.safetensors')),
    page.waitForEvent('download', (d) => d.suggestedFilename().endsWith('.json')),
  ];
  await learnt.getByRole('button', { name: 'Export mirror' }).click();
  const [weights, card] = await Promise.all(files.map(async (d) => readFile(await (await d).path())));
  expect(JSON.parse(card?.toString() ?? '')).toMatchObject({ task: 'arc', details: { config: { arch: 'e_trm' } } });
  await learnt.getByRole('button', { name: 'Delete mirror' }).click();
  await expect(learnt).toContainText('None yet');
  await page
    .getByLabel('Model file')
    .setInputFiles([{ name: 'back.safetensors', mimeType: 'application/octet-stream', buffer: weights ?? Buffer.alloc(0) }]);
  await learnt.getByRole('button', { name: 'Solve with mirror' }).click();
  await page.keyboard.press('Escape');
  await expect(status(page)).toHaveText('The first answer is right'); // at once: nothing is learnt
});

test('a task is learnt on the GPU where that is asked for; the GPU is lost, and the CPU goes on to the right answer', async ({ page }) => {
  await openArc(page, 'webgpu');
  await button(page, 'Solve').click();
  await expect(page.getByText('E-TRM, WebGPU')).toBeVisible({ timeout: 90_000 });
  await expect(status(page)).toHaveText(/of 3 demonstrations learnt/, { timeout: 90_000 });
  const worker = page.workers().find((w) => w.url().includes('learn.worker'));
  await worker?.evaluate(() => {
    const own = Object.getOwnPropertyDescriptor(GPUDevice.prototype, 'createCommandEncoder')?.value as (
      this: GPUDevice,
    ) => GPUCommandEncoder;
    GPUDevice.prototype.createCommandEncoder = function (this: GPUDevice) {
      this.destroy();
      return own.call(this);
    };
  });
  await expect(page.getByText('E-TRM, CPU (wasm): the GPU was lost, and it went on from what was saved last')).toBeVisible({
    timeout: 60_000,
  });
  await expect(status(page)).toHaveText('The first answer is right', { timeout: 90_000 });
});

test('a mirror drawn by hand from three pairs of four by four is learnt; its answer is confirmed by the person', async ({ page }) => {
  await openArc(page);
  await button(page, 'New').click();
  const paint = async (grid: string, cells: readonly (readonly [row: number, column: number, colour: number])[]): Promise<void> => {
    for (const [row, column, colour] of cells) {
      await page
        .getByRole('grid', { name: grid })
        .getByRole('gridcell', { name: new RegExp(`^row ${row}, column ${column},`) })
        .focus();
      await page.keyboard.press(String(colour));
    }
  };
  const resize = async (grid: string): Promise<void> => {
    await page.getByRole('grid', { name: grid }).getByRole('gridcell').first().focus();
    for (const side of ['Rows', 'Columns']) {
      await page.getByRole('spinbutton', { name: new RegExp(`^${side}, 1`) }).fill('4');
      await page.keyboard.press('Enter');
    }
  };
  await resize('Demonstration 1, input');
  await resize('Demonstration 1, output');
  const drawn = [
    [
      [1, 1, 1],
      [2, 1, 1],
      [2, 2, 3],
      [4, 3, 2],
    ],
    [
      [1, 2, 4],
      [3, 1, 2],
      [3, 4, 4],
      [4, 1, 3],
    ],
    [
      [1, 1, 3],
      [1, 2, 3],
      [2, 4, 1],
      [4, 2, 2],
    ],
  ] as const;
  for (const [i, cells] of drawn.entries()) {
    if (i > 0) await button(page, 'Add a demonstration').click();
    await paint(`Demonstration ${i + 1}, input`, cells);
    await paint(
      `Demonstration ${i + 1}, output`,
      cells.map(([row, column, colour]) => [row, 5 - column, colour] as const),
    );
  }
  await button(page, 'Test 1').click();
  await resize('Test 1, input');
  await paint('Test 1, input', [
    [1, 1, 2],
    [2, 3, 1],
    [3, 2, 4],
    [4, 1, 3],
  ]);
  await button(page, 'Solve').click();
  await expect(status(page)).toHaveText('Here is its answer', { timeout: 100_000 });
  const answer = page.getByRole('grid', { name: 'Its answer' });
  for (const cell of ['row 1, column 4, red', 'row 2, column 2, blue', 'row 3, column 3, yellow', 'row 4, column 4, green'])
    await expect(answer.getByRole('gridcell', { name: cell })).toBeVisible();
  await button(page, 'No, here it is').click();
  const advice = await page.getByText(/^Draw the right answer over it/).innerText();
  await expect(button(page, /“(.*)”/.exec(advice)?.[1] ?? '')).toBeVisible();
  await page.getByRole('radio', { name: /Its answer/ }).check({ force: true });
  await button(page, 'Yes').click();
  await expect(status(page)).toHaveText('The first answer is right');
});

test('a reload in the middle goes on; another tab leaves a task alone that is being learnt', async ({ page, context }) => {
  await openArc(page);
  // No rule makes one of these of the other, so that seeds do not agree.
  const noise = (k: number): number[][] =>
    Array.from({ length: 9 }, (_, r) => Array.from({ length: 9 }, (_, c) => ((r * 7 + c * 3 + 1) ** k * 31) % 9));
  await openTask(page, 'noise', { train: [2, 4, 6].map((k) => ({ input: noise(k), output: noise(k + 1) })), test: [{ input: noise(8) }] });
  await button(page, 'Solve').click();
  await expect(status(page)).toHaveText(/of 3 demonstrations learnt/);
  const other = await context.newPage();
  await openArc(other);
  await expect(other.getByRole('textbox', { name: 'Name of the task' })).toHaveValue('noise');
  await button(other, 'Solve').click();
  await expect(status(other)).toHaveText('Another tab is at it');
  await other.close();

  await button(page, 'Stop').click();
  await expect(button(page, 'Keep learning')).toBeEnabled();
  await page.reload();
  await expect(status(page)).toHaveText('Partly learnt');
  await button(page, 'Solve').click();
  await expect(status(page)).toHaveText(/of 3 demonstrations learnt/);
  await button(page, 'Stop').click();
  await expect(button(page, 'Keep learning')).toBeEnabled();
});

test('a task of thirty by thirty is forecast, and an answer whose size no rule gives is asked for', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await openArc(page);
  const big = (k: number): number[][] => Array.from({ length: 30 }, (_, r) => Array.from({ length: 30 }, (_, c) => (r * k + c) % 10));
  await openTask(page, 'big', { train: [1, 2, 3].map((k) => ({ input: big(k), output: mirror(big(k)) })), test: [{ input: big(4) }] });
  await expect(result(page)).toContainText(/Grids up to 30 × 30: about .* (minutes|hours) on this device/);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);

  const odd = [
    [[1, 0, 2]],
    [
      [1, 0],
      [0, 1],
    ],
    [[2]],
  ];
  await openTask(page, 'odd', {
    train: odd.map((input, i) => ({ input, output: [[1], [1, 2], [1, 2, 3]].slice(i, i + 1) })),
    test: [{ input: [[1, 1]] }],
  });
  const question = page.getByRole('region', { name: 'Size of the answer' });
  await question.getByRole('button', { name: '1 × 2' }).click();
  await expect(question).toContainText('The answer is taken to be 1 × 2.');
  expect(await violations(page)).toEqual([]);
});

test('the keyboard alone solves, switches answers and sets the time', async ({ page }) => {
  await openArc(page);
  const until = async (name: string): Promise<void> => {
    for (let i = 0; i < 60; i++) {
      const here = await page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
      if (here === name) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`${name} was not reached with Tab`);
  };
  await until('Solve');
  await page.keyboard.press('Enter');
  await expect(status(page)).toHaveText('The first answer is right', { timeout: 60_000 });
  for (
    let i = 0;
    i < 60 && !(await page.getByRole('radio', { name: /Its answer|First answer/ }).evaluate((e) => e === document.activeElement));
    i++
  )
    await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('grid', { name: 'Your answer' })).toBeVisible();
});
