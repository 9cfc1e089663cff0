/** What is said of comparing: where it begins, the settings of run B, and the comparison of two runs as sentences: until when they agree, and who solved it when. Pure. */

import { isLive, type Change, type RunRecord } from '../../client/record.ts';
import type { Answer } from '../../kinds/kind.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { plural } from '../../ui/format.ts';
import { placeWords } from '../inspect/runtime.ts';
import { differencesOf, solvedStep, type Judge, type Side } from './compare.ts';

/** Where a comparison begins. */
export const compareBarWords = {
  compare: 'Compare with…',
  compareHint: 'Keeps this run as A and runs the same board again, with something changed',
  keep: 'Keep as A',
  keepHint: 'The next run of this board is then shown beside it',
  show: 'Show beside A',
  forget: 'Forget A',
  about: 'Two runs of this board, step for step.',
  kept: (model: string, steps: number) => `Run A is kept: ${model}, ${plural(steps, 'step')}`,
  waiting: 'Change what you like and press Solve: that is B.',
  otherBoard: ', of another board.',
  region: 'Compare',
  status: 'Run A',
} as const;

/** What run B is asked to do otherwise. */
export const draftWords = {
  about: 'This run is A. Run B is the same board with all settings of A, but for what you change here.',
  run: 'Run B',
  open: (side: 'A' | 'B') => `Open a saved run as ${side}`,
  openHints: {
    A: 'A run of this board from a JSON file becomes A, and this one B',
    B: 'A run of this board from a JSON file, beside this one',
  },
  differs: (rows: readonly SettingRow[]) =>
    rows.length === 0
      ? 'Nothing is different yet: B would be the same run again.'
      : `Different for B: ${rows.map(({ name, a, b }) => `${name} ${b} instead of ${a}`).join('; ')}.`,
  modelHint: 'A model that does not fit the board is refused; the one that is chosen stays loaded afterwards',
  cyclesHint: 'Each cycle updates z n times, then y once',
  updatesHint: 'Updates of z before y is updated',
  own: 'its own',
  steps: 'Supervision steps (N_sup)',
  stepsHint: 'At most this many supervision steps',
  whenSolved: 'Stop when solved',
  whenSure: 'Stop when sure (q_halt > 0)',
  copiesHint: 'Tries of the same board in one batch; copy 1 is the board itself',
  varyLegend: 'What tells the copies apart',
  names: { symmetries: 'Symmetries', noise: 'Noise', both: 'Both' },
  sigmaHint: 'Standard deviation of the noise added to z before each supervision step',
  seedHint: 'Of the symmetries and the noise: the same seed gives the same copies as in A',
  newSeed: 'New seed',
  newSeedHint: 'Other copies, another noise',
  status: 'What is different',
  file: (side: 'A' | 'B') => `File of run ${side}`,
} as const;

/** The page of two runs: its head, the boards, what they look like inside, and the table of what differs. */
export const viewWords = {
  region: 'Two runs compared',
  title: 'Two runs of one board',
  keys: 'Arrow keys, Home, End and space move both runs',
  another: 'Another B…',
  anotherHint: 'Runs the board again with something else changed; A stays',
  leave: 'Leave comparing',
  leaveHint: 'Back to the ordinary page with run B, and to the model from before (Escape); A stays kept',
  status: 'Comparison',
  dialog: 'The settings of run B',
  legend: 'What the boards show',
  differs: 'differs from the other run',
  changed: 'changed at this step',
  side: (name: string) => `Run ${name}`,
  waiting: 'Waiting for the model',
  resting: 'It rests there: this run has no more steps.',
  copyOf: (name: string) => `Copy of run ${name}`,
  copyHint: 'Each copy is another try at the same board; the right one comes first, or the surest',
  copy: (number: number, of: number) => `copy ${number} of ${of}`,
  table: 'What differs',
  alike: 'Every setting is the same.',
  setting: 'Setting',
  made: 'Made',
  took: 'Took',
  soFar: (made: string) => `${made} so far`,
} as const;

export const insideWords = {
  region: 'Inside both runs',
  look: 'Look inside both',
  hint: 'Runs the steps of copy 1 of both again, update by update: is z still moving?',
  stop: 'Stop',
  about: 'Adds a curve: how far z still moves.',
  waiting: 'Waiting for the device',
  update: (name: 'A' | 'B', done: number, total: number) => `${name}: update ${done} of ${total}`,
  not: (why: readonly string[]) => `Not ${why.length === 2 ? 'now' : 'all'}: ${why.join(', and ')}.`,
  changed: (name: 'A' | 'B') => `something was changed in the middle of ${name}`,
  otherModel: (name: 'A' | 'B', model: string | null) => `${name} was made by ${model ?? 'another model'}, which is not in use`,
} as const;

/** The curves of both: titles, symbols and what they mean. */
export const chartWords = {
  title: 'Step by step',
  before: 'before the first step',
  step: (step: number, values: string) => `step ${step}: ${values}`,
  none: 'nothing yet',
  both: (values: string) => `Step by step: ${values}.`,
  pair: (a: string, b: string) => `A, step by step: ${a}. B: ${b}.`,
  halting: { title: 'Halting probability', symbol: 'q_halt', hint: 'How sure each model is that its answer is right' },
  problems: (problems: string) => ({ symbol: 'checked', hint: `After each step: ${problems}. 0 is solved.` }),
  apart: {
    title: 'Cells that differ',
    symbol: 'A against B',
    hint: 'Cells in which the two answers differ; a run without more steps rests at its last',
  },
  moving: { title: 'z still moving', symbol: '‖Δz‖ / ‖z‖', hint: 'Change of z at each update that was looked into; a fixed point is at 0' },
} as const;

/** What a setting is called. */
export const settingNames = {
  model: 'Model',
  T: 'Cycles a step (T)',
  n: 'Updates a cycle (n)',
  planned: 'Steps at most',
  stops: 'Stops',
  copies: 'Copies (K)',
  vary: 'They differ by',
  sigma: 'Noise (σ)',
  seed: 'Seed',
  changes: 'Changed by you',
} as const;

/** What a setting is, where it is no number. */
export const valueWords = {
  solved: 'when solved',
  sure: 'when sure',
  never: 'never early',
  vary: { symmetries: 'symmetries', noise: 'noise', both: 'symmetries and noise' },
  nothing: 'nothing',
  none: 'none',
  unknown: 'not known',
  after: (what: Change['what'], step: number) => `${became[what]} after step ${step}`,
} as const;

const became = {
  x: 'x changed',
  y: 'y forgotten',
  z: 'z forgotten',
  shake: 'z shaken',
  model: 'another model',
} as const satisfies Record<Change['what'], string>;

/** A setting of two runs, in words. */
export interface SettingRow {
  readonly name: string;
  readonly a: string;
  readonly b: string;
}

const cells = (n: number): string => plural(n, 'cell');
const steps = (n: number): string => plural(n, 'step');

/**
 * "Same answer until step 3; then they differ, at the end in 5 cells."
 * @param differences cells that differ after each step, as `differencesOf` counts them
 * @param shared steps that both runs have
 */
export function agreementWords(differences: readonly number[], shared: number, live: boolean): string {
  if (shared === 0) return 'B has made no step yet';
  const first = differences.findIndex((n) => n > 0);
  if (first < 0) return live ? `Same answer so far, up to step ${shared}` : 'Same answer at every step';
  if (first >= shared) return `Same answer at every step they share, ${shared}; the longer run then went on to another one`;
  const start = first === 0 ? 'Different answers from step 1 on' : `Same answer until step ${first}`;
  const last = differences.at(-1) ?? 0;
  const when = live ? 'now' : 'at the end';
  return last === 0 ? `${start}; ${when} they agree again` : `${start}; ${when} ${cells(last)} ${last === 1 ? 'differs' : 'differ'}`;
}

/** "A solved at step 5, B not in 16 steps" */
export function outcomeWords(a: Side, b: Side, judge: Judge): string {
  const { did, unchecked = '' } = kindOf(a.record.kind).words;
  const known = [a, b].some((side) => side.record.frames.some((frame) => judge(side, frame) !== null));
  if (!known) return unchecked && `neither can be checked: ${unchecked}`;
  const [atA, atB] = [solvedStep(a, judge), solvedStep(b, judge)];
  if (atA !== null && atA === atB) return `both ${did} at step ${atA}`;
  if (atA === null && atB === null && !isLive(b.record)) {
    const [ofA, ofB] = [a, b].map(({ record }) => record.frames.length);
    return ofA === ofB && endWords(a.record) === endWords(b.record)
      ? `neither ${did} in ${steps(ofA ?? 0)}`
      : `A not ${endWords(a.record)}, B not ${endWords(b.record)}`;
  }
  const one = (name: string, { record }: Side, at: number | null, repeat: boolean): string =>
    at === null ? `${name} not ${endWords(record)}` : repeat ? `${name} at step ${at}` : `${name} ${did} at step ${at}`;
  return `${one('A', a, atA, false)}, ${one('B', b, atB, atA !== null)}`;
}

/** How far a run came without solving it: "in 16 steps", "yet", "in 7 steps, then stopped". */
function endWords(record: RunRecord): string {
  const made = steps(record.frames.length);
  switch (record.phase) {
    case 'preparing':
    case 'running':
      return 'yet';
    case 'cancelled':
      return `in ${made}, then stopped`;
    case 'failed':
      return `in ${made}, then it failed`;
    case 'done':
      return record.end?.reason === 'sure' ? `in ${made}, though it was sure` : `in ${made}`;
  }
  return record.phase satisfies never;
}

/** The whole comparison in one line, for the head of the page and for screen readers. */
export function comparisonWords(a: Side, b: Side, judge: Judge): string {
  const shared = Math.min(a.record.frames.length, b.record.frames.length);
  const agreement = agreementWords(differencesOf(a, b), shared, isLive(b.record));
  const outcome = outcomeWords(a, b, judge);
  return outcome === '' ? `${agreement}.` : `${agreement}; ${outcome}.`;
}

/** What one side shows: "B at step 5, resting: it has no more. Not solved: 3 cells break a rule; 4 cells differ from A." */
export function sideWords(
  side: Side,
  name: 'A' | 'B',
  at: { readonly index: number; readonly resting: boolean },
  judge: Judge,
  differing: number,
): string {
  const frame = side.record.frames[at.index];
  const other = name === 'A' ? 'B' : 'A';
  if (!frame) return `${name}: the question, before the first step.`;
  const verdict = judge(side, frame);
  const [one, many] = kindOf(side.record.kind).words.problem;
  const state = !verdict
    ? 'it cannot be checked'
    : verdict.solved
      ? 'checked and right'
      : `${verdict.problems} ${verdict.problems === 1 ? one : many}`;
  const rest = at.resting ? ', its last' : '';
  return `${name} after step ${frame.step}${rest}: ${state}; ${differing === 0 ? `the same as ${other}` : `${cells(differing)} ${differing === 1 ? 'differs' : 'differ'} from ${other}`}.`;
}

/** Cells that are named; the others are counted. */
const NAMED = 6;

/** "Row 3, column 5: A 4, B 7; ... and 3 more." '' where they are alike. `differing`: cells of `own`. */
export function differingWords(
  kind: RunRecord['kind'],
  name: 'A' | 'B',
  own: Answer,
  other: Answer,
  differing: ReadonlySet<number>,
): string {
  if (differing.size === 0) return '';
  const words = (value: number | undefined): string => (value === undefined ? 'outside' : kindOf(kind).words.value(value));
  const cells = [...differing].slice(0, NAMED).map((cell) => {
    const [row, col] = [Math.floor(cell / own.cols), cell % own.cols];
    const theirs = row < other.rows && col < other.cols ? other.cells[row * other.cols + col] : undefined;
    return `${placeWords(cell, own.cols)}: ${name} ${words(own.cells[cell])}, ${name === 'A' ? 'B' : 'A'} ${words(theirs)}`;
  });
  const more = differing.size - cells.length;
  const text = cells.join('; ') + (more > 0 ? `; and ${more} more` : '');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
