/** What is said on the ARC workbench. What is said of learning a task is in learn/words.ts. */

import { plural } from '../../ui/format.ts';
import type { PairPlace } from './page/document.ts';

/** Before and after a run of a model with rows of its own. */
export const runWords = {
  any: 'Ready to try',
  anyWhy: 'An ARC model never sees the demonstrations: it knows the tasks that it was trained on.',
  ready: 'Ready to solve',
  rows: (rows: number) =>
    `The model was trained on this task: ${rows === 1 ? 'one row of its puzzle table is' : `${rows} rows of its puzzle table are`} this task’s.`,
  unknown: 'The model has not learnt this task yet',
  unknownWhy: 'Its answer would be noise: train it on the demonstrations first.',
  noise: 'This answer is noise',
  noiseWhy: 'The model has not learnt this task: train it on the demonstrations first.',
  tooLarge: (rows: number, cols: number, side: number) =>
    `The test input is ${rows} by ${cols} cells; this model reads grids of up to ${side} by ${side}.`,
  stopping: 'Stopping',
  stoppingAfter: ' after this step',
  voting: 'Voting',
  votingWhy: 'Every augmented copy that the model knows has a vote.',
  thinking: 'Thinking',
  thinkingWhy: 'First the test input as it is, then the votes.',
  stopped: (step: number) => (step > 0 ? `Stopped at step ${step}` : 'Stopped before the first step'),
  counted: (voted: number, total: number) => `${voted} of ${total} votes were counted.`,
  uncounted: 'No vote was counted.',
  votes: (first: number, total: number) => `The first candidate has ${first} of ${plural(total, 'vote')}.`,
  answered: 'Here is its answer',
  answeredWhy: 'The task does not hold the right one: look yourself.',
  right: (second: boolean) => `Right: the ${second ? 'second' : 'first'} candidate is the task’s answer`,
  wrong: 'Wrong: neither candidate is the task’s answer',
} as const;

/** The tools above the task. */
export const taskWords = {
  form: 'JSON in ARC’s form',
  nameField: 'Name of the task',
  inside: 'The inside of the learning',
  open: 'Files, pasted JSON, or an id of the public collection',
  gallery: 'Small tasks written for this page',
  yours: 'What you drew, pasted, opened or changed',
  new: 'Draw a task of your own',
  next: 'The next task of the gallery, or of the collection you opened',
  random: 'Any other task of the gallery, or of the collection you opened',
  save: 'Saves the task as JSON',
  saved: 'Saved as a JSON file in ARC’s form.',
  lock: 'Lock the task again',
  edit: 'Change the demonstrations and the test input',
  reset: 'Back to the task as it was opened (can be undone)',
  name: 'The name of its file, and what a trained model knows it by',
  busy: 'The model is working on this task: stop it to open another.',
  opened: (id: string, problem: string | null = null) => (problem === null ? `Opened ${id}.` : `Opened ${id}. ${problem}`),
  remove: (pair: string) => `Take ${pair.toLowerCase()} out of the task (can be undone)`,
  taken: (name: string) => `Another of your tasks is called ${name}: rename or delete that one first.`,
} as const;

/** Where tasks are chosen from. */
export const openWords = {
  search: 'Id, size or colours: 3x3, <=10, red, -blue, 4 colours',
  own: 'What you drew, pasted, opened or changed is kept in this browser.',
  noneYet: 'None yet: press New and draw one, or open a file.',
  gallery: (tasks: number) => `${tasks} small tasks, each with its own rule. The first demonstration is shown.`,
  open: 'One task or a whole collection, in ARC’s JSON; solutions beside their challenges. Files stay on this device.',
  title: 'Open an ARC task',
  several: (tasks: number) => `${tasks} tasks`,
  choose: 'Choose the one to open.',
  paste: 'Or paste JSON',
  id: 'Or an id of ARC-AGI-1 or 2, or a link to a task',
  find: 'Search the tasks',
  learnt: (time: string) => `learnt here in ${time}`,
  asks: 'This asks raw.githubusercontent.com (fchollet/ARC-AGI and arcprize/ARC-AGI-2, Apache-2.0).',
} as const;

/** The tools of an editor. */
export const toolWords = {
  draw: 'Paint cells; a stroke is one undo (D)',
  select: 'Mark a rectangle; arrows move it, digits fill it (S, or Shift and arrows)',
  fill: 'Recolour a whole patch of one colour (F)',
  copy: 'Copy the selection, or the whole grid (Ctrl+C)',
  paste: 'Let what was copied hover over the grid; click to put it down (Ctrl+V)',
  numbers: "Show each colour's number on its cells",
  flip: { sideways: 'Flip left and right', upright: 'Flip up and down' },
  rotate: 'Rotate a quarter turn',
  numbersName: 'Numbers on cells',
  copyFrom: 'Copy from input',
  copyInput: 'The output starts as a copy of its input',
  clear: 'All cells black (can be undone)',
  side: (name: string, most: number) => `${name} of this grid, 1 to ${most}; the content stays`,
} as const;

/** Answers to a test, as titles: the model's with rows of its own, as it is played; those that were learnt; the others. */
export const answerTitles = {
  played: 'Model’s answer',
  first: 'Its answer',
  second: 'Its second answer',
  right: 'The right answer',
  own: 'Your answer',
} as const;

/** The answer to a test: drawn, the model's, the right one. */
export const answerWords = {
  back: 'Back to your own answer',
  noGrid: 'The model has not drawn a whole grid here.',
  unknown: 'The task does not hold the answer to this test.',
  right: 'The answer in sight is right.',
  differs: (cells: number) => `${plural(cells, 'cell')} of the answer in sight ${cells === 1 ? 'differs' : 'differ'} from it.`,
  compare: 'Compare your answer with the one in the task.',
  attempt: (tried: number, most: number) => (tried > most ? `Answer ${tried}; ARC allows ${most}` : `Attempt ${tried} of ${most}`),
  forget: 'The task no longer holds the answer to this test (can be undone)',
  region: 'Check the answer',
  forgetIt: 'Forget the answer',
  isSure: (share: string) => `${share} sure (mean q_halt)`,
  use: 'Use as answer',
  keepIt: 'Keep as the answer',
  draw: 'Draw the right answer over it, then press “Keep as the answer”.',
  keep: 'What you drew becomes the answer that the task holds',
  taken: 'The candidate is now your answer.',
  sure: 'Mean over its votes of sigmoid(q_halt): the model’s own guess that it is right',
  oneMind: 'All votes so far are for one answer.',
  noCheck: 'the task does not hold the answer',
} as const;

/** The tasks of a training run. */
export const lessonWords = {
  augmentations: 'Augmented copies of each task',
  keepBack: 'Keep one demonstration back to evaluate',
  tasks: 'Tasks to learn',
  files: 'Task files',
  add: 'Add task files',
  open: 'Only the open task',
  copies: 'Every copy (turned, mirrored, recoloured) has a puzzle embedding of its own; in the end all of them vote',
  holdOut: 'Of each task with three or more. It shows whether the rule is found, and is missing from what is learnt.',
  tooMany: (tasks: number, most: number) => `${tasks} tasks are too many; a run learns at most ${most}.`,
  sum: (tasks: number, most: number) => `That makes ${tasks} tasks; a run learns at most ${most}.`,
  expectation: (start: 'loaded' | 'nothing') =>
    'The network sees no demonstrations when it answers: it is taught them first, turned, mirrored and recoloured, and all copies vote. ' +
    (start === 'loaded'
      ? 'Going on from the model in use helps where it knows ARC (the published weights) or was taught this task before. ' +
        'Tasks that its puzzle table knows start from their own rows, others at the mean of the table (of a published one, of 256 rows).'
      : 'From random numbers, three minutes were enough for 12 of the 20 smallest public training tasks.'),
} as const;

/** What a pair is called. */
export const pairName = ({ part, index }: PairPlace): string => `${part === 'train' ? 'Demonstration' : 'Test'} ${index + 1}`;

/** A demonstration with what the model makes of it. */
export const answeredName = (pair: string): string => `${pair}, the model’s answer`;

/** Under the last pair: one more. */
export const addWords = { train: 'Add a demonstration', test: 'Add a test' } as const;

/** Pictures of grids: "demonstration 1, its answer, 3 by 4 cells, 2 wrong". */
export const gridWords = {
  none: 'none',
  noneNamed: (name: string) => `${name}: no grid`,
  noGrid: 'no grid',
  sized: (name: string, rows: number, cols: number) => `${name}, ${rows} by ${cols} cells`,
  compared: (grid: string, wrong: number) => `${grid}, ${wrong === 0 ? 'right' : `${wrong} wrong`}`,
} as const;

/** A cell of a grid: "row 3, column 5, blue, 97 % sure, differs from the answer". */
export const cellWords = {
  place: (row: number, col: number) => `row ${row + 1}, column ${col + 1}`,
  sure: (share: string) => `${share} sure`,
  changed: 'changed at this step',
  wrong: 'differs from the answer',
} as const;
