/** ARC tasks in Train mode, with a row of the puzzle table for every copy. */

import { MAX_LESSONS, NOT_ASKED, type LessonSpec } from '../../protocol/training.ts';
import type { ExampleTokens, PageLesson } from '../lesson.ts';
import { still, gentle, usual } from '../shared/lesson.ts';
import { cropAnswer, onCanvas, TOKEN } from './core/codec.ts';
import { gridCols, gridRows } from './core/grid.ts';
import type { NamedTask } from './core/parse.ts';
import { useArc } from './page/store.ts';
import { LessonTasks, useTaskChoice } from './ui/LessonTasks.tsx';
import { lessonWords } from './words.ts';

/** The lesson of these tasks. @throws RangeError when they are too many */
export function arcSpec(tasks: readonly NamedTask[], augmentations: number, holdOut: boolean): LessonSpec {
  if (tasks.length > MAX_LESSONS) throw new RangeError(lessonWords.tooMany(tasks.length, MAX_LESSONS));
  return { kind: 'arc', tasks: tasks.map(({ id, task }) => ({ id, task })), augmentations, holdOut };
}

export const arcLesson: PageLesson = {
  sources: [
    { id: 'tasks', words: 'These ARC tasks', chosen: true },
    { id: 'teach', words: 'Only the open task, for a minute', chosen: true },
  ],
  // No model in use knows a task before it was taught it.
  start: 'nothing',
  recipe: (start) => ({
    ...usual,
    lr: 2e-3,
    ...gentle(start),
    train: start === 'loaded' ? 'rows-first' : 'all',
    start,
    shape: { ...usual.shape, n: 1, nSup: 6 },
    batch: 16,
    ema: 0.97,
    haltWeight: 0.1,
    budget: { seconds: 120 },
  }),
  spec({ source }) {
    const { tasks, augmentations, holdOut } = useTaskChoice.getState();
    return arcSpec(source === 'teach' || tasks.length === 0 ? [useArc.getState().board] : tasks, augmentations, holdOut);
  },
  name({ tasks }, source) {
    const [first, ...others] = tasks as readonly NamedTask[];
    return `${source === 'teach' ? 'Teach: ' : ''}ARC ${first?.id.slice(0, 80) ?? ''}${others.length > 0 ? ` and ${others.length} more` : ''}`;
  },
  expectation: (_, start) => lessonWords.expectation(start),
  rows: true,
  Chooser: LessonTasks,
  chosen: { subscribe: (changed) => useTaskChoice.subscribe(changed), now: () => useTaskChoice.getState() },
  example(tokens: ExampleTokens) {
    const side = tokens.cols;
    const labels = tokens.labels.map((t) => (t === NOT_ASKED ? TOKEN.pad : t));
    const right = cropAnswer(labels, side);
    const [rows, cols] = [gridRows(right), gridCols(right)];
    const wrong = new Set(
      right.flat().flatMap((colour, i) => (tokens.answer[onCanvas(i, cols, side)] === colour + TOKEN.black ? [] : [i])),
    );
    const board = { id: 'example', input: cropAnswer(tokens.question, side) };
    const [answer, solved] = [still(tokens.answer, wrong), still(labels, new Set())];
    return { board, answer, right: solved, frame: { rows, cols }, asked: rows * cols, wrong, cols };
  },
};
