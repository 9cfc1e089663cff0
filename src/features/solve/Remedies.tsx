/** Under a result that is none: more copies, more thinking, teaching, as buttons in the order of their chance. Fetched after the banner. */

import { GraduationCap } from 'lucide-react';
import { solvedAt, type RunRecord, canKeepThinking } from '../../client/record.ts';
import { run, useDevice, useModels, useRun } from '../../page/coordinator.ts';
import { modelFor } from '../../page/models/fit.ts';
import { usePage } from '../../page/page.ts';
import { shownRun } from '../../page/run/run.ts';
import { MAX_COPIES } from '../../page/run/settings.ts';
import { Button } from '../../ui/Button.tsx';
import { duration } from '../../ui/format.ts';
import { remedyWords } from './besideWords.ts';
import type { Result } from './words.ts';

/** @param tone of the banner: where answers cannot be checked, it tells whether the model knows the task */
export default function Remedies({ tone }: { readonly tone: Result['tone'] }) {
  const kind = usePage((s) => s.kind);
  const record = useRun(shownRun);
  const active = useModels((s) => modelFor(s, kind)?.name ?? null);
  const stepMs = useDevice((s) => s.device?.stepMs);
  const canTeach = kind.teachable && kind.readiness(null).solvable;
  const ran = madeByOther(record, active);
  const button = (remedy: Remedy) => {
    switch (remedy) {
      case 'more-copies': {
        if (!record) return null;
        const copies = moreCopies(record);
        const most = stepMs === undefined ? '' : remedyWords.most(duration(stepMs * copies * (record.model?.nSup ?? 1)));
        return (
          <Button
            key={remedy}
            title={remedyWords.copiesHint(most)}
            onClick={() => void run.getState().start(record.kind, record.board, copies)}
          >
            {remedyWords.copies(copies)}
          </Button>
        );
      }
      case 'keep-thinking':
        return (
          <Button
            key={remedy}
            disabled={ran !== null}
            title={ran === null ? remedyWords.thinkHint : remedyWords.others(ran)}
            onClick={() => void run.getState().keepThinking()}
          >
            {remedyWords.think}
          </Button>
        );
      case 'teach':
        return canTeach ? (
          <Button
            key={remedy}
            title={remedyWords.teachHint}
            onClick={() => void import('../train/runtime.ts').then(({ teachThis }) => teachThis())}
          >
            <GraduationCap size={16} aria-hidden className="max-sm:hidden" /> {kind.checked ? remedyWords.teach : remedyWords.teachTask}
          </Button>
        ) : null;
    }
    return remedy satisfies never;
  };
  return remediesOf(record, kind.checked, tone === 'warn' || tone === 'bad').map(button);
}

/** What can be done about a run that ended without a right answer, in the order of its chance. Pure. */
type Remedy = 'more-copies' | 'keep-thinking' | 'teach';

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
