/** The ARC task on the page: its store, and the ways a task gets there and leaves. */

import LZString from 'lz-string';
import { z } from 'zod';
import { boardLink } from '../../../app/address.ts';
import { PuzzleParseError } from '../../puzzle.ts';
import { createBoardStore } from '../../shared/boardStore.ts';
import { firstTask } from '../core/first.ts';
import type { Grid } from '../core/grid.ts';
import {
  ARC_TEXT_MAX,
  type ArcReading,
  formatTask,
  joinReadings,
  type NamedTask,
  onlySolutions,
  parseArcFile,
  readArc,
} from '../core/parse.ts';
import { arcTaskSchema } from '../core/task.ts';
import { arcFace } from '../face.ts';
import { arcNotesSchema, gridOf, noArcNotes, sharingTasks, withGrid, type ArcNotes } from './document.ts';
import { activePlace, useArcView } from './view.ts';

/** Longest link text that is made or read, in characters: what messengers and browsers carry without cutting. */
export const ARC_LINK_MAX = 6000;
/** Files that are read at once at most. */
export const ARC_FILES_MAX = 1000;

const namedTaskSchema: z.ZodType<NamedTask> = z.object({ id: z.string().min(1).max(100), task: arcTaskSchema });

/** A task with its id, as an ARC collection of one. */
const formatNamed = ({ id, task }: NamedTask): string => `{${JSON.stringify(id)}:${formatTask(task)}}`;

/** Reads the text of a link. @throws PuzzleParseError */
function parseLink(text: string): NamedTask {
  if (text.length > ARC_LINK_MAX) throw new PuzzleParseError(`it has ${text.length} characters; at most ${ARC_LINK_MAX} are read.`);
  const json = unpacked(text);
  const [named] = json ? parseArcFile(json, 'shared task') : [];
  if (!named) throw new PuzzleParseError('it is damaged or cut off.');
  return named;
}

/** The text of a link unpacked; null where it is damaged, at which lz-string now and then throws. */
function unpacked(text: string): string | null {
  try {
    return LZString.decompressFromEncodedURIComponent(text);
  } catch {
    return null;
  }
}

/** The task being edited, with the answers drawn for it and its undo history. */
export const useArc = createBoardStore<NamedTask, ArcNotes>(
  { id: 'arc', schema: namedTaskSchema, parse: parseLink, format: formatNamed },
  {
    initial: firstTask,
    noNotes: noArcNotes,
    notesSchema: arcNotesSchema,
    linkKey: arcFace.linkKey,
    what: 'ARC task',
    revive: sharingTasks(),
  },
);

/** Changes a grid, absent: the one that tools and keys act on, as one undo step; a change that gives back an equal grid is none. */
export function editActiveGrid(change: (grid: Grid) => Grid, place = activePlace(useArcView.getState())): void {
  useArc.getState().edit((doc) => {
    const grid = gridOf(doc, place);
    return grid ? withGrid(doc, place, change(grid)) : doc;
  });
}

/** Shows a task from its first test on, as one undo step. */
export function openArcTask(named: NamedTask): void {
  useArcView.getState().show({ part: 'test', index: 0 });
  useArc.getState().edit(() => ({ board: named, notes: { loaded: named.task, answers: [] } }));
}

// Another task starts at its first test; where pairs were taken away, the view stays on one that is there.
useArc.subscribe(({ board }, before) => {
  if (board === before.board) return;
  const { pair, test, show } = useArcView.getState();
  const lastTest = board.task.test.length - 1;
  const renamed = board.task === before.board.task;
  if (board.id !== before.board.id && !renamed) return show({ part: 'test', index: 0 });
  if (test > lastTest) useArcView.setState({ test: lastTest });
  if (pair.index >= board.task[pair.part].length) show({ part: pair.part, index: board.task[pair.part].length - 1 });
});

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

/** A link to a task. @throws RangeError when the task is too large for one */
export function arcLink(named: NamedTask, page: string): string {
  const text = LZString.compressToEncodedURIComponent(formatNamed(named));
  if (text.length > ARC_LINK_MAX) {
    throw new RangeError(
      `This task is too large for a link (${text.length} characters; at most ${ARC_LINK_MAX}). Save it as a file instead.`,
    );
  }
  return boardLink(page, arcFace.linkKey, text);
}
