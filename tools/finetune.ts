/**
 * Learns ARC tasks with E-TRM, one after the other, in Node on the CPU kernels, and answers their test inputs:
 *   npm run finetune -- --tasks FILE_or_DIR --budget-seconds N --json OUT [--seeds K] [--seed S] [--threads T] [--limit N]
 *     [--start FILE|none]
 * After two seeds that do not agree every other one begins with the pretrained weights that come with the page (--start FILE: with others; none: never).
 * The budget is for one task, wall clock. Files hold one task, or an object of id -> task. A task ends before its budget when two seeds have
 * learnt every demonstration and agree; at most K seeds (8), from seed S (1) on, T of them at a time (2).
 * OUT: {"settings", "tasks": [{"id", "solved", "first", "candidates", "votes", "fitted", "seeds", "steps", "seconds", "ended"}], "solved", "total"},
 * rewritten after every task, and the same call again goes on behind the tasks that it holds; `solved` of a task (one of two candidates is
 * right for every test input) is null when its file does not hold the answers.
 */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type NamedTask, parseArcFile } from '../src/kinds/arc/core/parse.ts';
import { PuzzleParseError } from '../src/kinds/puzzle.ts';
import { readPretrained, type Pretrained } from '../src/model/architectures/etrm/plan.ts';
import { readOptions, usage, wholeNumber } from './args.ts';
import { finetuneTask, LearnerThreads, type TaskResult } from './finetuneTask.ts';

const HELP =
  'Usage: npm run finetune -- --tasks FILE_or_DIR --budget-seconds N --json OUT [--seeds K] [--seed S] [--threads T] [--limit N] [--start FILE|none]';
const { values } = readOptions(['tasks', 'budget-seconds', 'json', 'seeds', 'seed', 'threads', 'limit', 'start'], HELP);
const { tasks: source, json } = values;
if (!source || !json || !values['budget-seconds']) usage(HELP);
if (!existsSync(source)) usage(`--tasks ${source} does not exist.`);
if (!existsSync(dirname(resolve(json)))) usage(`--json ${json}: there is no folder ${dirname(resolve(json))}.`);
const budget = wholeNumber('budget-seconds', values['budget-seconds'], 0, 1, 86_400);
const seeds = wholeNumber('seeds', values.seeds, 8, 1, 1000);
const firstSeed = wholeNumber('seed', values.seed, 1, 1, 1_000_000);
const threads = wholeNumber('threads', values.threads, 2, 1, 64);

function readTasks(path: string): NamedTask[] {
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((f) => f.endsWith('.json'))
        .sort()
        .map((f) => join(path, f))
    : [path];
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

const all = readTasks(source);
const tasks = all.slice(0, wholeNumber('limit', values.limit, all.length, 1, 1_000_000));
const start = values.start ?? fileURLToPath(new URL('../src/training/etrm/pretrained/e-trm.safetensors', import.meta.url));
if (start !== 'none' && !existsSync(start)) usage(`--start ${start} does not exist.`);

const startBytes = start === 'none' ? null : readFileSync(start);

function pretrainedWeights(bytes: Uint8Array): Pretrained {
  try {
    return readPretrained(bytes);
  } catch (e) {
    return usage(`--start ${start}: ${e instanceof Error ? e.message : String(e)}`);
  }
}

const pretrained = startBytes && pretrainedWeights(startBytes);
const settings = { seconds: budget, seeds, firstSeed, start: startBytes && createHash('sha256').update(startBytes).digest('hex') };

/** What an earlier, interrupted call with the same settings wrote. */
function earlier(path: string): TaskResult[] {
  if (!existsSync(path)) return [];
  let held: { readonly settings?: unknown; readonly tasks?: readonly TaskResult[] } = {};
  try {
    held = JSON.parse(readFileSync(path, 'utf8')) as typeof held;
  } catch {
    usage(`--json ${path} is there already and is no JSON: name another file.`);
  }
  if (JSON.stringify(held.settings) !== JSON.stringify(settings))
    usage(`--json ${path} is there already, from a call with other settings: name another file.`);
  return [...(held.tasks ?? [])];
}

const results = earlier(json);
const done = new Set(results.map(({ id }) => id));
const learners = await LearnerThreads.start(threads);
for (const [i, named] of tasks.entries()) {
  if (done.has(named.id)) continue;
  const result = await finetuneTask(named, learners, { ...settings, pretrained: pretrained && (() => Promise.resolve(pretrained)) });
  results.push(result);
  const solved = results.filter((r) => r.solved).length;
  const verdict = { true: 'solved', false: 'not solved', null: 'no answer to compare with' }[`${result.solved}`];
  const runs = result.seeds.map(({ steps, fitted }) => `${steps}${fitted ? '' : ' not fitted'}`).join(', ');
  console.log(`${i + 1}/${tasks.length} ${named.id}: ${verdict}, ${result.seconds} s, steps by seed ${runs} (${solved} solved so far)`);
  writeFileSync(json, `${JSON.stringify({ settings, tasks: results, solved, total: tasks.length })}\n`);
}
await learners.stop();
