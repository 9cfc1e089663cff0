/** The page /bench/: runs the matrix its address asks for (?quick or ?whole; &model=, &batch=, &limit=, &executor=, &threads=) and shows the table. */

import { requestGpu } from '../src/engine/device.ts';
import { loadWeights } from '../src/model/weights/open.ts';
import type { TrmWeights } from '../src/model/weights/tensors.ts';
import { freshWeights, matrix, type BenchModel, type Wish } from './matrix.ts';
import { measure } from './measure.ts';
import { installMeter } from './meter.ts';
import { cells, columns, table, withRatios, type Measured, type Row } from './report.ts';

declare global {
  interface Window {
    /** Set when the run is over: the rows, or what went wrong. */
    benchResult?: { rows: Row[] } | { error: string };
  }
}

const part = (id: string): HTMLElement => document.getElementById(id) ?? document.body.appendChild(document.createElement('p'));

function log(line: string): void {
  console.log(line);
  part('log').append(`${line}\n`);
}

function show(rows: readonly Measured[]): void {
  const shown = document.createElement('table');
  const fill = (tr: HTMLTableRowElement, name: 'th' | 'td', texts: readonly string[]): void =>
    tr.append(...texts.map((text) => Object.assign(document.createElement(name), { textContent: text })));
  fill(shown.createTHead().insertRow(), 'th', columns);
  const body = shown.createTBody();
  for (const row of withRatios(rows)) fill(body.insertRow(), 'td', cells(row));
  part('table').replaceChildren(shown);
}

async function weightsOf(model: BenchModel): Promise<TrmWeights> {
  if (model.config) return freshWeights(model.config);
  const response = await fetch(`../models/${model.file}`);
  if (!response.ok) throw new Error(`models/${model.file}: ${response.status} ${response.statusText}`);
  return loadWeights(new Uint8Array(await response.arrayBuffer()));
}

/** What the address asks for; null when it asks for nothing. @throws Error naming what is wrong with it */
function requested(query: URLSearchParams): Wish | null {
  if (!['quick', 'whole', 'model', 'batch'].some((name) => query.has(name))) return null;
  const number = (name: 'batch' | 'limit' | 'threads', most: number): Partial<Record<typeof name, number>> => {
    const text = query.get(name);
    if (text === null) return {};
    const value = Number(text);
    if (!(value >= 1 && value <= most)) throw new Error(`${name} must be a number from 1 to ${most}, not "${text}".`);
    return { [name]: value };
  };
  const [model, executor] = [query.get('model'), query.get('executor')];
  return {
    quick: query.has('quick'),
    ...(model === null ? {} : { model }),
    ...(executor === null ? {} : { executor }),
    ...number('batch', 1024),
    ...number('limit', 3600),
    ...number('threads', 64),
  };
}

async function run(wish: Wish): Promise<Row[]> {
  const gpu = await requestGpu();
  if (!gpu) throw new Error('This browser offers no WebGPU adapter, so there is nothing to measure.');
  const { name } = gpu;
  const { limits } = gpu.device;
  log(`Adapter: ${name}${gpu.software ? ' (software)' : ''}`);
  installMeter();
  const rows = withRatios(await measure(matrix(wish), weightsOf, name, limits, { log, rows: show }));
  gpu.device.destroy();
  console.log(`\n${table(rows)}`);
  return rows;
}

async function main(): Promise<void> {
  part('compared').textContent = import.meta.env.DEV
    ? 'Compared with stock TensorFlow.js ops on WebGPU, and with onnxruntime-web on WebGPU and wasm.'
    : 'Compared here with stock TensorFlow.js ops on WebGPU alone: the binary of onnxruntime-web is too large (27 MB) to come with this page. "npm run bench" in the repository compares with it too.';
  const status = part('status');
  try {
    const wish = requested(new URLSearchParams(location.search));
    if (!wish) return;
    status.textContent = 'Measuring: leave this tab in front, and nothing else running.';
    window.benchResult = { rows: await run(wish) };
    status.textContent = 'Done.';
  } catch (e) {
    const error = e instanceof Error ? e.message : String(e);
    status.textContent = error;
    window.benchResult = { error };
  }
}

void main();
