/**
 * ARC's JSON: one task, tasks by id or in a list, a list of pairs, solutions beside their challenges. What can be read is, and what
 * cannot is told in a sentence.
 */

import { PuzzleParseError } from '../../puzzle.ts';
import { looseJson, pythonValue } from '../../shared/reading.ts';
import type { Grid } from './grid.ts';
import { arcGridSchema, type ArcTask, checkTask, TRAIN_MAX } from './task.ts';

/** Characters of the longest file we read; the published collections of 400 to 1000 tasks stay below it. */
export const ARC_TEXT_MAX = 8 * 1024 * 1024;
/** Tasks in one collection at most. */
const ARC_TASKS_MAX = 2000;
/** Pairs of a longer list that become demonstrations. */
const LIST_DEMONSTRATIONS = 10;

/** A task with the id it is known by. */
export interface NamedTask {
  readonly id: string;
  readonly task: ArcTask;
}

/** What a file holds. */
export interface ArcReading {
  readonly tasks: readonly NamedTask[];
  /** The answers of a task's tests by its id, where the file holds solutions; null where one is none. */
  readonly solutions: ReadonlyMap<string, readonly (Grid | null)[]>;
  /** What could not be read, or was assumed: a sentence each. */
  readonly problems: readonly string[];
  /** Entries that were meant to be tasks. */
  readonly entries: number;
}

/** Ids become parts of puzzle identifiers, where "|||" separates. */
const idPattern = /^(?!.*\|\|\|)[^\p{Cc}]{1,100}$/u;

/**
 * Reads a file with one task, which is then known as `name`, or with a collection; all its tasks must be right.
 * @throws PuzzleParseError naming the task, the pair and the row.
 */
export function parseArcFile(text: string, name: string): NamedTask[] {
  const reading = readArc(text, name, true);
  if (reading.tasks.length > 0) return joinReadings([reading]);
  throw new PuzzleParseError(onlySolutions(reading) ?? 'The file holds no task.');
}

/** ARC's JSON, on one line; `parseArcFile` reads it again. */
export function formatTask({ train, test }: ArcTask): string {
  return JSON.stringify({
    train: train.map(({ input, output }) => ({ input, output })),
    test: test.map(({ input, output }) => ({ input, output })),
  });
}

/**
 * Reads whatever of ARC a text holds.
 * @param strict one task that is not right is an error; else it is one of the problems while others can be read
 * @throws PuzzleParseError where nothing can be read, naming the task, the pair and the row
 */
export function readArc(text: string, name: string, strict = false): ArcReading {
  const raw = readJson(text);
  const tasks: NamedTask[] = [];
  const problems: string[] = [];
  const solutions = new Map<string, readonly (Grid | null)[]>();
  let first: PuzzleParseError | null = null;
  let entries = 0;
  const add = (id: string, value: unknown, label?: string): void => {
    entries += 1;
    try {
      tasks.push({ id: checkId(id), task: checkTask(plainTask(value), label) });
    } catch (e) {
      if (strict || !(e instanceof PuzzleParseError)) throw e;
      first ??= e;
      problems.push(e.message);
    }
  };
  const list = (values: readonly (readonly [string, unknown])[]): void => {
    if (values.length > ARC_TASKS_MAX)
      throw new PuzzleParseError(`The file holds ${values.length} tasks; at most ${ARC_TASKS_MAX} are read.`);
    const taken = new Set<string>();
    for (const [wanted, value] of values) {
      const id = taken.has(wanted) ? `${wanted} (${taken.size + 1})` : wanted;
      taken.add(id);
      add(id, value, id);
    }
  };

  if (isTask(raw)) add(name, raw);
  else if (Array.isArray(raw) && raw.length > 0 && raw.every(isPair)) {
    const { task, note } = taskOfPairs(raw);
    add(name, task);
    if (tasks.length > 0) problems.push(note);
  } else if (Array.isArray(raw) && raw.some(isTask)) {
    list(raw.map((value: unknown, i): [string, unknown] => [idOf(value) ?? `${name} ${i + 1}`, isTask(value) ? value : inner(value)]));
  } else if (!isObject(raw)) {
    throw new PuzzleParseError('The file is JSON, but neither a task with "train" and "test" nor an object of tasks.');
  } else {
    const all = Object.entries(raw).flatMap(([id, value]) =>
      isCollection(value) && inner(value) === value ? Object.entries(value) : [[id, value] as [string, unknown]],
    );
    if (all.length === 0) throw new PuzzleParseError('The file holds no task.');
    for (const [id, value] of all) {
      const grids = solutionIn(value);
      if (grids !== null) solutions.set(id, grids);
    }
    if (all.some(([, value]) => isAttempts(value)))
      problems.push('Attempts of a submission were left out: they are neither tasks nor solutions.');
    list(all.filter(([id, value]) => !solutions.has(id) && !isAttempts(value)).map(([id, value]) => [id, inner(value)]));
  }
  if (tasks.length === 0 && first !== null) throw first as PuzzleParseError;
  return { tasks, solutions, problems, entries };
}

/** The tasks of several files, each with the answers that any of them has for it. */
export function joinReadings(readings: readonly ArcReading[]): NamedTask[] {
  const solutions = new Map(readings.flatMap((reading) => [...reading.solutions]));
  return readings.flatMap(({ tasks }) =>
    tasks.map((named) => {
      const answers = solutions.get(named.id);
      if (answers === undefined) return named;
      const test = named.task.test.map((pair, i) => {
        const output = pair.output ?? answers[i];
        return output ? { ...pair, output } : pair;
      });
      return { ...named, task: { ...named.task, test } };
    }),
  );
}

/** Why a file without tasks is none, where it is something else of ARC's; null when it is not. */
export function onlySolutions({ solutions, problems }: ArcReading): string | null {
  if (solutions.size > 0) return 'The file holds solutions without their tasks: open it together with the file of challenges.';
  return problems[0] ?? null;
}

function readJson(text: string): unknown {
  if (text.length > ARC_TEXT_MAX) {
    throw new PuzzleParseError(`The file is ${(text.length / 2 ** 20).toFixed(1)} MB; at most ${ARC_TEXT_MAX / 2 ** 20} MB are read.`);
  }
  const plain = text.replace(/^\uFEFF/, '').replace(/^\s*```\w*\s*\n([\s\S]*?)\n```\s*$/, '$1');
  try {
    return looseJson(plain);
  } catch (error) {
    const other = pythonValue(plain) ?? jsonLines(plain);
    if (other !== null) return other;
    throw new PuzzleParseError(`The file is not JSON: ${error instanceof Error ? error.message : 'it cannot be read'}.`);
  }
}

/** A task, or a pair, a line. */
function jsonLines(text: string): unknown[] | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length < 2 || lines.length > ARC_TASKS_MAX) return null;
  try {
    return lines.map((line) => JSON.parse(line) as unknown);
  } catch {
    return null;
  }
}

const isObject = (raw: unknown): raw is object => typeof raw === 'object' && raw !== null && !Array.isArray(raw);
const isTask = (raw: unknown): boolean =>
  isObject(raw) && (Object.hasOwn(raw, 'train') || Object.hasOwn(raw, 'test')) && !isCollection(raw);
const isPair = (raw: unknown): boolean => isObject(raw) && Object.hasOwn(raw, 'input') && !isTask(raw);
/** An object whose every value is a task, under a name such as "training". */
const isCollection = (raw: unknown): raw is object => {
  if (!isObject(raw)) return false;
  const values: unknown[] = Object.values(raw);
  return values.length > 0 && values.every((value) => isObject(value) && Object.hasOwn(value, 'train') && Object.hasOwn(value, 'test'));
};
const isAttempts = (raw: unknown): boolean =>
  Array.isArray(raw) &&
  raw.length > 0 &&
  raw.every((entry) => isObject(entry) && Object.keys(entry).some((key) => /^attempt_?\d/.test(key)));

const field = (raw: object, key: string): unknown => Object.getOwnPropertyDescriptor(raw, key)?.value;

/** A task in an envelope: `{"id": ..., "task": {...}}`. */
const inner = (raw: unknown): unknown => {
  if (!isObject(raw) || isTask(raw)) return raw;
  const value = field(raw, 'task') ?? field(raw, 'data');
  return isTask(value) ? value : raw;
};

function idOf(raw: unknown): string | null {
  if (!isObject(raw)) return null;
  for (const key of ['id', 'task_id', 'name', 'uid']) {
    const value = field(raw, key);
    if (typeof value === 'string' && idPattern.test(value)) return value;
  }
  return null;
}

/** The grids of a solution: a list of them, or one; null when a value is no such thing. */
function solutionIn(raw: unknown): (Grid | null)[] | null {
  if (!Array.isArray(raw) || raw.length === 0) return null;
  const read = (value: unknown): Grid | null => arcGridSchema.safeParse(rowsOf(value)).data ?? null;
  const one = read(raw);
  if (one !== null) return [one];
  const grids = raw.map(read);
  return grids.some((grid) => grid !== null) ? grids : null;
}

/** Whether a pair says that it has no answer: none, null, or an empty grid. */
const isUnanswered = (pair: object): boolean => {
  const output = field(pair, 'output') ?? null;
  return output === null || (Array.isArray(output) && output.every((row) => Array.isArray(row) && row.length === 0));
};

/** The rows of a grid that is written as text, or whose rows or cells are: "0120", "0 1 2 0", "01\n20"; full stops are black. Others stay as they are. */
function rowsOf(grid: unknown): unknown {
  const rows: unknown = typeof grid === 'string' ? grid.trim().split(/\s*[\n/|;]\s*/) : grid;
  if (!Array.isArray(rows)) return grid;
  return rows.map((row: unknown) => {
    if (Array.isArray(row)) return row.map((cell: unknown) => (typeof cell === 'string' && /^\d$/.test(cell) ? Number(cell) : cell));
    if (typeof row !== 'string' || !/^[\s[(]*[\d.](?:[\s,]*[\d.])*[\s\])]*$/.test(row)) return row;
    return Array.from(row.replace(/[^\d.]/g, ''), (cell) => (cell === '.' ? 0 : Number(cell)));
  });
}

/** A task whose grids are lists of numbers. A test without an answer may say so with null or an empty grid. */
function plainTask(raw: unknown): unknown {
  if (!isObject(raw)) return raw;
  const pair = (one: unknown): unknown =>
    isObject(one) ? Object.fromEntries(Object.entries(one).map(([key, value]: [string, unknown]) => [key, rowsOf(value)])) : one;
  const question = (one: unknown): unknown => (isObject(one) && isUnanswered(one) ? { input: field(one, 'input') } : one);
  const part = (key: string, pairs: unknown): unknown => {
    if (!Array.isArray(pairs)) return pairs;
    return key === 'test' ? pairs.map(pair).map(question) : pairs.map(pair);
  };
  return Object.fromEntries(Object.entries(raw).map(([key, value]: [string, unknown]) => [key, part(key, value)]));
}

/** A task of a list of pairs: those without an answer are its tests, else the last one is. */
function taskOfPairs(pairs: readonly unknown[]): { readonly task: unknown; readonly note: string } {
  const answered = pairs.filter((pair) => !isUnanswered(pair as object));
  const asked = pairs.filter((pair) => !answered.includes(pair));
  const test = asked.length > 0 ? asked : answered.slice(-1);
  const shown = asked.length > 0 ? answered : answered.slice(0, -1);
  const train = shown.length > TRAIN_MAX ? shown.slice(0, LIST_DEMONSTRATIONS) : shown;
  const which = asked.length > 0 ? 'those without an answer are' : 'the last one is';
  const note = `A list of ${pairs.length} pairs: ${which} the test, ${train.length < shown.length ? `the first ${train.length} are` : 'the others are'} the demonstrations.`;
  return { task: { train: train.length > 0 ? train : answered, test }, note };
}

function checkId(id: string): string {
  if (idPattern.test(id)) return id;
  const shown = JSON.stringify(id.length > 40 ? `${id.slice(0, 40)}...` : id);
  throw new PuzzleParseError(`${shown} cannot be a task id: 1 to 100 characters, no control characters and no "|||".`);
}
