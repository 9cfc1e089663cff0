/**
 * Fine-tunes on ARC tasks, one after the other, in Node on the wasm backend, and answers their test inputs:
 *   npm run finetune -- --tasks FILE_or_DIR [--model ID|FILE] --budget-seconds N --json OUT
 * The budget is for one task. Files hold one task, or an object of id -> task. Without a model every task starts from nothing.
 * OUT: {"tasks": [{"id", "solved", "candidates", "steps", "seconds"}], "solved", "total"}, rewritten after every task; `solved` of a
 * task is null when its file does not hold the answers. Tasks that the model's canvas cannot hold, and those whose training diverges,
 * are told and count as not solved.
 */
import './trainGradients.ts';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { startWasm, TfjsEngine } from '../src/engine/tfjs.ts';
import { arcKind, type NamedTask, parseArcFile } from '../src/kinds/arc/core/index.ts';
import { PuzzleParseError } from '../src/kinds/puzzle.ts';
import { WeightsError } from '../src/model/weights/errors.ts';
import { loadWeights } from '../src/model/weights/load.ts';
import type { TrmWeights } from '../src/model/weights/tensors.ts';
import { readOptions, usage, wholeNumber } from './args.ts';
import { DivergedError, finetuneTask, type TaskResult } from './finetuneTask.ts';

const HELP = 'Usage: npm run finetune -- --tasks FILE_or_DIR [--model ID|FILE] --budget-seconds N --json OUT';
const { values } = readOptions(['tasks', 'model', 'budget-seconds', 'json'], HELP);
const { tasks: source, model, json } = values;
if (!source || !json || !values['budget-seconds']) usage(HELP);
if (!existsSync(source)) usage(`--tasks ${source} does not exist.`);
if (!existsSync(dirname(resolve(json)))) usage(`--json ${json}: there is no folder ${dirname(resolve(json))}.`);
const budget = wholeNumber('budget-seconds', values['budget-seconds'], 0, 1, 86_400);

function readTasks(path: string): NamedTask[] {
  const files = statSync(path).isDirectory() ? readdirSync(path).filter((f) => f.endsWith('.json')).sort().map((f) => join(path, f)) : [path];
  if (files.length === 0) usage(`--tasks ${path} holds no .json file.`);
  const named = files.flatMap((file) => {
    try {
      return parseArcFile(readFileSync(file, 'utf8'), basename(file, '.json'));
    } catch (e) {
      if (e instanceof PuzzleParseError) return usage(`${file}: ${e.message}`);
      throw e;
    }
  });
  const ids = named.map(({ id }) => id);
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  if (twice !== undefined) usage(`--tasks ${path} holds two tasks named ${twice}.`);
  return named;
}

/** A model by id (public/models) or by file name; null for none. */
function readModel(name: string | undefined): TrmWeights | null {
  if (name === undefined) return null;
  const shipped = resolve(import.meta.dirname, `../public/models/${name}.safetensors`);
  const file = existsSync(shipped) ? shipped : resolve(name);
  if (!existsSync(file)) usage(`--model ${name} is neither a shipped model nor a file.`);
  try {
    const weights = loadWeights(new Uint8Array(readFileSync(file)));
    const { vocabSize, puzzleDim } = weights.config;
    if (vocabSize !== arcKind.vocabSize) usage(`--model ${name} reads ${vocabSize} kinds of tokens; ARC has ${arcKind.vocabSize}.`);
    if (puzzleDim === 0) usage(`--model ${name} has no puzzle table, so it cannot take new tasks.`);
    return weights;
  } catch (e) {
    if (e instanceof WeightsError) return usage(`--model ${name}: ${e.message}`);
    throw e;
  }
}

const tasks = readTasks(source);
const base = readModel(model);
const { adapter, features } = await startWasm();
const makeEngine = (): TfjsEngine => new TfjsEngine({ backend: 'wasm', adapter, software: false, features, note: '' });
const results: TaskResult[] = [];

async function attempt(named: NamedTask): Promise<TaskResult> {
  const failed: TaskResult = { id: named.id, solved: false, candidates: [], steps: 0, seconds: 0 };
  const problem = base && arcKind.unfit(named.task, base.config.seqLen);
  if (problem) {
    console.error(`${named.id}: ${problem}`);
    return failed;
  }
  try {
    return await finetuneTask(named, base, budget, makeEngine);
  } catch (e) {
    if (!(e instanceof DivergedError)) throw e;
    console.error(e.message);
    return { ...failed, steps: e.steps, seconds: e.seconds };
  }
}

for (const [i, named] of tasks.entries()) {
  const result = await attempt(named);
  results.push(result);
  const solved = results.filter((r) => r.solved).length;
  const verdict = { true: 'solved', false: 'not solved', null: 'no answer to compare with' }[`${result.solved}`];
  console.log(`${i + 1}/${tasks.length} ${named.id}: ${verdict}, ${result.steps} steps, ${result.seconds} s (${solved} solved so far)`);
  writeFileSync(json, `${JSON.stringify({ tasks: results, solved, total: tasks.length })}\n`);
}
