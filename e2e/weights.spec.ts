/** Journeys with weights from elsewhere: published ones from a stand-in for their host, kept and used offline, and files of one's own. */

import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { presets, type TrmConfig } from '../src/model/config.ts';
import { loadWeights } from '../src/model/weights/open.ts';
import type { TrmWeights } from '../src/model/weights/tensors.ts';
import { weightsOf } from '../src/testing/models.ts';
import { torchCheckpoint } from '../src/testing/weightFiles.ts';
import { startStandInHost, type StandInHost } from '../tools/standInHost.ts';
import { PORT } from './playwright.config.ts';
import { card, entry, openSheet, servePage, sheet } from './published.ts';
import { EASY, expect, importSudoku, result, takeOneCopy, test } from './support.ts';
import { hrmPort, writeHugeCheckpoint } from './torchFiles.ts';

/** The stand-in takes this port and the next. */
const HOST_PORT = PORT + 1;
const PAGE_PORT = PORT + 3;
const BASE = `http://localhost:${PAGE_PORT}/`;
const root = resolve(import.meta.dirname, '..');

/** sudoku-lite as its trainer would have saved it: 2 MB. */
const checkpoint = torchCheckpoint(loadWeights(readFileSync(join(root, 'public/models/sudoku-lite.safetensors'))));
const CONFIG = { H_cycles: 1, L_cycles: 4, num_heads: 4, expansion: 4, puzzle_emb_len: 1, seq_len: 81, halt_max_steps: 16 };
const listed = (id: string, title: string, sha256: string): object =>
  entry({ id, title, sha256, file: 'step_1', bytes: checkpoint.length, config: CONFIG }, HOST_PORT);

/** Small ones of published kinds, with random weights. */
const random = (config: TrmConfig): TrmWeights => weightsOf(config, 11);
const hrm = hrmPort(random({ ...presets['hrm-sudoku'], hiddenSize: 64, heads: 4, puzzleDim: 64, layers: 1, answerLayers: 1 }));
const listedHrm = entry(
  {
    id: 'hrm',
    title: 'HRM Small',
    sha256: createHash('sha256').update(hrm).digest('hex'),
    file: 'model.safetensors',
    bytes: hrm.length,
    arch: 'hrm',
    config: { H_cycles: 2, L_cycles: 2, num_heads: 4, halt_max_steps: 4 },
  },
  HOST_PORT,
);
/** An ARC model whose table has the published rows, most of it a hole: tasks are known by name. */
const arcPath = resolve(root, 'test-results/arc_small_step');
const ARC_ROWS = 876_406;
const ARC_WIDTH = 32;
const arcSize = (): number =>
  writeHugeCheckpoint(
    arcPath,
    random({
      ...presets['arc-att'],
      hiddenSize: ARC_WIDTH,
      heads: 2,
      puzzleDim: ARC_WIDTH,
      layers: 1,
      prefixLen: 1,
      seqLen: 100,
      puzzleIds: 1,
    }),
    ARC_ROWS,
    ARC_WIDTH,
  );
const listedArc = (bytes: number): object =>
  entry(
    {
      id: 'arc',
      title: 'ARC Small',
      sha256: null,
      file: 'arc_small_step',
      bytes,
      moved: 190_000,
      kind: 'arc',
      config: { H_cycles: 1, L_cycles: 1, num_heads: 2, expansion: 4, puzzle_emb_len: 1, seq_len: 100, halt_max_steps: 2 },
    },
    HOST_PORT,
  );
const catalogue = [
  listed('step-one', 'Step One', createHash('sha256').update(checkpoint).digest('hex')),
  listed('step-wrong', 'Step Wrong', 'a'.repeat(64)),
  listedHrm,
];

/** What the host has, by name. */
const files: Record<string, Uint8Array | string> = { step_1: checkpoint, 'model.safetensors': hrm, arc_small_step: arcPath };
let host: StandInHost;
let server: Server;
test.beforeAll(async () => {
  server = servePage([...catalogue, listedArc(arcSize())], { page: PAGE_PORT, host: HOST_PORT });
  host = await startStandInHost(files, HOST_PORT);
});
test.afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await host.close();
  rmSync(arcPath, { force: true });
});

/** Fetches a published model from its card; it is in use then. */
async function fetchAndUse(page: Page, title: string): Promise<void> {
  await card(page, title)
    .getByRole('button', { name: /^Fetch/ })
    .click();
  await expect(card(page, title)).toContainText('in use', { timeout: 120_000 });
}

/** The easy Sudoku, solved by the model in use. */
async function solveBoard(page: Page): Promise<void> {
  await importSudoku(page, EASY.puzzle);
  await takeOneCopy(page);
  await page.getByRole('button', { name: 'Solve', exact: true }).click();
  await expect(result(page)).toContainText('Solved and checked', { timeout: 120_000 });
}

/** Compares the run on the board, of the model `of`, with one of another model, from the same board and on one timeline. */
async function compareWith(page: Page, title: string, { of, told }: { of: string; told: string | RegExp }): Promise<void> {
  await page.getByRole('button', { name: 'Compare with…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Compare with…' });
  await dialog.getByLabel('Model').selectOption(title);
  await dialog.getByRole('button', { name: 'Run B' }).click();
  const view = page.getByRole('region', { name: 'Two runs compared' });
  await expect(view.getByRole('row', { name: `Model ${of} ${title}` })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('status', { name: 'Comparison' })).toContainText(told, { timeout: 60_000 });
  await page.getByRole('slider', { name: 'Supervision step', exact: true }).press('Home');
  for (const name of ['A', 'B'])
    await expect(page.getByRole('figure', { name: `Run ${name}`, exact: true })).toContainText('before the first step');
}

test('a published model is fetched, paused, resumed, solves a Sudoku, and is there without its host', async ({ page }) => {
  await page.goto(`${BASE}?backend=wasm`);
  await openSheet(page);
  await card(page, 'Step Wrong').getByText('Licence, source and training').click(); // a long hash does not widen the sheet
  expect(await sheet(page).evaluate((e) => e.scrollWidth - e.clientWidth)).toBe(0);
  host.fault = { msPerMegabyte: 8000 };
  await card(page, 'Step One')
    .getByRole('button', { name: /^Fetch 2\.\d MB/ })
    .click({ clickCount: 2, delay: 100 }); // “Pause” comes to stand there, and is not meant
  await expect(sheet(page)).toContainText(/[Dd]ownloading Step One, 1\.\d MB of 2\.\d MB/);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Maze', exact: true }).click(); // it can be paused from there, and the maze model comes
  await page.getByRole('button', { name: 'Model & device' }).click();
  await sheet(page).getByRole('button', { name: 'Pause' }).click();
  await expect(sheet(page).getByRole('button', { name: 'Pause' })).toBeHidden();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Sudoku', exact: true }).click();
  await openSheet(page);
  await expect(card(page, 'Step One')).toContainText(/Paused: 1\.\d MB of 2\.\d MB are here/);
  host.fault = 'none';
  const before = host.bytes();
  await card(page, 'Step One').getByRole('button', { name: 'Resume' }).click();
  await expect(card(page, 'Step One')).toContainText('in use', { timeout: 60_000 });
  expect(host.bytes() - before).toBeLessThan(checkpoint.length * 0.6); // the rest alone
  await expect(sheet(page)).toContainText('Kept in this browser: 2.');
  await expect(sheet(page)).toContainText('Run by the catalogue’s configuration: there is no all_config.yaml beside the weights.');
  await page.keyboard.press('Escape');
  await solveBoard(page);

  host.fault = 'down';
  const asked = host.asked.length;
  await page.reload();
  await openSheet(page); // what was in use before is in use again
  await expect(card(page, 'Step One')).toContainText('in use', { timeout: 60_000 });
  expect(host.asked.length).toBe(asked);
  host.fault = 'none';

  await sheet(page)
    .getByText(/^Kept in this browser:/)
    .click();
  await sheet(page).getByRole('button', { name: 'Delete Step One' }).click();
  await expect(sheet(page).getByText(/^Kept in this browser:/)).toBeHidden();
});

test('what comes late to the sheet moves no “Fetch” away from under a finger', async ({ page }) => {
  let release = (): void => undefined;
  const late = new Promise<void>((go) => (release = go));
  await page.route('**/models/index.json', async (route) => {
    await late;
    await route.continue();
  });
  await page.goto(`${BASE}?backend=wasm`);
  await page.getByRole('button', { name: 'Model & device' }).click();
  const fetchIt = card(page, 'Step One').getByRole('button', { name: /^Fetch/ });
  const isEarly = await fetchIt.waitFor({ timeout: 5000 }).then(
    () => true,
    () => false,
  );
  release();
  await fetchIt.waitFor();
  const before = await fetchIt.boundingBox();
  await expect(sheet(page).getByRole('heading', { name: 'sudoku-lite in use' })).toBeVisible({ timeout: 60_000 });
  expect(isEarly).toBe(false); // it would stand in the place of the page's own models
  expect(await fetchIt.boundingBox()).toEqual(before);
});

test('the all_config.yaml beside published weights counts, what differs from the catalogue is told and can be corrected, offline too', async ({
  page,
}) => {
  files['all_config.yaml'] = new TextEncoder().encode('arch:\n  H_cycles: 1\n  L_cycles: 3\n  num_heads: 4\nseed: 0\n');
  try {
    await page.goto(`${BASE}?backend=wasm`);
    await openSheet(page);
    await fetchAndUse(page, 'Step One');
    const own = sheet(page).getByRole('article', { name: 'Step One' }).first();
    await expect(own).toContainText('differs from the catalogue (n = 3, not 4). The file counts');
    await expect(own).toContainText('T=1 n=3');

    host.fault = 'down';
    const asked = host.asked.length;
    await page.reload();
    await openSheet(page);
    await expect(own).toContainText('T=1 n=3', { timeout: 60_000 });
    await expect(own).toContainText('differs from the catalogue (n = 3, not 4)');
    expect(host.asked.length).toBe(asked);

    const form = own.getByRole('form', { name: 'Assumed of this model' });
    await expect(form.getByRole('spinbutton')).toHaveCount(1);
    await form.getByLabel('n', { exact: true }).fill('4');
    await form.getByRole('button', { name: 'Use these' }).click();
    await expect(own).toContainText('T=1 n=4', { timeout: 60_000 });
  } finally {
    host.fault = 'none';
    delete files['all_config.yaml'];
  }
});

test('a published model that is kept and a model of the page: compared on one board and one timeline, and measured', async ({ page }) => {
  await page.goto(`${BASE}?backend=wasm`);
  await openSheet(page);
  await fetchAndUse(page, 'Step One');
  await page.reload(); // it is kept, and in use again
  await solveBoard(page);

  await compareWith(page, 'sudoku-lite', { of: 'Step One', told: 'both solved at step' }); // the same weights

  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Model and device in use' })).toContainText('Step One'); // comparing gives it back
  await page.getByRole('link', { name: 'Measure it yourself' }).click();
  await page.getByLabel('Difficulty').selectOption('easy');
  await page.getByLabel('Copies (K) up to').selectOption('1');
  await page.getByRole('slider', { name: 'Puzzles (N)' }).press('Home');
  await page.getByRole('slider', { name: 'Supervision steps (N_sup)' }).press('Home');
  await page.getByRole('button', { name: 'Measure', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Measurement', exact: true })).toContainText('20 of 20 easy Sudokus', { timeout: 120_000 });
  await expect(page.getByRole('region', { name: 'Measurements' })).toContainText('Step One');
});

test('a published HRM, a port with names of its own, and a published TRM: compared on one board and one timeline', async ({ page }) => {
  await page.goto(`${BASE}?backend=wasm`);
  await openSheet(page);
  await fetchAndUse(page, 'HRM Small');
  await expect(sheet(page)).toContainText('two networks (HRM) of 1 and 1 layers');
  await fetchAndUse(page, 'Step One');
  await page.keyboard.press('Escape');
  await solveBoard(page);

  await compareWith(page, 'HRM Small', { of: 'Step One', told: /A solved at step \d+, B not/ });
});

/** Opens a public task, whose rows the page knows by its id. */
async function openPublicTask(page: Page, id: string): Promise<void> {
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  const task = {
    train: [{ input: [[1]], output: [[2]] }],
    test: [
      {
        input: [
          [1, 0],
          [0, 1],
        ],
        output: [
          [2, 0],
          [0, 2],
        ],
      },
    ],
  };
  await page
    .getByLabel('Task files')
    .setInputFiles([{ name: `${id}.json`, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(task)) }]);
  await expect(page.getByRole('textbox', { name: 'Name of the task' })).toHaveValue(id);
}

test('a published ARC model: a task without rows is told which it is, or learnt from it with one press; rows of a deleted file are told of', async ({
  page,
}) => {
  await page.goto(`${BASE}?backend=wasm`);
  await page.getByRole('button', { name: 'ARC', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Learn this task' })).toBeHidden();
  await openSheet(page);
  await fetchAndUse(page, 'ARC Small');

  // Rows are read when they are asked for; of a file that was deleted meanwhile there are none.
  await sheet(page)
    .getByText(/^Kept in this browser:/)
    .click();
  await sheet(page).getByRole('button', { name: 'Delete ARC Small' }).click();
  await expect(sheet(page).getByText(/^Kept in this browser:/)).toBeHidden();
  await page.keyboard.press('Escape');
  await openPublicTask(page, '007bbfb7');
  await expect(page.getByRole('button', { name: 'Learn this task' })).toBeHidden();
  await page.getByRole('button', { name: 'Solve', exact: true }).click();
  await expect(result(page)).toContainText('What was kept of this model has been deleted', { timeout: 60_000 });
  await openSheet(page);
  await card(page, 'ARC Small')
    .getByRole('button', { name: /^Fetch/ })
    .click();
  await expect(sheet(page).getByText(/^Kept in this browser:/)).toBeVisible({ timeout: 120_000 });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Solve', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Candidates' })).toContainText('votes counted', { timeout: 60_000 });

  await openPublicTask(page, 'my own');
  await expect(result(page)).toContainText('ARC Small has not learnt this task yet.');
  const bar = await result(page).boundingBox();
  expect(bar?.height).toBeLessThan(140); // the words keep their room
  await page.getByRole('button', { name: 'Which task is it?' }).click();
  await expect(result(page)).toContainText('for evaluation by their id alone, since their grids are no part of this page');
  await page.getByLabel('Which task is it?').fill('ffffffff');
  await page.getByRole('button', { name: 'Use its rows' }).click();
  await expect(result(page).getByRole('alert')).toHaveText('ARC Small has no rows for ffffffff.');
  await page.getByLabel('Which task is it?').fill('00576224'); // one for evaluation
  await page.getByRole('button', { name: 'Use its rows' }).click();
  await expect(result(page)).toContainText('rows of its puzzle table are this task’s');
  await expect(page.getByRole('textbox', { name: 'Name of the task' })).toHaveValue('00576224');
  await openPublicTask(page, 'my own');
  await page.getByRole('button', { name: 'Learn this task' }).click();
  const training = page.getByRole('region', { name: 'Training', exact: true });
  await expect(training.getByRole('status')).toHaveText('Training', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Stop and solve' }).click();
  await expect(result(page)).toContainText('The model was trained on this task', { timeout: 60_000 });
  await expect(page.getByRole('region', { name: 'Model and device in use' })).toContainText('Teach: ARC my own');
});

test('a published ARC model after one visit, without its host and without the page’s: in use again, and it answers by the rows that are here', async ({
  page,
  context,
}) => {
  await page.goto(`${BASE}?backend=wasm`);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.getByRole('button', { name: 'ARC', exact: true }).click();
  await openSheet(page);
  await fetchAndUse(page, 'ARC Small');
  await page.keyboard.press('Escape');
  await openPublicTask(page, '007bbfb7');
  const solve = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Solve', exact: true }).click();
    await expect(page.getByRole('region', { name: 'Candidates' })).toContainText('8 of 8 votes counted', { timeout: 60_000 });
  };
  await solve();
  await context.setOffline(true);
  host.fault = 'down';
  server.closeAllConnections();
  try {
    await page.reload();
    await expect(page.getByRole('region', { name: 'Model and device in use' })).toContainText('ARC Small', { timeout: 60_000 });
    await solve();
  } finally {
    host.fault = 'none';
  }
});

test('a cut connection goes on by itself; a file that is not the published one is refused and the model in use stays', async ({ page }) => {
  await page.goto(`${BASE}?backend=wasm`);
  await openSheet(page);
  host.fault = { cut: 1 };
  await fetchAndUse(page, 'Step One');
  host.fault = 'none';
  await card(page, 'Step Wrong')
    .getByRole('button', { name: /^Fetch/ })
    .click();
  await expect(sheet(page).getByRole('alert')).toContainText('Step Wrong is not the file its catalogue entry describes', {
    timeout: 60_000,
  });
  await expect(sheet(page).getByRole('alert')).toBeInViewport(); // under all cards, and yet seen
  await expect(sheet(page).getByRole('alert')).toContainText('Step One is still in use');
  await expect(card(page, 'Step Wrong').getByRole('button', { name: /^Fetch/ })).toBeEnabled(); // nothing of it is kept
});

test('a full storage in the middle of a download: what is here is told, the model in use stays, and with room again it goes on', async ({
  page,
}) => {
  const browser = await page.context().newCDPSession(page);
  const origin = BASE.slice(0, -1);
  const room = (quotaSize?: number) =>
    browser.send('Storage.overrideQuotaForOrigin', { origin, ...(quotaSize === undefined ? {} : { quotaSize }) });
  await page.goto(`${BASE}?backend=wasm`);
  await openSheet(page);
  host.fault = { msPerMegabyte: 2500 };
  await card(page, 'Step One')
    .getByRole('button', { name: /^Fetch/ })
    .click();
  await expect(sheet(page)).toContainText(/[Dd]ownloading Step One, 1\.\d MB of 2\.\d MB/);
  await room(100_000);
  await expect(sheet(page).getByRole('alert')).toContainText(/storage is full: 1\.\d MB of this model are here, and stay/);
  await expect(sheet(page).getByRole('alert')).toContainText('sudoku-lite is still in use');
  host.fault = 'none';
  await room();
  const before = host.bytes();
  await card(page, 'Step One').getByRole('button', { name: 'Resume' }).click();
  await expect(card(page, 'Step One')).toContainText('in use', { timeout: 60_000 });
  expect(host.bytes() - before).toBeLessThan(checkpoint.length * 0.6); // the rest alone
});

test('a file that leaves things unsaid shows what is assumed, and takes corrections; one of another kind changes nothing', async ({
  page,
}) => {
  const others = join(root, 'src/model/weights/fixtures/others');
  await page.goto('?backend=wasm');
  await openSheet(page);
  await page.getByLabel('Model file').setInputFiles(join(others, 'train_state.pt'));
  const own = sheet(page).getByRole('article', { name: 'train_state.pt' });
  await expect(own).toContainText('Not read, since no part of the model: optimizer, step');
  const form = own.getByRole('form', { name: 'Assumed of this model' });
  await form.getByLabel('Heads').fill('4');
  await form.getByLabel('Prefix').fill('1');
  await form.getByRole('button', { name: 'Use these' }).click();
  await expect(form.getByLabel('Heads')).toHaveValue('4');
  await expect(form.getByRole('button', { name: 'Use these' })).toBeDisabled();

  await page.getByLabel('Model file').setInputFiles(join(others, 'sudoku4x4_or_small_maze_attention.safetensors'));
  await expect(sheet(page).getByRole('alert')).toContainText('This file is a maze or 4x4 Sudoku model; the board is 9x9.');
  await expect(sheet(page).getByRole('alert')).toContainText('train_state.pt is still in use');
  await page.getByLabel('Model file').setInputFiles(join(others, 'lfs_pointer.safetensors'));
  await expect(sheet(page).getByRole('alert')).toContainText('Git LFS pointer');
});

test('the file door: what is refused takes the place of an older failure; a file dropped while another model comes is told of', async ({
  page,
}) => {
  await page.goto(`${BASE}?backend=wasm`);
  await openSheet(page);
  const alert = sheet(page).getByRole('alert');
  const binary = (name: string) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from('no model') });
  await page.getByLabel('Model file').setInputFiles([binary('a.pt')]);
  await expect(alert).toContainText('a.pt could not be loaded');
  await page.getByLabel('Model file').setInputFiles([binary('a.pt'), binary('b.pt')]);
  await expect(alert).toHaveCount(1);
  await expect(alert).toContainText('a.pt and 1 more file could not be loaded');
  await expect(alert).toContainText('one file of weights at a time');

  host.fault = { msPerMegabyte: 2000 };
  await card(page, 'Step One')
    .getByRole('button', { name: /^Fetch/ })
    .click();
  await expect(alert).toHaveCount(0);
  await expect(sheet(page)).toContainText(/[Dd]ownloading Step One/);
  const dataTransfer = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['no model'], 'mine.pt'));
    return transfer;
  });
  await page.getByTestId('own-file').dispatchEvent('drop', { dataTransfer });
  await expect(alert).toContainText('mine.pt could not be loaded');
  await expect(alert).toContainText('Wait until Step One is loaded, or pause it; then drop the file again.');
  await expect(alert).toBeInViewport();
  host.fault = 'none';
  await expect(card(page, 'Step One')).toContainText('in use', { timeout: 60_000 });
  await expect(alert).toContainText('mine.pt could not be loaded'); // still to be read
});

test('our own maze model, saved by torch, is recognised, and run as it was trained', async ({ page }) => {
  await page.goto('?backend=wasm');
  await page.getByRole('button', { name: 'Maze', exact: true }).click();
  await openSheet(page);
  const buffer = Buffer.from(torchCheckpoint(loadWeights(readFileSync(join(root, 'public/models/maze-lite.safetensors')))));
  await page.getByLabel('Model file').setInputFiles([{ name: 'maze15_step', mimeType: 'application/octet-stream', buffer }]);
  const own = sheet(page).getByRole('article', { name: 'maze15_step' });
  await expect(own).toContainText('Recognised: these are the weights of maze-lite.', { timeout: 60_000 });
  await expect(own).toContainText('T=1 n=3, reads 256 tokens');
});
