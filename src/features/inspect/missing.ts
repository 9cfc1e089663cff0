/** What is missing before one can see inside a run, and what is said of it. Pure. */

import { isLive, type RunRecord } from '../solve/run/record.ts';
import { insideWords } from './words.ts';

/** The press that takes it away: a run, looking inside it, watching the recorded copy; null where one can but wait, or nothing helps. */
export type Remedy = 'solve' | 'look' | 'watch' | null;

export interface Missing {
  readonly sentence: string;
  readonly remedy: Remedy;
}

/**
 * What is missing of the run that is shown; null where its inside is there.
 * @param recorded its updates were recorded
 * @param copy the copy that is watched
 */
export function missingOf(record: RunRecord | null, recorded: boolean, copy: number): Missing | null {
  if (isLive(record)) return { sentence: insideWords.live, remedy: null };
  if (!record?.model || record.frames.length === 0) return { sentence: insideWords.noRun, remedy: 'solve' };
  if (record.changes) return { sentence: insideWords.changed, remedy: null };
  if (record.onlyCopy) return { sentence: insideWords.onlyCopy(record.onlyCopy), remedy: null };
  if (!recorded) return { sentence: insideWords.before, remedy: 'look' };
  return copy === 0 ? null : { sentence: insideWords.other(copy), remedy: 'watch' };
}
