/** Records the run that a first visit sees before its own (src/kinds/sudoku/sample.ts): the page's first board and model, one copy, in Node. `tsx tools/sampleRun.ts` */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'vite';
import { createEngine } from '../src/engine/create.ts';
import type * as RunLink from '../src/features/export/runLink.ts';
import type * as Record from '../src/features/solve/run/record.ts';
import type * as Kinds from '../src/kinds/kinds.worker.ts';
import { sudokuExamples } from '../src/kinds/sudoku/core/index.ts';
import { loadWeights } from '../src/model/weights/load.ts';
import { Run } from '../src/worker/run.ts';

const ROOT = join(import.meta.dirname, '..');
const MODEL = 'sudoku-lite';

const board = [...(sudokuExamples.find(({ id }) => id === 'hard') ?? sudokuExamples[0]).board];
const weights = loadWeights(new Uint8Array(readFileSync(join(ROOT, `public/models/${MODEL}.safetensors`))));
const { config, tensors } = weights;
const engine = await createEngine({ backend: 'wasm' });
await engine.load(weights);
// What the page's modules import besides code (styles), Vite takes care of.
const vite = await createServer({ root: ROOT, appType: 'custom', server: { middlewareMode: true, ws: false }, logLevel: 'error' });
try {
  const { runLinkText } = (await vite.ssrLoadModule('/src/features/export/runLink.ts')) as typeof RunLink;
  const { withEvent } = (await vite.ssrLoadModule('/src/features/solve/run/record.ts')) as typeof Record;
  const { readQuestion } = (await vite.ssrLoadModule('/src/kinds/kinds.worker.ts')) as typeof Kinds;
  const request = {
    runId: 'sample',
    kind: 'sudoku',
    board,
    copies: 1,
    seed: 0,
    maxSteps: config.nSup,
    stopWhenSolved: true,
    stopWhenSure: false,
    latents: true,
  };
  const init = (name: string): Float32Array => tensors.get(name)?.data ?? new Float32Array(config.hiddenSize);
  const run = new Run(request, readQuestion('sudoku', board, new Map()), {
    key: MODEL,
    config,
    initial: { y: init('H_init'), z: init('L_init') },
  });
  let record: Record.RunRecord = {
    phase: 'running',
    runId: 'sample',
    heldBy: null,
    kind: 'sudoku',
    board,
    copies: 1,
    seed: 0,
    model: { name: MODEL, T: config.T, n: config.n, nSup: config.nSup },
    planned: config.nSup,
    frames: [],
    films: new Map(),
    stopping: false,
    end: null,
    failure: null,
  };
  for await (const event of run.solve(engine, request, new AbortController().signal)) record = withEvent(record, event);
  const text = await runLinkText(record, { kind: 'sudoku', board }, 0);
  const lines = [
    '/** A recorded run of the first board, as a link holds it. Made by tools/sampleRun.ts. */',
    '',
    'export const sample =',
    `  '${text}';`,
    '',
  ];
  writeFileSync(join(ROOT, 'src/kinds/sudoku/sample.ts'), lines.join('\n'));
  console.log(`${record.frames.length} steps (${record.end?.reason}), ${text.length} characters`);
} finally {
  await vite.close();
}
