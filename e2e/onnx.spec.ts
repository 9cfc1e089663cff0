/** The model in use leaves as an ONNX file with its card, and the page says how Python runs it. */

import { readFileSync } from 'node:fs';
import { expect, test } from './support.ts';

test('the model in use is saved as ONNX with its card', async ({ page }) => {
  await page.goto('?backend=wasm&kind=sudoku');
  await page.getByRole('button', { name: 'Model & device' }).click();
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download sudoku-lite as ONNX' }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toBe('sudoku-lite.onnx');
  const bytes = readFileSync(await file.path());
  expect(bytes.length).toBeGreaterThan(2e6);
  expect(bytes.subarray(-10_000).toString('utf8')).toContain('"name":"sudoku-lite"');
  await page.getByText('Run it in Python').click();
  await expect(page.getByText('onnxruntime.InferenceSession')).toBeVisible();
});
