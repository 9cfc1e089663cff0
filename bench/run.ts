/**
 * `npm run bench [-- --quick] [--json OUT] [--model PART] [--batch N] [--limit SECONDS] [--executor PART] [--threads N] [--runtime browser|node]`: runs the benchmark
 * page in headless Chromium, or the fused kernels alone in Node on the npm package `webgpu`, and prints the table. A step that takes
 * longer than the limit (10 s with --quick, else 60 s) is given up, and the row says so.
 */

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runPage } from './browser.ts';
import type { Wish } from './matrix.ts';
import { published, table, type Row } from './report.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    model: { type: 'string' },
    batch: { type: 'string' },
    limit: { type: 'string' },
    executor: { type: 'string' },
    threads: { type: 'string' },
    runtime: { type: 'string', default: 'browser' },
  },
});
function number(name: 'batch' | 'limit' | 'threads', most: number): Partial<Pick<Wish, 'batch' | 'limit' | 'threads'>> {
  const text = values[name];
  if (text === undefined) return {};
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return { [name]: value };
  console.error(`--${name} must be a whole number from 1 to ${most}, not ${text}.`);
  process.exit(2);
}
const wish: Wish = {
  quick: values.quick,
  ...(values.model === undefined ? {} : { model: values.model }),
  ...(values.executor === undefined ? {} : { executor: values.executor }),
  ...number('batch', 1024),
  ...number('limit', 3600),
  ...number('threads', 64),
};

function inBrowser(): Promise<Row[]> {
  const { quick, ...cut } = wish;
  const query = new URLSearchParams([
    [quick ? 'quick' : 'whole', ''],
    ...Object.entries(cut).map(([name, value]) => [name, String(value)]),
  ]);
  return runPage<Row>(`bench/index.html?${query.toString()}`);
}

async function inNode(): Promise<Row[]> {
  const { benchInNode } = await import('./node.ts');
  const rows = await benchInNode(wish);
  console.log(`\n${table(rows)}`);
  return rows;
}

try {
  if (values.runtime !== 'browser' && values.runtime !== 'node')
    throw new Error(`--runtime must be browser or node, not ${values.runtime}.`);
  const rows = values.runtime === 'node' ? await inNode() : await inBrowser();
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(published(rows), null, 2)}\n`);
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
