/** ARC's JSON files: one task, or an object of id -> task as in the published collections. */
import { PuzzleParseError } from '../../puzzle.ts';
import { type ArcTask, checkTask } from './task.ts';

/** Characters of the longest file we read; the published collections of 400 to 1000 tasks stay below it. */
export const ARC_TEXT_MAX = 8 * 1024 * 1024;
/** Tasks in one collection at most. */
export const ARC_TASKS_MAX = 2000;

/** A task with the id it is known by. */
export interface NamedTask {
  readonly id: string;
  readonly task: ArcTask;
}

/** Ids become parts of puzzle identifiers, where "|||" separates. */
const idPattern = /^(?!.*\|\|\|)[^\p{Cc}]{1,100}$/u;

/**
 * Reads a file with one task, which is then known as `name`, or with a collection, which brings its own ids.
 * @throws PuzzleParseError naming the task, the pair and the row.
 */
export function parseArcFile(text: string, name: string): NamedTask[] {
  const raw = readJson(text);
  if (isTask(raw)) return [{ id: checkId(name), task: checkTask(raw) }];
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw new PuzzleParseError('The file is JSON, but neither a task with "train" and "test" nor an object of tasks.');
  }
  const entries = Object.entries(raw);
  if (entries.length === 0) throw new PuzzleParseError('The file holds no task.');
  if (entries.length > ARC_TASKS_MAX) throw new PuzzleParseError(`The file holds ${entries.length} tasks; at most ${ARC_TASKS_MAX} are read.`);
  return entries.map(([id, task]) => ({ id: checkId(id), task: checkTask(task, id) }));
}

/** Reads exactly one task. @throws PuzzleParseError naming the pair and the row. */
export function parseTask(text: string): ArcTask {
  return checkTask(readJson(text));
}

/** ARC's JSON, on one line. `parseTask(formatTask(t))` equals `t`. */
export function formatTask({ train, test }: ArcTask): string {
  return JSON.stringify({
    train: train.map(({ input, output }) => ({ input, output })),
    test: test.map(({ input, output }) => ({ input, output })),
  });
}

function readJson(text: string): unknown {
  if (text.length > ARC_TEXT_MAX) {
    throw new PuzzleParseError(`The file is ${(text.length / 2 ** 20).toFixed(1)} MB; at most ${ARC_TEXT_MAX / 2 ** 20} MB are read.`);
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new PuzzleParseError(`The file is not JSON: ${error instanceof Error ? error.message : 'it cannot be read'}.`);
  }
}

const isTask = (raw: unknown): boolean => typeof raw === 'object' && raw !== null && (Object.hasOwn(raw, 'train') || Object.hasOwn(raw, 'test'));

function checkId(id: string): string {
  if (idPattern.test(id)) return id;
  const shown = JSON.stringify(id.length > 40 ? `${id.slice(0, 40)}...` : id);
  throw new PuzzleParseError(`${shown} cannot be a task id: 1 to 100 characters, no control characters and no "|||".`);
}
