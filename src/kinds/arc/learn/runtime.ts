/** Learning on this page: the store wired to its worker, to the board, and to what the browser does with the tab; and the answer in sight. */

import { useMemo } from 'react';
import { useStore } from 'zustand';
import { LearnClient } from '../../../client/learn.ts';
import { attend, awayWords } from '../../../ui/away.ts';
import type { RunWords } from '../../kind.ts';
import { around } from '../page/around.ts';
import { useArc, useArcView } from '../page/store.ts';
import { answerOptions, isLearning, shownOf, type ShownAnswer, isTrying } from './record.ts';
import { createLearnStore, useLearnSettings, type LearnState } from './store.ts';
import { learnWords } from './words.ts';

/** The page's worker for learning. */
export const learnClient = new LearnClient();

/** Runs `work` with a lock that no other tab of this browser holds; without locks, at once. */
async function exclusive(name: string, work: () => Promise<void>): Promise<boolean> {
  // The types say every browser has locks; in one without, tabs simply do not know of each other.
  const locks = navigator.locks as LockManager | undefined;
  if (!locks) {
    await work();
    return true;
  }
  return locks.request(`trm-playground ${name}`, { ifAvailable: true }, async (lock) => {
    if (lock) await work();
    return lock !== null;
  });
}

export const learning = createLearnStore({
  client: learnClient,
  task: () => useArc.getState().board,
  settings: () => useLearnSettings.getState(),
  backend: () => around().backend(),
  exclusive,
  newId: () => crypto.randomUUID(),
});

export const useLearning = <T>(select: (s: LearnState) => T): T => useStore(learning, select);

useArc.subscribe(({ board }, before) => {
  if (board !== before.board) learning.getState().taskChanged();
});
learning.getState().taskChanged();

const attendance = attend();
learning.subscribe(({ record, leftOut }, before) => {
  const busy = isLearning(record) || isTrying(leftOut);
  attendance.working(busy);
  around().learns(busy);
  if (record?.progress !== before.record?.progress || leftOut !== before.leftOut) attendance.heard();
});

/** What the last absence of the tab did to the learning under way, in words. */
export const useAwayWords = (): string => awayWords(useStore(attendance.away, ({ last }) => last));

/** What was learnt since the last save is not lost with the tab. */
const saveNow = (): void => {
  const { record } = learning.getState();
  if (record && isLearning(record)) learnClient.save(record.id);
};
addEventListener('pagehide', saveNow);
document.addEventListener('visibilitychange', saveNow);

/** The answer in sight. */
export function useShownAnswer(): ShownAnswer {
  const task = useArc((s) => s.board.task);
  const { choice, test } = useArcView();
  const record = useLearning((s) => (s.attached ? s.record : null));
  return useMemo(() => shownOf(choice, answerOptions(record, task, test)), [choice, record, task, test]);
}

/** What the banner says of it. */
export function useLearnWords(): RunWords {
  const task = useArc((s) => s.board.task);
  const test = useArcView((s) => s.test);
  const { record, attached, kept, forecast } = useLearning((s) => s);
  const { choice, grid, choices } = useShownAnswer();
  // Beside the task's own answer or a person's drawing, the headline speaks of the model's first answer.
  const shown = choice === 'first' || choice === 'second' ? grid : (choices.find(({ id }) => id === 'first')?.grid ?? null);
  return learnWords({ record: attached ? record : null, kept, forecast, task, test, shown });
}
