/** After an answer that is wrong, or that can only be noise: one button that trains the model on this very puzzle. */

import { GraduationCap } from 'lucide-react';
import { useRun } from '../../app/coordinator.ts';
import { usePage } from '../../app/page.ts';
import { Button } from '../../ui/Button.tsx';
import type { Result } from './result.ts';
import { solvedAt } from './run/record.ts';
import { shownRun } from './run/run.ts';

/** @param tone of the banner: where answers cannot be checked, it tells whether the model knows the task */
export default function TeachButton({ tone }: { readonly tone: Result['tone'] }) {
  const kind = usePage((s) => s.kind);
  const record = useRun(shownRun);
  const ended = (record?.phase === 'done' || record?.phase === 'cancelled') && record.frames.length > 0;
  const wanted = kind.checked ? ended && solvedAt(record) === null : (tone === 'warn' || tone === 'bad') && (ended || record === null);
  if (!wanted || !kind.teachable || !kind.readiness(null).solvable) return null;
  const teach = (): void => void import('../train/runtime.ts').then((m) => m.teachThis());
  return (
    <Button title="Trains the model for a minute on this puzzle in all its symmetries" onClick={teach}>
      <GraduationCap size={16} aria-hidden /> {kind.checked ? 'Teach it this one' : 'Train on this task'}
    </Button>
  );
}
