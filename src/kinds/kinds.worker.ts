/** The puzzle kinds of the worker: how one is found, and what all of them together say of a model. */

import type { PuzzleRows } from '../model/weights/rows.ts';
import { RequestError } from '../protocol/errors.ts';
import { KIND_ID } from '../protocol/limits.ts';
import type { ModelShape, Question, WorkerKind } from './kind.worker.ts';
import * as registry from './registry.worker.ts';

const kinds: readonly WorkerKind[] = Object.values(registry);

/** The kind of this name, or undefined. */
export const findWorkerKind = (id: string): WorkerKind | undefined => kinds.find((k) => k.id === id);

/** The kind of a message. @throws RequestError when there is none of this name */
export function workerKind(id: string): WorkerKind {
  const kind = findWorkerKind(id);
  if (!kind) throw new RequestError(`There is no puzzle kind "${id}".`);
  return kind;
}

/** Reads a board that came in a message; `rows` are the puzzles the model knows by name. @throws RequestError when it is not one of its kind */
export const readQuestion = (id: string, board: unknown, rows: PuzzleRows): Question => workerKind(id).question(board, rows);

/** The kinds a model of these sizes can be for: none where its file says one that is not known here. */
const kindsFor = (shape: ModelShape, isSeqLenKnown: boolean, said: string | undefined): readonly WorkerKind[] =>
  saysUnknown(said) ? [] : kinds.filter((kind) => kind.fits(shape, isSeqLenKnown));

/** Another text than the name of a kind is no word on it. */
const saysUnknown = (said: string | undefined): said is string => said !== undefined && KIND_ID.test(said) && !findWorkerKind(said);

/**
 * The kind a model is for: what its file says, where its sizes allow that; else the kind it was asked for, where they allow that; else the first
 * that they allow. Null where it is for none, or for one that is not known here.
 */
export function taskOf(said: string | undefined, shape: ModelShape, isSeqLenKnown: boolean, requested?: string): string | null {
  const ids = kindsFor(shape, isSeqLenKnown, said).map(({ id }) => id);
  return [said, requested].find((id) => id !== undefined && ids.includes(id)) ?? ids[0] ?? null;
}

/** S of a model whose file says its kind, where all models of the kind have the same and its tokens are of the kind; undefined: nothing is said of it. */
export function seqLenSaid(said: string | undefined, vocabSize: number | undefined): number | undefined {
  const kind = said === undefined ? undefined : findWorkerKind(said);
  if (kind?.seqLen === undefined || vocabSize === undefined) return undefined;
  return kind.fits({ vocabSize, seqLen: kind.seqLen }, true) ? kind.seqLen : undefined;
}

/** Says for people what a model is, as far as its sizes tell: "a 9x9 Sudoku model". */
export function modelWords(shape: ModelShape, isSeqLenKnown: boolean, said?: string): string {
  const possible = kindsFor(shape, isSeqLenKnown, said);
  const named = possible.filter(({ id }) => id === said);
  const found = named.length > 0 ? named : possible;
  const [first] = found;
  if (saysUnknown(said)) return `a model of another kind of puzzle (it says “${said}”)`;
  if (!first) return `a model of another kind of puzzle (it knows ${shape.vocabSize} tokens)`;
  const side = Math.sqrt(shape.seqLen);
  const size = isSeqLenKnown && found.length === 1 && first.sized ? ` (it reads up to ${side} by ${side} cells)` : '';
  return `${/^[aeiou]/i.test(first.modelName) ? 'an' : 'a'} ${found.map(({ modelName }) => modelName).join(' or ')} model${size}`;
}

/** How many rows a puzzle table has for each task, augmented copies included. Identifiers that are no kind's tasks are left out. */
export const rowsByTask = (rows: PuzzleRows): Record<string, number> =>
  Object.fromEntries(kinds.flatMap((kind) => Object.entries(kind.tasks?.(rows) ?? {})));
