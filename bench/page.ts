/** The page /bench/: runs the matrix its address asks for (?quick, ?model=, ?batch=) and shows the table. */
import { requestGpu } from '../src/engine/device.ts';
import { loadWeights } from '../src/trm/weights/load.ts';
import type { TrmWeights } from '../src/trm/weights/tensors.ts';
import { freshWeights, matrix, type BenchModel } from './matrix.ts';
import { measure } from './measure.ts';
import { installMeter } from './meter.ts';
import { table, withRatios, type Row } from './report.ts';

declare global {
  interface Window {
    /** Set when the run is over: the rows, or what went wrong. */
    benchResult?: { rows: Row[] } | { error: string };
  }
}

const output = document.querySelector('output');
function log(line: string): void {
  console.log(line);
  if (output) output.textContent += `${line}\n`;
}

async function weightsOf(model: BenchModel): Promise<TrmWeights> {
  if (model.config) return freshWeights(model.config);
  const response = await fetch(`../models/${model.file}`);
  if (!response.ok) throw new Error(`models/${model.file}: ${response.status} ${response.statusText}`);
  return loadWeights(new Uint8Array(await response.arrayBuffer()));
}

async function main(): Promise<Row[]> {
  const query = new URLSearchParams(location.search);
  const batch = query.get('batch');
  const gpu = await requestGpu();
  if (!gpu) throw new Error('This browser offers no WebGPU adapter.');
  const { name } = gpu;
  const { limits } = gpu.device;
  log(`Adapter: ${name}${gpu.software ? ' (software)' : ''}`);
  installMeter();
  const wished = matrix({
    quick: query.has('quick'),
    ...(query.has('model') ? { model: query.get('model') ?? '' } : {}),
    ...(batch === null ? {} : { batch: Number(batch) }),
  });
  const rows = withRatios(await measure(wished, weightsOf, name, limits, log));
  gpu.device.destroy();
  log(`\n${table(rows)}`);
  return rows;
}

main().then(
  (rows) => (window.benchResult = { rows }),
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    log(message);
    window.benchResult = { error: message };
  },
);
