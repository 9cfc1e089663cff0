/** How tasks reach the page: from files, from pasted text, and by an id or a link out of the public collections, over the network and only when a person asks. */

import { coded } from '../../../model/errors.ts';
import { NetworkError, ServerError } from '../../../protocol/errors.ts';
import { PuzzleParseError } from '../../puzzle.ts';
import { ARC_TEXT_MAX, type ArcReading, joinReadings, type NamedTask, onlySolutions, parseArcFile, readArc } from '../core/parse.ts';

/** Files that are read at once at most. */
const ARC_FILES_MAX = 1000;

/** The name a task has by its file's name. */
const taskName = (fileName: string): string =>
  fileName
    .replace(/\.json$/i, '')
    .replaceAll('|||', '-')
    .slice(0, 100) || 'task';

/** Tasks that were read, and one sentence on what was not. */
export interface ReadTasks {
  readonly tasks: readonly NamedTask[];
  readonly problem: string | null;
}

/**
 * Reads tasks from files without showing any; solutions go to their challenges, whichever comes first.
 * @throws PuzzleParseError | RangeError where no task can be read, naming the file, the pair and the row; nothing on the page changes
 */
export async function readArcFiles(files: readonly File[]): Promise<ReadTasks> {
  if (files.length > ARC_FILES_MAX) throw new RangeError(`${files.length} files are too many; at most ${ARC_FILES_MAX} are read at once.`);
  const readings: ArcReading[] = [];
  const failures: Error[] = [];
  for (const file of files) {
    try {
      if (file.size > ARC_TEXT_MAX) {
        throw new RangeError(`it has ${(file.size / 2 ** 20).toFixed(1)} MB; a file of tasks has at most ${ARC_TEXT_MAX / 2 ** 20} MB.`);
      }
      const reading = readArc(await file.text(), taskName(file.name));
      readings.push(files.length === 1 ? reading : { ...reading, problems: reading.problems.map((problem) => `${file.name}: ${problem}`) });
    } catch (e) {
      if (!(e instanceof PuzzleParseError || e instanceof RangeError)) throw e;
      const message = `${file.name}: ${e.message}`;
      failures.push(e instanceof RangeError ? new RangeError(message) : new PuzzleParseError(message));
    }
  }
  return tasksOf(readings, failures);
}

/** Reads tasks from pasted text. @throws PuzzleParseError */
export const readArcText = (text: string): ReadTasks => tasksOf([readArc(text, 'pasted task')], []);

/** The tasks of what was read. @throws where there is none */
function tasksOf(readings: readonly ArcReading[], failures: readonly Error[]): ReadTasks {
  const tasks = joinReadings(readings);
  if (tasks.length === 0) {
    const [failure] = failures;
    throw (
      failure ??
      new PuzzleParseError(readings.map((reading) => onlySolutions(reading)).find((why) => why !== null) ?? 'There is no task in it.')
    );
  }
  const bad = failures.length + readings.reduce((n, reading) => n + reading.entries - reading.tasks.length, 0);
  const [why] = [...failures.map(({ message }) => message), ...readings.flatMap(({ problems }) => problems)];
  if (why === undefined) return { tasks, problem: null };
  if (bad === 0) return { tasks, problem: why };
  return { tasks, problem: bad === 1 ? `One could not be read. ${why}` : `${bad} could not be read, the first because: ${why}` };
}

/** The public collections (Apache-2.0), a file a task, in the order they are asked. */
const ARC_1 = 'https://raw.githubusercontent.com/fchollet/ARC-AGI/master/data';
const ARC_2 = 'https://raw.githubusercontent.com/arcprize/ARC-AGI-2/main/data';
const PARTS = ['training', 'evaluation'] as const;
/** Milliseconds until a silent server is given up. */
const PATIENCE_MS = 15_000;
/** Longest address that is looked at. */
const ADDRESS_MAX = 500;

/** There is no public ARC task of this name. */
class ArcIdError extends coded('id') {}

/**
 * The id that a text is, or that a link to a task carries (arcprize.org, GitHub, ARC editors); null when it is neither. Only a link's
 * own parts count: "?task=", the last part of its path, its hash.
 */
export function arcIdIn(text: string): string | null {
  const line = text.trim().replace(/^[<([]+|[>)\].,;]+$/g, '');
  const bare = /^([0-9a-f]{8})(?:\.json)?$/i.exec(line)?.[1];
  if (bare !== undefined) return bare.toLowerCase();
  if (line.length > ADDRESS_MAX || !/^(?:https?:\/\/|www\.|[\w.-]+\.(?:org|com|io|dev|app|net)\/)\S+$/i.test(line)) return null;
  const [, found] =
    /[?&#/](?:(?:task|id|task_id|taskId|puzzle|name)=)?([0-9a-f]{8})(?:_v\d)?(?:\.json)?(?=$|[/?&#])/i.exec(line.replaceAll('%2F', '/')) ??
    [];
  return found?.toLowerCase() ?? null;
}

/**
 * Asks for the task in both parts of ARC-AGI-1, then of ARC-AGI-2; a link to ARC-AGI-2 asks there first.
 * @throws ArcIdError, NetworkError or ServerError, or PuzzleParseError when what came is no task
 */
export async function fetchArcTask(wanted: string, get: typeof fetch = fetch): Promise<NamedTask> {
  const id = arcIdIn(wanted);
  if (id === null) {
    throw new ArcIdError(
      `"${wanted.trim().slice(0, 40)}" is neither an ARC id nor a link to a task: ids have 8 characters from 0-9 and a-f, such as 007bbfb7.`,
    );
  }
  const collections = /arc-?agi-?2|[/=]v2\b/i.test(wanted) ? [ARC_2, ARC_1] : [ARC_1, ARC_2];
  for (const collection of collections) {
    for (const part of PARTS) {
      const text = await ask(`${collection}/${part}/${id}.json`, get);
      const [task] = text === null ? [] : parseArcFile(text, id);
      if (task) return task;
    }
  }
  throw new ArcIdError(`Neither ARC-AGI-1 nor ARC-AGI-2 has a public task ${id}.`);
}

/** The text at an address, or null when there is none. */
async function ask(url: string, get: typeof fetch): Promise<string | null> {
  let response: Response;
  let text: string;
  try {
    response = await get(url, { credentials: 'omit', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(PATIENCE_MS) });
    text = response.ok ? await response.text() : '';
  } catch {
    throw new NetworkError('The public collection on GitHub could not be reached: you are offline, or a firewall is in the way.');
  }
  if (response.status === 404) return null;
  if (!response.ok) throw new ServerError(`The public collection on GitHub answered with an error (${response.status}). Try again later.`);
  return text;
}
