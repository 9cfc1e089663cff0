/** What was changed in the middle of a run, in words, and which model and board a step belongs to. Pure. */

import { sameShape, type StateShape } from '../../../model/states.ts';
import type { Change, RunModel, RunRecord } from './record.ts';

type Changed = Pick<RunRecord, 'changes' | 'model' | 'board'>;

/** The first change of a sort at or after a step, counted from 1: what it says of before still held there. */
function firstSince<W extends Change['what']>(record: Changed, what: W, step: number): Extract<Change, { readonly what: W }> | undefined {
  const is = (c: Change): c is Extract<Change, { readonly what: W }> => c.what === what;
  return record.changes?.filter(is).find((c) => step <= c.step);
}

/** The model that made a supervision step, counted from 1; null while it is waited for. */
export const modelAt = (record: Changed, step: number): RunModel | null => firstSince(record, 'model', step)?.before ?? record.model;

/** The board that a supervision step, counted from 1, was made and checked with. */
export const boardAt = (record: Changed, step: number): unknown => (firstSince(record, 'x', step) ?? { before: record.board }).before;

/** The change that a supervision step was made with, the last one before it; undefined before the first. */
export const changeBefore = ({ changes }: Changed, step: number): Change | undefined => changes?.findLast((c) => c.step < step);

/** A letter or two, where there is no room for words. */
export const changeLetter = (what: Change['what']): string => ({ x: 'x', y: 'y', z: 'z', shake: 'z~', model: 'M' })[what];

/** "z shaken", "new model": what a change was, in two words. */
export const changeTitle = (what: Change['what']): string =>
  ({ x: 'new x', y: 'y forgotten', z: 'z forgotten', shake: 'z shaken', model: 'new model' })[what];

/** Models by name, in words about the sides of their y and z. */
interface Named {
  readonly name: string;
  readonly shape: StateShape;
}

/** Why y and z of one model do not fit another, naming both sides; null when they do. */
export function whyNotCarried(from: Named, to: Named): string | null {
  if (sameShape(from.shape, to.shape)) return null;
  const positions = ({ prefixLen, seqLen }: StateShape): number => prefixLen + seqLen;
  const differing = (what: string, of: (s: StateShape) => number): string | null =>
    of(from.shape) === of(to.shape) ? null : `${from.name} has ${of(from.shape)} ${what} and ${to.name} ${of(to.shape)}`;
  const sides = [
    differing('numbers in every vector (D)', (s) => s.hiddenSize),
    differing('positions (L)', positions) ?? differing('positions before the first cell', (s) => s.prefixLen),
  ];
  return sides.filter((s) => s !== null).join('; ');
}

/** Every sort of change in a sentence's words: "z was shaken after step 4 (σ = 0.30, seed 7)". */
export function changeWords(record: Changed, change: Change): string {
  const after = `after step ${change.step}`;
  switch (change.what) {
    case 'x':
      return `the board was changed ${after}`;
    case 'y':
    case 'z':
      return `${change.what} was forgotten ${after}`;
    case 'shake':
      return `z was shaken ${after} (σ = ${change.sigma.toFixed(2)}, seed ${change.seed})`;
    case 'model': {
      const to = modelAt(record, change.step + 1)?.name ?? 'another model';
      const why = whyNotCarried({ name: change.before.name, shape: change.from }, { name: to, shape: change.to });
      return `${change.before.name} handed over to ${to} ${after}, ${why === null ? 'y and z went along' : `without y and z: ${why}`}`;
    }
  }
  return change satisfies never;
}
