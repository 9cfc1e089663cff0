/**
 * Records the runs that a first visit sees before its own (src/kinds/KIND/sample.ts): the first board of a kind and its model, one copy, in Node.
 * `tsx tools/sampleRun.ts KIND`, of those that have a sample
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'vite';
import type * as Record from '../src/client/record.ts';
import { createEngine } from '../src/engine/create.ts';
import type * as RunLink from '../src/features/export/runLink.ts';
import type * as PageKinds from '../src/kinds/kinds.ts';
import type * as Kinds from '../src/kinds/kinds.worker.ts';
import { loadWeights } from '../src/model/weights/open.ts';
import { Run } from '../src/worker/run.ts';

const ROOT = join(import.meta.dirname, '..');

interface Listed {
  readonly name: string;
  readonly task: string;
  readonly seqLen: number;
}
const json = (file: string): unknown => JSON.parse(readFileSync(join(ROOT, 'public/models', file), 'utf8'));

// What the page's modules import besides code (styles), Vite takes care of.
const vite = await createServer({ root: ROOT, appType: 'custom', server: { middlewareMode: true, ws: false }, logLevel: 'error' });
try {
  // What each kind's page starts with: its board, and the model that opens it.
  const { fetchKinds } = (await vite.ssrLoadModule('/src/kinds/kinds.ts')) as typeof PageKinds;
  const recorded = (await fetchKinds()).filter(({ sample }) => sample);
  const page = recorded.find(({ id }) => id === process.argv[2]);
  if (!page) throw new Error(`Usage: tsx tools/sampleRun.ts ${recorded.map(({ id }) => id).join(' | ')}`);
  const [kind, board, steps] = [page.id, page.board(), page.sample?.steps];
  const cards = (json('index.json') as readonly string[]).map((name) => json(`${name}.json`) as Listed);
  const model = cards.find(({ task, seqLen }) => task === kind && page.unfit(seqLen) === null)?.name;
  if (model === undefined) throw new Error(`No ${kind} model comes with the page.`);
  const weights = loadWeights(new Uint8Array(readFileSync(join(ROOT, `public/models/${model}.safetensors`))));
  const { config, tensors } = weights;
  const engine = await createEngine({ backend: 'wasm' });
  await engine.load(weights);
  const { runLinkText } = (await vite.ssrLoadModule('/src/features/export/runLink.ts')) as typeof RunLink;
  const { withEvent } = (await vite.ssrLoadModule('/src/client/record.ts')) as typeof Record;
  const { readQuestion } = (await vite.ssrLoadModule('/src/kinds/kinds.worker.ts')) as typeof Kinds;
  const request = {
    runId: 'sample',
    kind,
    board,
    copies: 1,
    seed: 0,
    maxSteps: steps ?? config.nSup,
    stopWhenSolved: steps === undefined,
    stopWhenSure: false,
    latents: true,
  };
  const init = (name: string): Float32Array => tensors.get(name)?.data ?? new Float32Array(config.hiddenSize);
  const run = new Run(request, readQuestion(kind, board, new Map()), {
    key: model,
    config,
    initial: { y: init('H_init'), z: init('L_init') },
  });
  let record: Record.RunRecord = {
    phase: 'running',
    runId: 'sample',
    heldBy: null,
    kind,
    board,
    copies: 1,
    seed: 0,
    model: { name: model, T: config.T, n: config.n, nSup: config.nSup },
    planned: request.maxSteps,
    frames: [],
    films: new Map(),
    stopping: false,
    end: null,
    failure: null,
  };
  for await (const event of run.solve(engine, request, new AbortController().signal)) record = withEvent(record, event);
  const text = await runLinkText(record, { kind, board }, 0);
  const lines = [
    '/** A recorded run of the first board, as a link holds it. Made by tools/sampleRun.ts. */',
    '',
    'export const sample =',
    `  '${text}';`,
    '',
  ];
  writeFileSync(join(ROOT, `src/kinds/${kind}/sample.ts`), lines.join('\n'));
  console.log(`${record.frames.length} steps (${record.end?.reason}), ${text.length} characters`);
} finally {
  await vite.close();
}
