/** The ARC task on the page with the answers drawn for it, and what an editor does to them, as pure functions: pairs and answers come and go, a grid is replaced. */

import { z } from 'zod';
import { answerSize } from '../../../model/architectures/etrm/sizes.ts';
import type { BoardDocument } from '../../shared/boardStore.ts';
import { blankLike, filledGrid, gridCols, gridRows, sameGrid, type Grid } from '../core/grid.ts';
import { formatTask, type NamedTask } from '../core/parse.ts';
import { arcGridSchema, arcTaskSchema, TEST_MAX, TRAIN_MAX, type ArcTask, type ArcTest } from '../core/task.ts';

/** Which pair of a task. */
export interface PairPlace {
  readonly part: 'train' | 'test';
  /** Counted from 0. */
  readonly index: number;
}

/** Which grid of a task. */
export interface GridPlace extends PairPlace {
  readonly side: 'input' | 'output';
}

const EMPTY: Grid = filledGrid(3, 3);

/** One empty demonstration and one empty test. */
export const newTask = (): ArcTask => ({ train: [{ input: EMPTY, output: EMPTY }], test: [{ input: EMPTY }] });

/** What is kept beside a task: the way back to what was loaded, and a person's own answers. */
export const arcNotesSchema = z
  .object({
    /** The task as it was opened; null when it came by a link or was made here. */
    loaded: arcTaskSchema.nullable(),
    /** The answer drawn for each test, by its index; null where nothing was drawn yet. */
    answers: z.array(arcGridSchema.nullable()).max(TEST_MAX).readonly(),
  })
  .readonly();
export type ArcNotes = z.infer<typeof arcNotesSchema>;
export const noArcNotes: ArcNotes = { loaded: null, answers: [] };

export type ArcDocument = BoardDocument<NamedTask, ArcNotes>;

const blanks = new WeakMap<Grid, Grid>();

/** What a person starts from: black, of the size the demonstrations give, else as large as the input. */
function blankAnswer({ train }: ArcTask, input: Grid): Grid {
  const [rows, cols] = answerSize(train, input) ?? [gridRows(input), gridCols(input)];
  const before = blanks.get(input);
  if (before && gridRows(before) === rows && gridCols(before) === cols) return before;
  const blank = filledGrid(rows, cols);
  blanks.set(input, blank);
  return blank;
}

/** Where the answer to a test stands. */
export const answerPlace = (test: number): GridPlace => ({ part: 'test', index: test, side: 'output' });

/**
 * The grid at a place, or null when there is no such pair. The output of a test is the answer that a person draws; the
 * one that the task's file knows stays out of sight until the two are compared.
 */
export function gridOf({ board: { task }, notes }: ArcDocument, { part, index, side }: GridPlace): Grid | null {
  if (part === 'train' || side === 'input') return task[part][index]?.[side] ?? null;
  const test = task.test[index];
  return test ? (notes.answers[index] ?? blankAnswer(task, test.input)) : null;
}

/** The document with another grid at a place. The same document when nothing changes. */
export function withGrid(doc: ArcDocument, place: GridPlace, grid: Grid): ArcDocument {
  const was = gridOf(doc, place);
  if (was === null || was === grid || sameGrid(was, grid)) return doc;
  if (place.part === 'train' || place.side === 'input') return withTaskGrid(doc, place, grid);
  const answers = doc.board.task.test.map((_, i) => (i === place.index ? grid : (doc.notes.answers[i] ?? null)));
  return { ...doc, notes: { ...doc.notes, answers } };
}

const withTask = (doc: ArcDocument, task: ArcTask): ArcDocument => ({ ...doc, board: { ...doc.board, task } });

/** The task with another grid in a pair that it has. */
function withTaskGrid(doc: ArcDocument, { part, index, side }: GridPlace, grid: Grid): ArcDocument {
  const { task } = doc.board;
  return withTask(doc, { ...task, [part]: task[part].map((pair, i) => (i === index ? { ...pair, [side]: grid } : pair)) });
}

/** Whether a task takes another pair of this part. */
export const canAdd = (task: ArcTask, part: PairPlace['part']): boolean => task[part].length < (part === 'train' ? TRAIN_MAX : TEST_MAX);

/** An empty pair more at the end of a part, of the sizes of the pair before it. The same document when the task is full. */
export function withPair(doc: ArcDocument, part: PairPlace['part']): ArcDocument {
  const { task } = doc.board;
  if (!canAdd(task, part)) return doc;
  const { input = EMPTY, output = EMPTY }: Partial<ArcTest> = task[part].at(-1) ?? {};
  const pair = { input: blankLike(input), ...(part === 'train' && { output: blankLike(output) }) };
  return withTask(doc, { ...task, [part]: [...task[part], pair] });
}

/** Without a pair, and without the answer drawn for it; the last pair of a part stays. */
export function withoutPair(doc: ArcDocument, { part, index }: PairPlace): ArcDocument {
  const { task } = doc.board;
  if (task[part].length === 1 || !(index in task[part])) return doc;
  const { notes, board } = withTask(doc, { ...task, [part]: task[part].filter((_, i) => i !== index) });
  return part === 'train' ? { notes, board } : { board, notes: { ...notes, answers: notes.answers.filter((_, i) => i !== index) } };
}

/** What was drawn becomes the answer that the task's file holds. */
export function keepAnswer(doc: ArcDocument, test: number): ArcDocument {
  const drawn = gridOf(doc, answerPlace(test));
  return drawn ? withTaskGrid(doc, answerPlace(test), drawn) : doc;
}

/** The task's file no longer holds the answer of a test. */
export function forgetAnswer(doc: ArcDocument, test: number): ArcDocument {
  const { task } = doc.board;
  const pair = task.test[test];
  return pair?.output ? withTask(doc, { ...task, test: task.test.with(test, { input: pair.input }) }) : doc;
}

/** A test with a known answer becomes a demonstration; an empty test of its size takes its place. */
export function asDemonstration(doc: ArcDocument, test: number): ArcDocument {
  const { task } = doc.board;
  const pair = task.test[test];
  if (!pair?.output || task.train.length >= TRAIN_MAX) return doc;
  const answers = doc.notes.answers.map((drawn, i) => (i === test ? null : drawn));
  const { board } = withTask(doc, {
    train: [...task.train, { input: pair.input, output: pair.output }],
    test: task.test.with(test, { input: blankLike(pair.input) }),
  });
  return { board, notes: { ...doc.notes, answers } };
}

/** Back to what was opened; the answers that were drawn go too. The same document when it is that already. */
export function asLoaded(doc: ArcDocument): ArcDocument {
  const { loaded } = doc.notes;
  if (loaded === null || (loaded === doc.board.task && doc.notes.answers.length === 0)) return doc;
  return { board: { ...doc.board, task: loaded }, notes: { loaded, answers: [] } };
}

/** What was kept in JSON with one object a task again: that tells a task from an equal one that was changed to. */
export function sharingTasks(): (doc: ArcDocument) => ArcDocument {
  const seen = new Map<string, ArcTask>();
  const shared = (task: ArcTask): ArcTask => {
    const text = formatTask(task);
    if (!seen.has(text)) seen.set(text, task);
    return seen.get(text) ?? task;
  };
  return ({ board, notes }) => ({
    board: { ...board, task: shared(board.task) },
    notes: { ...notes, loaded: notes.loaded && shared(notes.loaded) },
  });
}

/** The task under another name. */
export const withName = (doc: ArcDocument, id: string): ArcDocument =>
  id === doc.board.id ? doc : { ...doc, board: { ...doc.board, id } };
