/** The words of learning a task: what is true of the grid that is shown, and what can be done. Pure, so that every state can be tested. */

import { sizeRule } from '../../../model/architectures/etrm/sizes.ts';
import { causeOf } from '../../../protocol/errors.ts';
import type { Kept } from '../../../protocol/learn.ts';
import { WHILE_HIDDEN } from '../../../ui/away.ts';
import { plural } from '../../../ui/format.ts';
import type { RunWords } from '../../kind.ts';
import { type Grid, gridCols, gridRows, sameGrid } from '../core/grid.ts';
import type { ArcTask } from '../core/task.ts';
import { candidatesOf, isLearning, sizeKnown, votesOf, type Forecast, type LearnRecord, type LeftOut } from './record.ts';

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

const words = (tone: RunWords['tone'], headline: string, detail: string, counter = ''): RunWords => ({ tone, headline, counter, detail });

const sentences = (...all: readonly string[]): string => all.filter(Boolean).join(' ');

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
const learntWords = (learnt: number, all: number): string => `${learnt} of ${plural(all, 'demonstration')} learnt`;

export function learnWords(moment: LearnMoment): RunWords {
  const { record } = moment;
  if (!record) return readyWords(moment);
  if (isLearning(record)) return busyWords(record, moment.task.train.length);
  if (record.phase === 'failed') return failedWords(record, moment);
  return endedWords(record, moment);
}

function readyWords({ kept, forecast, task }: LearnMoment): RunWords {
  if ((kept?.learnt?.fitted ?? 0) > 0) return words('plain', 'Learnt here already', 'Solve answers at once.');
  if (kept?.session) return words('plain', 'Partly learnt', 'Solve goes on from where it was left.');
  const taught = `Solve teaches a small network this task from its ${plural(task.train.length, 'demonstration')}, then asks it.`;
  return words('plain', 'Ready to learn', sentences(taught, forecastWords(forecast, task)));
}

/** "20 × 20 grids: about 6 minutes on this device." */
function forecastWords(forecast: Forecast | null, task: ArcTask): string {
  const seconds = forecast?.seconds ?? null;
  if (seconds === null) return '';
  const grids = [...task.train.flatMap(({ input, output }) => [input, output]), ...task.test.map(({ input }) => input)];
  const [rows, cols] = [gridRows, gridCols].map((of) => Math.max(...grids.map(of)));
  const size = seconds > 60 ? `Grids up to ${rows} × ${cols}: ` : '';
  const sentence = `${size}${roughly(seconds)} on this device.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** Where this much is left, people look at something else meanwhile; seconds. */
const LONG = 60;

function busyWords(record: LearnRecord, all: number): RunWords {
  const { progress, stopping } = record;
  if (stopping) return words('busy', 'Stopping', 'What was learnt is kept.', ' after this step');
  if (!progress || progress.seeds.length === 0) return words('busy', 'Starting', 'The first steps are the slowest.');
  const rest = left(progress.secondsLeft);
  const working = progress.seeds.flatMap(({ seed, finished }) => (finished ? [] : [seed]));
  const seeds = progress.seeds.length - working.length;
  const outcome = progress.fitted ? 'done; another one is asked for its opinion.' : 'did not get there; another one tries.';
  const detail = sentences(
    assumed(record, working) || 'Watch its answers get right.',
    seeds === 0 ? '' : `${plural(seeds, 'seed')} ${outcome}`,
    (progress.secondsLeft ?? Infinity) > LONG ? WHILE_HIDDEN : '',
  );
  return words('busy', learntWords(progress.learnt, all), detail, rest && ` · ${rest}`);
}

function failedWords({ failure, progress, saved }: LearnRecord, { task }: LearnMoment): RunWords {
  const { code = 'unexpected', message = '' } = failure ?? {};
  const kept = saved && progress ? ` ${learntWords(progress.learnt, task.train.length)}, and that is kept.` : '';
  const headline = causeOf(code).headline ?? 'It could not be learnt';
  return words(code === 'another-tab' ? 'warn' : 'bad', headline, `${message}${kept}`);
}

/** Why nobody but the person knows how large an answer is. */
export const whyAsked = ({ train }: ArcTask): string =>
  sizeRule(train) === null ? 'It does not follow from the demonstrations' : 'What the demonstrations show gives none from 1 × 1 to 30 × 30';

function endedWords(record: LearnRecord, moment: LearnMoment): RunWords {
  const { task, test, shown } = moment;
  const { progress, end } = record;
  if (!sizeKnown(record, test)) return words('warn', 'What size is the answer?', `${whyAsked(task)}: choose it below the test.`);
  const candidates = candidatesOf(record, test);
  if (!progress || candidates.length === 0) return words('plain', 'Stopped before there was an answer', 'Keep learning goes on from here.');
  const all = votesOf(record, test);
  const at = shown === null ? -1 : candidates.findIndex(({ grid }) => sameGrid(grid, shown));
  const agree = at < 0 || all === 0 ? '' : `${candidates[at]?.votes ?? 0} of ${plural(all, 'vote')} agree.`;
  const known = task.test[test]?.output;
  const fit = progress.fitted || progress.learnt === task.train.length;
  if (shown !== null && known) {
    const which = ['The first answer', 'The second answer'][at] ?? 'This answer';
    const why = fit ? '' : `${learntWords(progress.learnt, task.train.length)}.`;
    if (sameGrid(known, shown)) return words('good', `${which} is right`, sentences(agree, why, assumedOf(record, test, at)));
    return words('bad', `${which} is wrong`, sentences(agree, why, wrongAdvice(record, moment, at)));
  }
  if (!fit) {
    const stopped = end === 'time' ? 'The time is up. ' : '';
    const detail = `${stopped}It has not found the rule, so this answer is a guess. ${agree} Keep learning, or draw another demonstration.`;
    return words('warn', `Not learnt yet: ${progress.learnt} of ${task.train.length}`, detail);
  }
  return words('plain', 'Here is its answer', sentences(agree, assumedOf(record, test, at), shown !== null ? 'Is it right?' : ''));
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

/** What stands beside learning, whatever is learnt. */
export const learnText = {
  solve: 'Learns the task from its demonstrations, unless it is known already, and answers the test',
  more: 'Goes on from here: what was cut off, then further seeds, whose votes are pooled',
  limits: { 30: '30 seconds', 120: '2 minutes', 300: '5 minutes', null: 'until I stop' },
  unsaved: (why: string) => `It could not be saved: ${why}`,
  otherTab: 'Another tab of this browser is learning this very task. Its answer will be here as well when it is done.',
  settings:
    'E-TRM learns this one task. It stops when seeds that have every demonstration right agree on the answer, with a lead of two, or when the time is up.',
  steps: 'Optimiser steps of one schedule, from warm-up to rest; fewer where the time limit asks for it',
  seeds:
    'Each begins at other random numbers; the third also learns from turned copies, the fourth begins with pretrained weights, and so in turns. Their answers are pooled',
  atOnce: 'Each on a core of its own, where the device has so many',
  curves: 'Loss and exactness are drawn here while it learns.',
  exact: 'Share of the last batches that came out right in every cell',
  loss: 'Mean over the supervision steps',
  comes: 'comes with the first steps',
  atMost: 'Learn for at most',
  anew: ', learnt anew for every task',
  open: '· open another task under “Solving”',
  sliders: { steps: 'Steps of a seed', seeds: 'Seeds at most', atOnce: 'Seeds at once' },
  usual: 'Back to the usual ones',
} as const;

/** Of the answer to a test: its size, whether it is right, and how far to trust it. */
export const askWords = {
  ask: 'Is it right?',
  no: 'No, here it is',
  teachIt: 'Teach it this one too',
  trust: 'How far can I trust it?',
  leaving: 'Leaving one out',
  sizeOf: 'Size of the answer',
  rows: 'Rows of the answer',
  cols: 'Columns of the answer',
  size: (task: ArcTask) => `What size is the answer? ${whyAsked(task)}.`,
  given: (rows: number, cols: number) => `The answer is taken to be ${rows} × ${cols}.`,
  kept: 'Kept as the answer of the task.',
  teach: 'The test and its answer become a demonstration, from which it learns (can be undone)',
  taught: 'It is a demonstration now. Draw another test.',
  leaveOut: 'Learns the task once without each demonstration, and asks for the one left out',
  takes: (seconds: number) => `leaves out each demonstration in turn, about ${seconds} s`,
} as const;

/** The models of learnt tasks. */
export const learntModelWords = {
  about:
    'A tiny recursive model of 34 thousand parameters that begins at nothing and learns one task from its demonstrations, in this tab. Press Solve on the workbench.',
  opened: (file: string) => `${file} is among the learnt tasks now.`,
  fitted: (all: boolean) => `${all ? '' : 'not '}all demonstrations learnt`,
  none: 'None yet. Every task you press Solve on is learnt by a model of its own, which is kept here.',
  parts: 'Weights as safetensors, and a card',
  tooLarge: (file: string, size: string, most: string) => `${file} has ${size}; a learnt task has at most ${most}.`,
} as const;

/** What is looked at inside. */
export const insideWords = {
  region: 'Inside the learning',
  title: 'Look inside: y, z and the curves',
  drawn: 'What is drawn',
  after: 'after this step',
  plane: 'in the plane of',
  answer: 'Its answer at this step',
  planeOf: (what: string, colour: string) => `${what} of the plane of ${colour}`,
  z: 'Cells that look alike hold like notes: the three directions in which z differs most, as dark–light, blue–yellow, green–red.',
  y: 'What the answer is read from, in the same kind of colours.',
  sure: 'White: certain that the cell has this colour. Black: certain that it has not.',
  planes: 'A plane a colour: the same network looks at each.',
  noSize: 'The size of this answer is not known yet.',
} as const;
