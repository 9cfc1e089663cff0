/** Journeys on the ARC workbench: a file, hostile files, and a model that knows the task. What keys do to a grid is in GridEditor.browser.test.tsx. */

import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import LZString from 'lz-string';
import { saveWeights } from '../src/model/weights/open.ts';
import { tinyConfig, weightsOf } from '../src/testing/models.ts';
import { expect, result, test, violations } from './support.ts';

const task = {
  train: [
    {
      input: [
        [1, 0],
        [0, 0],
      ],
      output: [
        [2, 0],
        [0, 0],
      ],
    },
    {
      input: [
        [0, 1],
        [0, 0],
      ],
      output: [
        [0, 2],
        [0, 0],
      ],
    },
  ],
  test: [
    {
      input: [
        [0, 0],
        [1, 0],
      ],
      output: [
        [0, 0],
        [2, 0],
      ],
    },
  ],
};
const json = (name: string, content: unknown): { name: string; mimeType: string; buffer: Buffer } => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
});

async function openWorkbench(page: Page): Promise<void> {
  await page.goto('?backend=wasm');
  await page.getByRole('button', { name: 'ARC', exact: true }).click();
  await expect(answerGrid(page)).toBeVisible();
}

const answerGrid = (page: Page): Locator => page.getByRole('grid', { name: 'Your answer' });
const news = (page: Page): Locator => page.getByRole('status', { name: 'Board news' });

/** The colours of a grid by name, row by row. */
async function colours(grid: Locator): Promise<string[][]> {
  const rows = await grid.getByRole('row').all();
  return Promise.all(
    rows.map((row) =>
      row.getByRole('gridcell').evaluateAll((cells) => cells.map((c) => (c.getAttribute('aria-label') ?? '').split(', ')[2] ?? '')),
    ),
  );
}

async function openFile(page: Page, ...files: ReturnType<typeof json>[]): Promise<void> {
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page.getByLabel('Task files').setInputFiles(files);
}

test('a file is opened, its answer drawn, undone, compared, saved and there again after a reload', async ({ page }) => {
  await openWorkbench(page);
  await openFile(page, json('demo.json', task));
  await expect(news(page)).toContainText('Opened demo');
  await page.getByRole('button', { name: 'Copy from input' }).click();
  await expect
    .poll(() => colours(answerGrid(page)))
    .toEqual([
      ['black', 'black'],
      ['blue', 'black'],
    ]);

  await page.getByRole('button', { name: '3, green' }).click();
  const cell = (name: string): Locator => answerGrid(page).getByRole('gridcell', { name: new RegExp(`^${name}`) });
  await cell('row 1, column 1').hover();
  await page.mouse.down();
  await cell('row 1, column 2').hover();
  await page.mouse.up();
  await expect
    .poll(() => colours(answerGrid(page)))
    .toEqual([
      ['green', 'green'],
      ['blue', 'black'],
    ]);
  await page.getByRole('button', { name: 'Undo' }).click(); // the whole stroke at once
  await expect
    .poll(() => colours(answerGrid(page)))
    .toEqual([
      ['black', 'black'],
      ['blue', 'black'],
    ]);

  const comparison = page.getByRole('status', { name: 'Comparison' });
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(comparison).toHaveText('Attempt 1 of 2: 1 of 4 cells differ from the right answer.');
  await page.getByRole('button', { name: '2, red' }).click();
  await cell('row 2, column 1').click();
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(comparison).toHaveText('Attempt 2 of 2: the answer is right.');

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('demo.json');
  expect(JSON.parse(await readFile(await saved.path(), 'utf8'))).toEqual(task);

  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Name of the task' })).toHaveValue('demo');
  await expect
    .poll(() => colours(answerGrid(page)))
    .toEqual([
      ['black', 'black'],
      ['red', 'black'],
    ]);
  await page.getByRole('button', { name: 'Reset' }).click();
  await expect
    .poll(() => colours(answerGrid(page)))
    .toEqual([
      ['black', 'black'],
      ['black', 'black'],
    ]);
});

test('broken files are named with their pair and row, and nothing on the board is lost', async ({ page }) => {
  await openWorkbench(page);
  await page.getByRole('button', { name: 'Copy from input' }).click();
  const before = await colours(answerGrid(page));
  await openFile(page, json('bad.json', { ...task, train: [task.train[0], { input: [[1, 2], [3]], output: [[1]] }] }));
  const alert = page.getByRole('alert');
  await expect(alert).toHaveText('bad.json: train pair 2, input, row 2: has 1 cells, but row 1 has 2.');
  await page.getByLabel('Task files').setInputFiles([json('worse.json', '{"train": [')]);
  await expect(alert).toContainText('worse.json: The file is not JSON');
  await page.keyboard.press('Escape');
  await expect.poll(() => colours(answerGrid(page))).toEqual(before);

  await openFile(page, json('a.json', task), json('b.json', task));
  await page.getByRole('dialog', { name: '2 tasks' }).getByRole('button', { name: 'b', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Name of the task' })).toHaveValue('b');
});

test('the task is locked until it is edited; a new one takes sizes over, and stays in the list of one’s own', async ({ page }) => {
  await openWorkbench(page);
  await openFile(page, json('demo.json', task));
  const input = page.getByRole('grid', { name: 'Test 1, input' });
  await input.getByRole('gridcell').first().click();
  await page.keyboard.press('5');
  await expect
    .poll(() => colours(input))
    .toEqual([
      ['black', 'black'],
      ['blue', 'black'],
    ]);
  await page.getByRole('button', { name: 'Edit task' }).click();
  await page.getByRole('button', { name: 'Demonstration 2', exact: true }).click();
  const output = page.getByRole('grid', { name: 'Demonstration 2, output' });
  await output.getByRole('gridcell', { name: /^row 1, column 1/ }).focus();
  await page.keyboard.press('5');
  await expect
    .poll(() => colours(output))
    .toEqual([
      ['grey', 'red'],
      ['black', 'black'],
    ]);
  // A size that was typed is of the grid that was in hand then.
  await page.getByRole('spinbutton', { name: /^Rows/ }).fill('3');
  const paired = page.getByRole('grid', { name: 'Demonstration 2, input' });
  await paired.getByRole('gridcell').first().click();
  await expect(output.getByRole('row')).toHaveCount(3);
  await expect(paired.getByRole('row')).toHaveCount(2);
  await page.getByRole('button', { name: 'Add a demonstration' }).click();
  await expect
    .poll(() => colours(page.getByRole('grid', { name: 'Demonstration 3, input' })))
    .toEqual([
      ['black', 'black'],
      ['black', 'black'],
    ]);
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Next task' }).click();
  await expect(page.getByRole('textbox', { name: 'Name of the task' })).not.toHaveValue('demo');
  await page.reload();
  await page.getByRole('button', { name: 'Your tasks' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'demo', exact: true }).click();
  await expect(
    page.getByRole('region', { name: 'Demonstrations' }).getByRole('img', { name: 'Demonstration 3, input, 2 by 2 cells' }),
  ).toBeVisible();
});

test('a task that the link of a fresh page takes the place of is in the list of one’s own', async ({ page }) => {
  const link = (name: string): string => `?backend=wasm#a=${LZString.compressToEncodedURIComponent(JSON.stringify({ [name]: task }))}`;
  const name = page.getByRole('textbox', { name: 'Name of the task' });
  for (const id of ['first by link', 'second by link']) {
    await page.goto('about:blank');
    await page.goto(link(id));
    await expect(name).toHaveValue(id);
    // What is worked on is kept for the next visit.
    await page.getByRole('button', { name: 'Copy from input' }).click();
    await expect.poll(() => page.evaluate(() => JSON.stringify(localStorage))).toContain(id);
  }
  await page.getByRole('button', { name: 'Your tasks' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'first by link', exact: true }).click();
  await expect(name).toHaveValue('first by link');
});

test('a task of the public collection is fetched by its id, and only when a person asks', async ({ page }) => {
  const asked: string[] = [];
  await page.route(/^https:/, (route) => {
    asked.push(route.request().url());
    return route.fulfill({ json: task, headers: { 'access-control-allow-origin': '*' } });
  });
  await openWorkbench(page);
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page.getByRole('textbox', { name: /id of ARC-AGI-1/ }).fill('nonsense');
  await page.getByRole('button', { name: 'Fetch' }).click();
  await expect(page.getByRole('alert')).toContainText('"nonsense" is neither an ARC id');
  expect(asked).toEqual([]);
  await page.getByRole('textbox', { name: /id of ARC-AGI-1/ }).fill('0a1b2c3d');
  await page.getByRole('button', { name: 'Fetch' }).click();
  await expect(page.getByRole('textbox', { name: 'Name of the task' })).toHaveValue('0a1b2c3d');
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await page.getByRole('button', { name: '00576224' }).click(); // one of a few that are named
  await expect(page.getByRole('textbox', { name: 'Name of the task' })).toHaveValue('00576224');
  expect(asked).toEqual(
    ['0a1b2c3d', '00576224'].map((id) => `https://raw.githubusercontent.com/fchollet/ARC-AGI/master/data/training/${id}.json`),
  );
});

/** A made-up model on a canvas of 4 by 4, with three rows for the task "demo". Its answers mean nothing. */
function madeUpModel(): Buffer {
  const weights = weightsOf(tinyConfig({ halt_max_steps: 3, seq_len: 16, vocab_size: 12, num_puzzle_identifiers: 4 }), 5);
  weights.tensors.get('lm_head.weight')?.data.fill(0, 0, 32); // colours, never pads
  const rows = new Map([
    ['demo', 1],
    ['demo|||t1|||0213456789', 2],
    ['demo|||t5|||0123456798', 3],
  ]);
  return Buffer.from(saveWeights({ ...weights, rows }, { dtype: 'F32' }));
}

test('a model says whether it knows the task, votes over its copies, and is compared with the answer', async ({ page }) => {
  await openWorkbench(page);
  await page.getByRole('button', { name: 'Model & device' }).click();
  const chooser = page.getByLabel('Model file');
  await expect(page.getByRole('button', { name: 'Load a file of your own' })).toBeEnabled();
  await chooser.setInputFiles([{ name: 'made-up.safetensors', mimeType: 'application/octet-stream', buffer: madeUpModel() }]);
  await expect(page.getByRole('dialog')).toContainText('made-up.safetensors');
  await page.keyboard.press('Escape');

  await openFile(
    page,
    json('foreign.json', {
      ...task,
      test: [
        {
          input: [
            [1, 0],
            [1, 0],
          ],
        },
      ],
    }),
  );
  await expect(result(page)).toContainText('Ready to learn'); // it has no row for this one
  await openFile(page, json('demo.json', task));
  await expect(result(page)).toContainText('3 rows of its puzzle table are this task’s');
  await page.getByRole('button', { name: 'Solve', exact: true }).click();
  await expect(result(page)).toContainText(/(Right|Wrong): .*candidate/);
  const candidates = page.getByRole('region', { name: 'Candidates' });
  await expect(candidates).toContainText('3 of 3 votes counted');
  await expect(page.getByRole('grid', { name: 'Model’s answer' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await candidates.getByRole('button', { name: 'Use as answer' }).first().click();
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await expect(answerGrid(page)).toBeVisible();
});

for (const { name, scheme, width } of [
  { name: 'light', scheme: 'light', width: 1280 },
  { name: 'dark', scheme: 'dark', width: 1280 },
  { name: 'phone', scheme: 'light', width: 360 },
] as const) {
  test(`axe finds nothing on the workbench and its dialogs: ${name}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 760 });
    await openWorkbench(page);
    expect(await violations(page)).toEqual([]);
    for (const dialog of ['Open', 'Gallery', 'Your tasks']) {
      await page.getByRole('button', { name: dialog, exact: true }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  });
}
