/** `npm run bench:train [-- --backend webgpu|wasm] [--model PART] [--rounds N] [--json OUT]`: one training step, our trainer beside plain tfjs. */

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runPage } from '../browser.ts';
import type { TrainingRow } from './page.ts';

const { values } = parseArgs({
  options: { backend: { type: 'string' }, model: { type: 'string' }, rounds: { type: 'string' }, json: { type: 'string' } },
});
const { json, ...query } = values;

try {
  const rows = await runPage<TrainingRow>(`bench/training/index.html?${new URLSearchParams(query).toString()}`);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(rows, null, 2)}\n`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
