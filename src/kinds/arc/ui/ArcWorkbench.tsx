/** The ARC workbench: all demonstrations beside the test, and what is learnt from them; keys and dropped files belong to it. */

import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { ErrorBoundary } from '../../../ui/ErrorBoundary.tsx';
import { messageOf, useNotice, Toast } from '../../../ui/Toast.tsx';
import type { WideEditorProps } from '../../kind.ts';
import { useBoardDoors } from '../../shared/ui/useBoardDoors.ts';
import { isLearning, isTrying } from '../learn/record.ts';
import { useLearning } from '../learn/runtime.ts';
import { LearnBar } from '../learn/ui/LearnBar.tsx';
import { around } from '../page/around.ts';
import { openOwnTask } from '../page/own.ts';
import { arcIdIn, readArcFiles, readArcText, type ReadTasks } from '../page/read.ts';
import { rowsFor, playedAnswer } from '../page/run.ts';
import { useArc, useArcView } from '../page/store.ts';
import { taskWords } from '../words.ts';
import { ArcActions, NOTHING } from './ArcActions.tsx';
import { Demonstrations } from './Demonstrations.tsx';
import { arcKey, isGlobalKey } from './keys.ts';
import { PairEditor, TestPanel } from './PairPanel.tsx';
import './arc.css';

const Glass = lazy(() => import('../learn/ui/Glass.tsx'));

/** Whether a model that knows tasks by rows is in hand and knows this one, or has just answered it. */
function useRows(): boolean {
  useArc((s) => s.board); // asked again for another task
  const model = around().useModel();
  const run = around().useRun();
  return (model !== null && rowsFor(model.info) > 0) || run?.kind === 'arc';
}

export default function ArcWorkbench({ overlay, busy: running, onLeavePlayback, runBar, beside, timeline, tools }: WideEditorProps) {
  const { board, problem, dismissProblem, undo, redo } = useArc();
  const { test, editing } = useArcView();
  const learning = useLearning((s) => isLearning(s.record) || isTrying(s.leftOut));
  const rows = useRows();
  const busy = running || learning;
  const { say, toast } = useNotice({ problem, dismissProblem });
  const [found, setFound] = useState(NOTHING);
  const [wanted, setWanted] = useState('');
  const workbench = useRef<HTMLDivElement>(null);
  const played = useMemo(() => overlay && playedAnswer(overlay, board.task, test), [overlay, board.task, test]);

  const onKey = (event: KeyboardEvent): boolean => {
    const key = arcKey(event);
    if (!key || !isGlobalKey(key)) return false;
    if (key.type === 'colour') useArcView.getState().pickColour(key.colour);
    if (busy) return true;
    if (key.type === 'tool') useArcView.getState().pick(key.tool);
    if (key.type === 'undo') undo();
    if (key.type === 'redo') redo();
    return true;
  };
  const load = async (reading: () => ReadTasks | Promise<ReadTasks>): Promise<void> => {
    if (busy) return say(taskWords.busy);
    try {
      const read = await reading();
      const [only, second] = read.tasks;
      if (second) return setFound(read);
      if (!only) return;
      useArcView.getState().edit(false);
      const { id } = await openOwnTask(only);
      say(taskWords.opened(id, read.problem));
    } catch (e) {
      say(messageOf(e), true);
    }
  };
  const { dropping, handlers } = useBoardDoors({
    workbench,
    onKey,
    onText: (text) => (arcIdIn(text) === null || busy ? void load(() => readArcText(text)) : setWanted(text.trim())),
    onFiles: (files) => void load(() => readArcFiles(files)),
  });

  return (
    <>
      {rows ? runBar : <LearnBar />}
      <div
        ref={workbench}
        className={`flex flex-col gap-3 rounded-md ${dropping ? 'outline-2 outline-offset-4 outline-accent outline-dashed' : ''}`}
        {...handlers}
      >
        <ArcActions busy={busy} found={found} onFound={setFound} wanted={wanted} onWanted={setWanted} say={say} />
        <div className="grid content-start gap-x-8 gap-y-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,35rem)]">
          <Demonstrations busy={busy} />
          <div className="arc-workbench order-first self-start lg:sticky lg:top-3 lg:order-last">
            {editing && !busy ? <PairEditor /> : <TestPanel busy={busy} played={played} onLeavePlayback={onLeavePlayback} say={say} />}
          </div>
        </div>
      </div>
      {rows ? (
        <>
          {beside}
          {timeline}
        </>
      ) : (
        <>
          <ErrorBoundary what={taskWords.inside}>
            <Suspense fallback={null}>
              <Glass />
            </Suspense>
          </ErrorBoundary>
          {!busy && <div className="justify-self-end">{tools}</div>}
        </>
      )}
      <Toast {...toast} />
    </>
  );
}
