/** What an editor does to the ARC task on the page and to the answers drawn for it, as pure functions. */

import { z } from 'zod';
import { answerSize } from '../../../model/architectures/etrm/sizes.ts';
import type { BoardDocument } from '../../shared/boardStore.ts';
import { copyRect, fillRect, pasteRect, type Rect } from '../core/edit.ts';
import { filledGrid, type Grid, gridCols, gridRows, sameGrid } from '../core/grid.ts';
import { formatTask, type NamedTask } from '../core/parse.ts';
import { addPair, clearAnswer, gridAt, type GridPlace, type PairPlace, removePair, setGrid } from '../core/task-edit.ts';
import { arcGridSchema, type ArcTask, arcTaskSchema, TEST_MAX, TRAIN_MAX } from '../core/task.ts';

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

/**
 * The grid at a place, or null when there is no such pair. The output of a test is the answer that a person draws; the
 * one that the task's file knows stays out of sight until the two are compared.
 */
export function gridOf({ board, notes }: ArcDocument, place: GridPlace): Grid | null {
  if (place.part === 'train' || place.side === 'input') return gridAt(board.task, place);
  const test = board.task.test[place.index];
  return test ? (notes.answers[place.index] ?? blankAnswer(board.task, test.input)) : null;
}

/** The document with another grid at a place. The same document when nothing changes. */
export function withGrid(doc: ArcDocument, place: GridPlace, grid: Grid): ArcDocument {
  const was = gridOf(doc, place);
  if (was === null || was === grid || sameGrid(was, grid)) return doc;
  if (place.part === 'train' || place.side === 'input') return withTask(doc, setGrid(doc.board.task, place, grid));
  const answers = doc.board.task.test.map((_, i) => (i === place.index ? grid : (doc.notes.answers[i] ?? null)));
  return { ...doc, notes: { ...doc.notes, answers } };
}

const withTask = (doc: ArcDocument, task: ArcTask): ArcDocument =>
  task === doc.board.task ? doc : { ...doc, board: { ...doc.board, task } };

/** An empty pair more at the end of a part. */
export const withPair = (doc: ArcDocument, part: PairPlace['part']): ArcDocument => withTask(doc, addPair(doc.board.task, part));

/** Without a pair, and without the answer drawn for it; the last pair of a part stays. */
export function withoutPair(doc: ArcDocument, place: PairPlace): ArcDocument {
  const task = removePair(doc.board.task, place);
  if (task === doc.board.task || place.part === 'train') return withTask(doc, task);
  return { board: { ...doc.board, task }, notes: { ...doc.notes, answers: doc.notes.answers.filter((_, i) => i !== place.index) } };
}

/** What was drawn becomes the answer that the task's file holds. */
export function keepAnswer(doc: ArcDocument, test: number): ArcDocument {
  const drawn = gridOf(doc, { part: 'test', index: test, side: 'output' });
  return drawn ? withTask(doc, setGrid(doc.board.task, { part: 'test', index: test, side: 'output' }, drawn)) : doc;
}

/** A test with a known answer becomes a demonstration; an empty test of its size takes its place. */
export function asDemonstration(doc: ArcDocument, test: number): ArcDocument {
  const { task } = doc.board;
  const pair = task.test[test];
  if (!pair?.output || task.train.length >= TRAIN_MAX) return doc;
  const empty = { input: filledGrid(gridRows(pair.input), gridCols(pair.input)) };
  const train = [...task.train, { input: pair.input, output: pair.output }];
  const answers = doc.notes.answers.map((drawn, i) => (i === test ? null : drawn));
  return { board: { ...doc.board, task: { train, test: task.test.with(test, empty) } }, notes: { ...doc.notes, answers } };
}

/** The task's file no longer holds the answer of a test. */
export const forgetAnswer = (doc: ArcDocument, test: number): ArcDocument => withTask(doc, clearAnswer(doc.board.task, test));

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

/** A part of a grid, or all of it where there is no rectangle, turned by `turn` where it lies; what it leaves is black. */
export function turned(grid: Grid, rect: Rect | null, turn: (patch: Grid) => Grid): Grid {
  return rect === null ? turn(grid) : pasteRect(fillRect(grid, rect, 0), turn(copyRect(grid, rect)), rect.top, rect.left);
}
