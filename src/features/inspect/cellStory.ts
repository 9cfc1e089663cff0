/** What the cells' answers were at every supervision step, and whether they were right on the way. Pure. */

import { solvedAt, tokensOf, type RunRecord } from '../solve/run/record.ts';

/** Steps `from` to `to` (both from 1) in which the cell's token stayed the same. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly token: number;
  /** Against the answer that verified; null where none did. */
  readonly right: boolean | null;
}

/** The answer that verified, [S]; null when the run found none. In kinds with many right answers it is the best one found. */
export function solutionOf(record: RunRecord): Uint8Array | null {
  const solved = solvedAt(record);
  const frame = solved && record.frames[solved.frame];
  return solved && frame ? tokensOf(frame, record.copies, solved.copy) : null;
}

/** Cells that differ from the answer that verified, of every copy after every step [K][steps]; null when the run found none. */
export function wrongCells(record: RunRecord): readonly (readonly number[])[] | null {
  const solution = solutionOf(record);
  if (!solution) return null;
  const wrong = (tokens: Uint8Array): number => tokens.reduce((sum, t, i) => sum + (t === solution[i] ? 0 : 1), 0);
  return Array.from({ length: record.copies }, (_, k) => record.frames.map((f) => wrong(tokensOf(f, record.copies, k))));
}

export function cellStory(record: RunRecord, copy: number, cell: number): readonly Stretch[] {
  const solution = solutionOf(record);
  const story: Stretch[] = [];
  record.frames.forEach((frame, i) => {
    const token = tokensOf(frame, record.copies, copy)[cell] ?? 0;
    const last = story.at(-1);
    if (last?.token === token) story[story.length - 1] = { ...last, to: i + 1 };
    else story.push({ from: i + 1, to: i + 1, token, right: solution && solution[cell] === token });
  });
  return story;
}
