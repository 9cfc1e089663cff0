/** What can be done about a run that ended without a right answer, in the order of its chance. Pure. */

import { solvedAt, type RunRecord } from './record.ts';
import { canKeepThinking } from './run.ts';
import { MAX_COPIES } from './settings.ts';

export type Remedy = 'more-copies' | 'keep-thinking' | 'teach';

/** Copies of the next try where none of a run's was right. */
export const moreCopies = ({ copies }: Pick<RunRecord, 'copies'>): number => (copies < 8 ? 8 : MAX_COPIES);

/**
 * @param record the run that is shown; null where there is none
 * @param isDoubtful where answers cannot be checked: this one can only be noise
 */
export function remediesOf(record: RunRecord | null, checked: boolean, isDoubtful: boolean): readonly Remedy[] {
  const ended = record !== null && (record.phase === 'done' || record.phase === 'cancelled') && record.frames.length > 0;
  const isUnsolved = ended && solvedAt(record) === null;
  const remedies: Record<Remedy, boolean> = {
    'more-copies': checked && isUnsolved && record.phase === 'done' && moreCopies(record) > record.copies,
    'keep-thinking': canKeepThinking(record),
    teach: checked ? isUnsolved : isDoubtful && (ended || record === null),
  };
  return (['more-copies', 'keep-thinking', 'teach'] as const).filter((remedy) => remedies[remedy]);
}

/** The name of the model that made a run, where it is another one than the model in use. */
export const madeByOther = (record: RunRecord | null, active: string | null): string | null =>
  record?.model && active !== null && active !== record.model.name ? record.model.name : null;
