/** What is said on the ARC workbench. What is said of learning a task is in learn/words.ts. */

import { plural } from '../../ui/format.ts';
import type { PairPlace } from './core/index.ts';

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
  opened: (id: string) => `Opened ${id}.`,
  taken: (name: string) => `Another of your tasks is called ${name}: rename or delete that one first.`,
} as const;

/** The answer to a test: drawn, the model's, the right one. */
export const answerWords = {
  noGrid: 'The model has not drawn a whole grid here.',
  unknown: 'The task does not hold the answer to this test.',
  right: 'The answer in sight is right.',
  differs: (cells: number) => `${plural(cells, 'cell')} of the answer in sight ${cells === 1 ? 'differs' : 'differ'} from it.`,
  compare: 'Compare your answer with the one in the task.',
  attempt: (tried: number, most: number) => (tried > most ? `Answer ${tried}; ARC allows ${most}` : `Attempt ${tried} of ${most}`),
  forget: 'The task no longer holds the answer to this test (can be undone)',
  keepIt: 'Keep as the answer',
  draw: 'Draw the right answer over it, then press “Keep as the answer”.',
  keep: 'What you drew becomes the answer that the task holds',
  taken: 'The candidate is now your answer.',
  sure: 'Mean over its votes of sigmoid(q_halt): the model’s own guess that it is right',
  oneMind: 'All votes so far are for one answer.',
  noCheck: 'the task does not hold the answer',
} as const;

/** What a pair is called. */
export const pairName = ({ part, index }: PairPlace): string => `${part === 'train' ? 'Demonstration' : 'Test'} ${index + 1}`;
