/** The words of learning a task: what is true of the grid that is shown, and what can be done. Pure, so that every state can be tested. */

import { sizeRule } from '../../../model/architectures/etrm/sizes.ts';
import type { FailureCode } from '../../../protocol/errors.ts';
import type { Kept } from '../../../protocol/learn.ts';
import { WHILE_HIDDEN } from '../../../ui/away.ts';
import { plural } from '../../../ui/format.ts';
import { type Grid, gridCols, gridRows, sameGrid } from '../core/grid.ts';
import type { ArcTask } from '../core/task.ts';
import { learningFrom } from './fromModel.ts';
import { candidatesOf, isLearning, sizeKnown, votesOf, type LearnRecord } from './record.ts';
import type { Forecast, LeftOut } from './store.ts';

export interface LearnWords {
  readonly tone: 'plain' | 'busy' | 'good' | 'warn' | 'bad';
  /** Spoken when it changes. */
  readonly headline: string;
  /** Shown after it, not spoken. */
  readonly counter: string;
  readonly detail: string;
}

export interface LearnMoment {
  readonly record: LearnRecord | null;
  readonly kept: Kept | null;
  readonly forecast: Forecast | null;
  readonly task: ArcTask;
  /** The test that is open, counted from 0. */
  readonly test: number;
  /** The model's answer that is shown; null while none is. */
  readonly shown: Grid | null;
}

/** "about 8 seconds", "about 6 minutes"; a guess is not told to the tenth. */
export function roughly(seconds: number): string {
  if (seconds < 1.5) return 'about a second';
  if (seconds < 20) return `about ${Math.round(seconds)} seconds`;
  if (seconds < 90) return `about ${Math.round(seconds / 5) * 5} seconds`;
  if (seconds < 5400) return `about ${Math.round(seconds / 60)} minutes`;
  return `about ${Math.round(seconds / 360) / 10} hours`;
}

/** "20 s left", "2 min left" */
export function left(seconds: number | null): string {
  if (seconds === null) return '';
  if (seconds < 1) return 'nearly done';
  return seconds < 60 ? `${Math.ceil(seconds)} s left` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s left`;
}

/** "2 of 3 demonstrations learnt" */
export const learntWords = (learnt: number, all: number): string => `${learnt} of ${plural(all, 'demonstration')} learnt`;

export function learnWords(moment: LearnMoment): LearnWords {
  const { record } = moment;
  if (!record) return readyWords(moment);
  if (isLearning(record)) return busyWords(record, moment.task.train.length);
  if (record.phase === 'failed') return failedWords(record, moment);
  return endedWords(record, moment);
}

function readyWords({ kept, forecast, task }: LearnMoment): LearnWords {
  const { learnt, session } = kept ?? {};
  if (learnt && learnt.fitted > 0) return { tone: 'plain', headline: 'Learnt here already', counter: '', detail: 'Solve answers at once.' };
  if (session) return { tone: 'plain', headline: 'Partly learnt', counter: '', detail: 'Solve goes on from where it was left.' };
  return { tone: 'plain', headline: 'Ready to learn', counter: '', detail: `${firstWords(task)} ${forecastWords(forecast, task)}`.trim() };
}

const firstWords = (task: ArcTask): string =>
  `Solve teaches a small network this task from its ${plural(task.train.length, 'demonstration')}, then asks it.`;

/** "20 × 20 grids: about 6 minutes on this device." */
export function forecastWords(forecast: Forecast | null, task: ArcTask): string {
  const seconds = forecast?.seconds ?? null;
  if (seconds === null) return '';
  const grids = [...task.train.flatMap(({ input, output }) => [input, output]), ...task.test.map(({ input }) => input)];
  const [rows, cols] = [Math.max(...grids.map(gridRows)), Math.max(...grids.map(gridCols))];
  const size = seconds > 60 ? `Grids up to ${rows} × ${cols}: ` : '';
  const sentence = `${size}${roughly(seconds)} on this device.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/**
 * A model in use that has no rows for the task, and what learning it from that model takes where that was measured (on a CPU).
 * @param stepMs of one supervision step of one copy
 */
export function noRowsWords(
  name: string,
  { stepMs, nSup }: { readonly stepMs: number | undefined; readonly nSup: number },
  task: ArcTask,
): string {
  const { slow } = learningFrom({ stepMs, nSup }, task);
  if (!slow) return `${name} has not learnt this task yet.`;
  const { step, steps, evaluation } = slow;
  const times = `${roughly(step)} a step, ${roughly(step * steps)} for ${steps} of them, and ${roughly(evaluation)} for each evaluation, before and after`;
  return `${name} has not learnt this task yet. Learning it takes long on this CPU: ${times}. Every step is saved: pause or close the tab at any time.`;
}

/** Which public task the open one is, where a model has rows for such. A key that begins with # is of a task's demonstrations. */
export const whichWords = {
  which: 'Which task is it?',
  why: (tasks: Readonly<Record<string, number>>): string =>
    Object.keys(tasks).some((key) => key.startsWith('#'))
      ? 'Of the public tasks, those for training are recognised by their grids, those for evaluation by their id alone, since their grids are no part of this page. A wrong id gives noise.'
      : 'This model knows its tasks by their names alone. A wrong name gives noise.',
  unknown: (model: string, id: string): string => `${model} has no rows for ${id}.`,
} as const;

/** Where this much is left, people look at something else meanwhile; seconds. */
const LONG = 60;

/** What holds of a cell, by the mark's name. */
const MARKS: Readonly<Record<string, string>> = {
  enclosed: 'is shut in',
  largest: 'is of the largest shape',
  smallest: 'is of the smallest shape',
  ring: 'is of a shape that goes round something',
  lone: 'stands alone',
  boxed: 'lies in the box around a shape',
  order: 'is of the largest, the second or a smaller shape',
  'middle row': 'lies in the middle row',
  'middle column': 'lies in the middle column',
  diagonal: 'lies on the diagonal',
  'other diagonal': 'lies on the other diagonal',
  edge: 'lies at the edge',
  corner: 'is a corner',
  'between in row': 'lies between two others in its row',
  'between in column': 'lies between two others in its column',
  'plain row': 'lies in a row of one colour',
  'plain column': 'lies in a column of one colour',
  near: 'has another one near',
  beside: 'has others beside it, and how many',
  'odd row': 'lies in an odd row',
  'odd column': 'lies in an odd column',
  chequered: 'is black or white on a chessboard',
};

/** What is looked at alone, by its name. */
const LOOKS: Readonly<Record<string, string>> = {
  turns: 'the input mirrored and turned',
  quarters: 'the input turned',
  places: 'the input repeated, enlarged or shifted',
  moved: 'the input fallen to a side, and what is cut out of it',
  offset: 'one cell, two or three away',
};

/** The same of views, by what their names begin with; looks, whose names are whole, come before. */
const VIEWS: readonly (readonly [string, string])[] = [
  ['left', 'the input mirrored'],
  ['up', 'the input mirrored'],
  ['half', 'the input turned'],
  ['turned', 'the input turned'],
  ['trans', 'the input turned over'],
  ['shifted', 'the input shifted'],
  ['columns', 'the columns in the order of their heights'],
  ['rows', 'the rows in the order of their lengths'],
  ['whole', 'the input’s pattern, continued'],
  ['each', 'each line’s own pattern, continued'],
  ['cells', 'how many cells there are'],
  ['shapes', 'how many shapes there are'],
];

/** What was assumed of the rule; '' where nothing was. */
export function goesByWords(names: readonly string[]): string {
  const [first = ''] = names;
  const look = LOOKS[first] ?? VIEWS.find(([begins]) => first.startsWith(begins))?.[1];
  if (look) return `It looks at ${look}.`;
  const marks = names.map((name) => MARKS[name]).filter((words) => words !== undefined);
  return marks.length === 0 ? '' : `It goes by each cell’s colour and whether it ${marks.join(', and whether it ')}.`;
}

/** The same of what some seeds say: those that began with pretrained weights look at everything. */
function assumed({ progress, goesBy }: LearnRecord, seeds: readonly number[]): string {
  const free = progress?.seeds.some(({ seed, pretrained }) => pretrained && seeds.includes(seed));
  return seeds.length === 0 || free ? '' : goesByWords(goesBy);
}

/** The same of a candidate, by its place: of the seeds that gave it, or of all before any is done. */
function assumedOf(record: LearnRecord, test: number, at: number): string {
  if (at < 0) return '';
  const { seeds } = candidatesOf(record, test)[at];
  return assumed(record, seeds.length > 0 ? seeds : (record.progress?.seeds ?? []).map(({ seed }) => seed));
}

function busyWords(record: LearnRecord, all: number): LearnWords {
  const { progress, stopping } = record;
  if (stopping) return { tone: 'busy', headline: 'Stopping', counter: ' after this step', detail: 'What was learnt is kept.' };
  if (!progress || progress.seeds.length === 0)
    return { tone: 'busy', headline: 'Starting', counter: '', detail: 'The first steps are the slowest.' };
  const rest = left(progress.secondsLeft);
  const working = progress.seeds.flatMap(({ seed, finished }) => (finished ? [] : [seed]));
  const seeds = progress.seeds.filter(({ finished }) => finished).length;
  const done =
    seeds === 0
      ? ''
      : progress.fitted
        ? ` ${plural(seeds, 'seed')} done; another one is asked for its opinion.`
        : ` ${plural(seeds, 'seed')} did not get there; another one tries.`;
  return {
    tone: 'busy',
    headline: learntWords(progress.learnt, all),
    counter: rest ? ` · ${rest}` : '',
    detail: `${assumed(record, working) || 'Watch its answers get right.'}${done}${(progress.secondsLeft ?? Infinity) > LONG ? ` ${WHILE_HIDDEN}` : ''}`,
  };
}

function failedWords({ failure, progress, saved, backend }: LearnRecord, { task }: LearnMoment): LearnWords {
  const { code = 'unexpected', message = '' } = failure ?? {};
  const kept = saved && progress ? ` ${learntWords(progress.learnt, task.train.length)}, and that is kept.` : '';
  const headlines: Partial<Record<FailureCode, string>> = {
    'another-tab': 'Another tab is at it',
    'bad-grid': 'This task cannot be learnt',
    diverged: 'Training diverged',
    device: backend === 'webgpu' ? 'The graphics device gave up' : 'This device could not learn it',
    worker: 'The learning stopped unexpectedly',
  };
  return {
    tone: code === 'another-tab' ? 'warn' : 'bad',
    headline: headlines[code] ?? 'It could not be learnt',
    counter: '',
    detail: `${message}${kept}`,
  };
}

/** Why nobody but the person knows how large an answer is. */
export const whyAsked = ({ train }: ArcTask): string =>
  sizeRule(train) === null ? 'It does not follow from the demonstrations' : 'What the demonstrations show gives none from 1 × 1 to 30 × 30';

function endedWords(record: LearnRecord, moment: LearnMoment): LearnWords {
  const { task, test, shown } = moment;
  const { progress, end } = record;
  if (!sizeKnown(record, test)) {
    return {
      tone: 'warn',
      headline: 'What size is the answer?',
      counter: '',
      detail: `${whyAsked(task)}: choose it below the test.`,
    };
  }
  const candidates = candidatesOf(record, test);
  if (!progress || candidates.length === 0)
    return { tone: 'plain', headline: 'Stopped before there was an answer', counter: '', detail: 'Keep learning goes on from here.' };
  const all = votesOf(record, test);
  const at = shown === null ? -1 : candidates.findIndex(({ grid }) => sameGrid(grid, shown));
  const agree = at < 0 || all === 0 ? '' : `${candidates[at]?.votes ?? 0} of ${plural(all, 'vote')} agree.`;
  const known = task.test[test]?.output;
  const fit = progress.fitted || progress.learnt === task.train.length;
  const which = ['The first answer', 'The second answer'][at] ?? 'This answer';
  const why = fit ? '' : `${learntWords(progress.learnt, task.train.length)}.`;
  if (shown !== null && known) {
    if (sameGrid(known, shown))
      return {
        tone: 'good',
        headline: `${which} is right`,
        counter: '',
        detail: [agree, why, assumedOf(record, test, at)].filter(Boolean).join(' '),
      };
    return {
      tone: 'bad',
      headline: `${which} is wrong`,
      counter: '',
      detail: [agree, why, wrongAdvice(record, moment, at)].filter(Boolean).join(' '),
    };
  }
  if (!fit) {
    const stopped = end === 'time' ? 'The time is up. ' : '';
    return {
      tone: 'warn',
      headline: `Not learnt yet: ${progress.learnt} of ${task.train.length}`,
      counter: '',
      detail: `${stopped}It has not found the rule, so this answer is a guess. ${agree} Keep learning, or draw another demonstration.`,
    };
  }
  return {
    tone: 'plain',
    headline: 'Here is its answer',
    counter: '',
    detail: [agree, assumedOf(record, test, at), shown !== null && !known ? 'Is it right?' : ''].filter(Boolean).join(' '),
  };
}

/** What to try, in the order of its chance. */
function wrongAdvice(record: LearnRecord, { task, test }: LearnMoment, at: number): string {
  const known = task.test[test]?.output;
  const other = candidatesOf(record, test).findIndex(({ grid }) => known && sameGrid(grid, known));
  if (other >= 0 && other !== at) return 'Look at the other one.';
  const { progress } = record;
  if (progress && progress.learnt < task.train.length) return 'It had not learnt all demonstrations: give it more time.';
  const rule = assumedOf(record, test, at);
  if (rule) return `${rule} That fits the demonstrations, but your rule is another: a demonstration that tells them apart helps most.`;
  return 'It learnt a rule that fits the demonstrations, but another one than yours. Another demonstration helps most; then more seeds.';
}

/** How far leave-one-out has come, and what it says. */
export function leftOutWords({ right, trying, failure }: LeftOut, all: number): string {
  if (failure) return failure.message;
  if (trying !== null) return `Demonstration ${trying + 1} of ${all} is left out; the others teach it.`;
  const good = right.filter(Boolean).length;
  const verdict =
    good === all
      ? 'The rule carries over: trust the answer.'
      : good === 0
        ? 'What it learns does not carry over: do not trust the answer.'
        : 'Be careful with the answer.';
  return `${good} of ${plural(all, 'demonstration')} came out right when left out. ${verdict}`;
}
