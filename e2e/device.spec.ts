/** The device as a person meets it: measured, lost in the middle of a run, and tried with noise. */

import { EASY, expect, importSudoku, result, takeOneCopy, test } from './support.ts';

const solveButton = { name: 'Solve', exact: true } as const;
const GOLDEN = /Golden Nugget/;

test('the device panel leads to a page that measures this device, under the same policy', async ({ page }) => {
  await page.goto('?backend=wasm');
  await page.getByRole('button', { name: 'Model & device' }).click();
  const address = await page.getByRole('link', { name: 'Measure this device' }).getAttribute('href');
  const response = await page.goto(`${address}`);
  expect(response?.headers()['content-security-policy']).toContain("default-src 'self'");
  await expect(page.getByText('onnxruntime-web is too large')).toBeVisible();
  await expect(page.getByRole('table')).toHaveCount(0); // nothing starts by itself
  const large: string[] = [];
  page.on('request', (r) => {
    if (/ort-|onnx/.test(r.url())) large.push(r.url());
  });
  await page.goto(`${address}?quick&model=sudoku-lite&batch=1&limit=5`);
  await expect(page.getByRole('status')).toHaveText('Done.', { timeout: 200_000 });
  const rows = page.getByRole('row');
  await expect(rows).toHaveCount(5);
  for (const [i, executor] of ['fused', 'tfjs', 'wasm', 'wasm'].entries()) await expect(rows.nth(i + 1)).toContainText(executor);
  await expect(page.getByText('failed')).toHaveCount(0);
  expect(large).toEqual([]);
});

test('a GPU that is lost twice: the page says so, and one button goes on on the CPU', async ({ page }) => {
  await page.goto('?backend=webgpu');
  await page.getByRole('button', { name: 'Examples' }).click();
  await page.getByRole('menuitem', { name: GOLDEN }).click();
  await takeOneCopy(page);
  await expect(page.getByRole('region', { name: 'Model and device in use' })).toContainText(/parameters.*WebGPU/is, { timeout: 60_000 });
  // The device in use dies some steps from here, the next one as soon as it is asked for anything.
  const worker = page.workers().find((w) => w.url().includes('trm'));
  await worker?.evaluate(() => {
    const asked = new Map<GPUDevice, number>();
    const dead = new Set<GPUDevice>();
    const own = Object.getOwnPropertyDescriptor(GPUDevice.prototype, 'createCommandEncoder')?.value as (
      this: GPUDevice,
    ) => GPUCommandEncoder;
    GPUDevice.prototype.createCommandEncoder = function (this: GPUDevice) {
      const times = (asked.get(this) ?? 0) + 1;
      asked.set(this, times);
      if (dead.size < 2 && !dead.has(this) && times > (dead.size === 0 ? 12 : 0)) {
        dead.add(this);
        this.destroy();
      }
      return own.call(this);
    };
  });
  await page.getByRole('button', solveButton).click();
  await expect(result(page)).toContainText('The graphics device was lost', { timeout: 120_000 });
  await page.getByRole('button', { name: 'Continue on CPU (wasm)' }).click();
  await expect(result(page)).toContainText(/lost after step \d+.*; the run went on from there/, { timeout: 120_000 });
  await expect(page.getByRole('region', { name: 'Model and device in use' })).toContainText(/CPU/);
  await expect(result(page)).toContainText(/step 16|16 steps|Solved/, { timeout: 120_000 });
});

test('noise instead of symmetries: chosen in the run settings, kept, and it solves', async ({ page }) => {
  await page.goto('?backend=wasm');
  await page.getByText('Run settings').click();
  await expect(page.getByRole('slider', { name: 'Noise (σ)' })).toBeDisabled();
  await page.getByRole('radio', { name: 'Noise' }).check();
  await page.getByRole('slider', { name: 'Noise (σ)' }).press('ArrowLeft');
  await importSudoku(page, EASY.puzzle);
  await page.getByRole('button', solveButton).click();
  await expect(result(page)).toContainText('Solved and checked', { timeout: 120_000 });
  await page.reload();
  await expect(page.getByRole('slider', { name: 'Copies (K)' })).toBeVisible();
  expect(page.url()).not.toContain('noise');
});
