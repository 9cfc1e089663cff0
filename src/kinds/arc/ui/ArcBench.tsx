/** The ARC workbench: pairs, the open pair with its tools, and the check of the answer; keys and dropped files belong to it. */
import { useMemo, useRef, useState } from 'react';
import { arcIdIn } from '../page/fetch.ts';
import { openArcTask, readArcFiles, readArcText, type ReadTasks, useArc } from '../page/store.ts';
import { useArcView } from '../page/view.ts';
import { playback } from '../../../app/coordinator.ts';
import { messageOf } from '../../shared/ui/notice.ts';
import { NoticeToast } from '../../shared/ui/NoticeToast.tsx';
import type { BoardOverlay } from '../../shared/ui/overlay.ts';
import { useBoardDoors } from '../../shared/ui/useBoardDoors.ts';
import { useNotice } from '../../shared/ui/useNotice.ts';
import { AnswerPanel } from './AnswerPanel.tsx';
import { ArcActions, NOTHING } from './ArcActions.tsx';
import { ArcTools } from './ArcTools.tsx';
import { Candidates } from './Candidates.tsx';
import { arcKey, isGlobalKey } from './keys.ts';
import { shownAnswer } from './marks.ts';
import { PairEditor } from './PairEditor.tsx';
import { PairStrip } from './PairStrip.tsx';
import './arc.css';

interface Props {
  /** The playback frame to show in place of the drawn answer, or null while editing. */
  readonly overlay: BoardOverlay | null;
  /** A run is under way: the task can be looked at, not changed. */
  readonly busy: boolean;
}

export default function ArcBench({ overlay, busy }: Props) {
  const { board, problem, dismissProblem, undo, redo } = useArc();
  const test = useArcView((s) => s.test);
  const atAnswer = useArcView((s) => s.pair.part === 'test' && s.pair.index === s.test && s.side === 'output');
  const { notice, say, hush } = useNotice();
  const [found, setFound] = useState(NOTHING);
  const [wanted, setWanted] = useState('');
  const bench = useRef<HTMLDivElement>(null);
  const news = notice ?? (problem === null ? null : { text: problem, failed: true });
  const answer = useMemo(() => overlay && shownAnswer(overlay, board.task, test), [overlay, board.task, test]);

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
    if (busy) return say('The model is working on this task: stop it to open another.');
    try {
      const read = await reading();
      const [only, second] = read.tasks;
      if (second) return setFound(read);
      if (!only) return;
      openArcTask(only);
      say(read.problem === null ? `Opened ${only.id}.` : `Opened ${only.id}. ${read.problem}`);
    } catch (e) {
      say(messageOf(e), true);
    }
  };
  const { dropping, handlers } = useBoardDoors({
    bench,
    onKey,
    onText: (text) => (arcIdIn(text) === null || busy ? void load(() => readArcText(text)) : setWanted(text.trim())),
    onFiles: (files) => void load(() => readArcFiles(files)),
  });

  return (
    <>
      <div
        ref={bench}
        className={`arc-bench flex flex-col gap-1.5 rounded-md ${dropping ? 'outline-2 outline-offset-4 outline-accent outline-dashed' : ''}`}
        {...handlers}
      >
        <ArcActions busy={busy} found={found} onFound={setFound} wanted={wanted} onWanted={setWanted} say={say} />
        <PairStrip busy={busy} />
        <PairEditor busy={busy} answer={answer} onLeavePlayback={() => playback.getState().seek(-1)} />
        <BenchLine playing={answer !== null} />
        <ArcTools busy={busy || (answer !== null && atAnswer)} />
        <AnswerPanel busy={busy} />
        <Candidates busy={busy} say={say} />
      </div>
      <NoticeToast notice={news} onDismiss={notice ? hush : dismissProblem} />
    </>
  );
}

/** How to edit, or the legend of what playback shows. Its box keeps its size whatever it says. */
const BenchLine = ({ playing }: { readonly playing: boolean }) => (
  <div className="flex min-h-5 items-center text-xs text-muted">
    {playing ? (
      <ul aria-label="What the answer shows" className="flex flex-wrap gap-x-4 gap-y-1">
        <li className="flex items-center gap-1">
          <span aria-hidden className="arc-cell arc-unsure size-3.5" style={{ '--fill': '#0074d9', '--sure': '0.6' } as React.CSSProperties} />
          smaller is less sure
        </li>
        <li className="flex items-center gap-1">
          <span aria-hidden className="arc-cell size-3.5" style={{ '--fill': '#0074d9' } as React.CSSProperties}>
            <span className="arc-changed" />
          </span>
          changed at this step
        </li>
        <li className="flex items-center gap-1">
          <span aria-hidden className="arc-cell size-3.5" style={{ '--fill': '#0074d9' } as React.CSSProperties}>
            <span className="arc-wrong" />
          </span>
          differs from the answer
        </li>
      </ul>
    ) : (
      <p>
        <span className="pointer-coarse:hidden">Drag to paint, or arrows with 0–9 and Space; Ctrl+C, Ctrl+V.</span>
        <span className="hidden pointer-coarse:inline">Pick a colour, then tap or drag on a grid.</span>
      </p>
    )}
  </div>
);
