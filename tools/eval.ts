/**
 * Measures a model on a file of puzzles, in Node on the wasm backend:
 *   npm run eval -- --task sudoku --model sudoku-lite --input puzzles.csv [--limit N] [--rollouts K] [--vary symmetries|noise|both] [--sigma S]
 *     [--steps N_sup] [--batch B] [--json OUT]
 *   npm run eval -- --task maze --model maze-lite --input mazes.jsonl [the same]
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createEngine } from '../src/engine/create.ts';
import { loadWeights } from '../src/model/weights/open.ts';
import type { TrmWeights } from '../src/model/weights/tensors.ts';
import { readOptions, usage, wholeNumber } from './args.ts';
import { evaluators, type EvalOptions } from './evalPuzzles.ts';
import { nodeCpu } from './nodeCpu.ts';

const HELP = `Usage: npm run eval -- --task ${[...evaluators.keys()].join('|')} --model ID|FILE --input FILE [--limit N] [--rollouts K] [--vary symmetries|noise|both] [--sigma S] [--steps N] [--batch B] [--backend wasm] [--json OUT]`;

const { values } = readOptions(['task', 'model', 'input', 'limit', 'rollouts', 'vary', 'sigma', 'steps', 'batch', 'backend', 'json'], HELP);
const { task, model, input, backend = 'wasm', vary = 'symmetries', json } = values;
if (!task || !model || !input) usage(HELP);
const evaluate = evaluators.get(task) ?? usage(`--task ${task} is not known. ${HELP}`);
if (backend !== 'wasm') usage(`--backend ${backend}: this tool runs in Node, where only wasm is available.`);

/** What tells rollouts apart. */
function noise(): EvalOptions['noise'] {
  if (vary !== 'symmetries' && vary !== 'noise' && vary !== 'both') return usage(`--vary takes symmetries, noise or both, not "${vary}".`);
  if (vary === 'symmetries') return values.sigma === undefined ? undefined : usage('--sigma needs --vary noise or --vary both.');
  const sigma = Number(values.sigma ?? 0.3);
  if (!(sigma > 0 && sigma <= 1)) usage(`--sigma takes a number over 0 and up to 1, not "${values.sigma}".`);
  return { sigma, symmetries: vary === 'both' };
}

/** A model by id (public/models) or by file name. */
function modelWeights(): TrmWeights {
  const shipped = resolve(import.meta.dirname, `../public/models/${model}.safetensors`);
  const file = existsSync(shipped) ? shipped : resolve(String(model));
  if (!existsSync(file)) usage(`--model ${model} is neither a shipped model nor a file.`);
  return loadWeights(new Uint8Array(readFileSync(file)));
}

if (!existsSync(input)) usage(`--input ${input} does not exist.`);
const weights = modelWeights();
const engine = await createEngine({ backend: 'wasm', cpu: nodeCpu() });
await engine.load(weights);
const result = await evaluate(engine, weights.config, readFileSync(input, 'utf8'), {
  limit: wholeNumber('limit', values.limit, Infinity, 1, 1e9),
  rollouts: wholeNumber('rollouts', values.rollouts, 1, 1, 256),
  noise: noise(),
  steps: wholeNumber('steps', values.steps, weights.config.nSup, 1, 512),
  batch: wholeNumber('batch', values.batch, 32, 1, 1024),
});
const report = { task, model, ...result, vary, ...(values.sigma === undefined ? {} : { sigma: Number(values.sigma) }), backend };
console.log(JSON.stringify(report));
if (json) writeFileSync(json, `${JSON.stringify(report)}\n`);
