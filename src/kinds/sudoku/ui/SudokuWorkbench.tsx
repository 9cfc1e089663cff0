/** The Sudoku workbench: the board, its tools, and the keys, pastes and dropped files that belong to them. */

import { lazy, Suspense, useRef, useState, type CSSProperties } from 'react';
import { useNotice, Toast } from '../../../ui/Toast.tsx';
import type { EditorProps } from '../../kind.ts';
import { useRight } from '../../shared/right.ts';
import { openFound, type Choice } from '../../shared/ui/choices.ts';
import { useBoardDoors } from '../../shared/ui/useBoardDoors.ts';
import { COLOURS, enterDigit, erase, filledBy, struckOut, type EditMode, type SudokuDocument } from '../page/marks.ts';
import type { SudokuTable } from '../page/table.ts';
import { workbenchWords } from '../words.ts';
import { keyAction, type KeyAction } from './keys.ts';
import { reduceSelection, startSelection, type SelectionAction } from './selection.ts';
import { SudokuBoard } from './SudokuBoard.tsx';
import '../../shared/ui/marks.css';
import './sudoku.css';

const SudokuActions = lazy(() => import('./SudokuActions.tsx'));
const SudokuSide = lazy(() => import('./SudokuSide.tsx'));

export function SudokuWorkbench({ table, overlay, busy, onLeavePlayback }: EditorProps & { readonly table: SudokuTable }) {
  const { side } = table;
  const { board, notes, history, problem, edit, undo, redo, dismissProblem } = table.useStore();
  const [selection, setSelection] = useState(startSelection);
  const [mode, setMode] = useState<EditMode>('digit');
  const { notice, say, hush } = useNotice();
  const [found, setFound] = useState<readonly Choice[]>([]);
  const workbench = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const news = notice ?? (problem === null ? null : { text: problem, failed: true });
  const doc = { board, notes };
  const { solution, sentence } = table.useSolution();
  const shownRight = useRight((s) => s.on) ? solution : null;
  const [playing, setPlaying] = useState(false);
  /** The own digits at the last check. */
  const [checked, setChecked] = useState<readonly number[] | null>(null);
  const inConflict = new Set(table.conflicts(overlay ? board : filledBy(doc)));

  const select = (action: SelectionAction): void => {
    setSelection((now) => reduceSelection(now, action, side));
    const focus = action.type === 'all' || action.type === 'none' ? null : reduceSelection(selection, action, side).focus;
    if (focus !== null) grid.current?.querySelector<HTMLElement>(`[data-cell="${focus}"]`)?.focus({ preventScroll: true });
  };
  /** The cells an edit is for: the selection, or the cell with the focus when nothing is selected. */
  const targets = (): ReadonlySet<number> => {
    if (selection.cells.size > 0) return selection.cells;
    return grid.current?.contains(document.activeElement) ? new Set([selection.focus]) : new Set();
  };
  const change = (how: (now: SudokuDocument, cells: ReadonlySet<number>) => SudokuDocument): void => {
    const cells = targets();
    if (busy) return say(workbenchWords.busy);
    if (cells.size === 0) return say(workbenchWords.select);
    const before = table.useStore.getState();
    edit((now) => how(now, cells));
    const after = table.useStore.getState();
    // What a player adds lies under the model's answer.
    if (overlay && after.board === before.board) onLeavePlayback();
    if (playing && after.history === before.history && [...cells].some((cell) => board[cell])) say(workbenchWords.given);
  };
  const type = (digit: number, as: EditMode): void => {
    if (as === 'colour' && digit > COLOURS.length) return say(workbenchWords.colours(COLOURS.length));
    if (digit > side) return say(workbenchWords.digits(table.thing, side));
    change((now, cells) => enterDigit(now, cells, digit, as, playing));
  };
  const remove = (): void => change((now, cells) => erase(now, cells, playing));
  const check = (): void => {
    if (overlay) onLeavePlayback();
    setChecked(notes.own);
  };

  const act = (action: KeyAction): void => {
    switch (action.type) {
      case 'move':
        return select(action);
      case 'digit':
        return type(action.digit, action.mode);
      case 'mode':
        return setMode(action.mode);
      case 'erase':
        return remove();
      case 'undo':
        return busy ? undefined : undo();
      case 'redo':
        return busy ? undefined : redo();
      case 'play':
        return setPlaying(!playing);
      case 'select-all':
        return select({ type: 'all' });
      case 'select-none':
        return select({ type: 'none' });
      default:
        return action satisfies never;
    }
  };

  const load = async (reading: () => readonly Choice[] | Promise<readonly Choice[]>, verb: string): Promise<void> => {
    if (busy) return say(workbenchWords.busyLoad);
    return openFound(say, verb, reading, setFound);
  };
  const { dropping, handlers } = useBoardDoors({
    workbench,
    onKey(event, inside) {
      const action = keyAction(event, mode);
      // Where nothing has the focus, the arrows are the timeline's, and Escape closes what else is open.
      if (!action || (!inside && /^(Arrow|Escape)/.test(event.key))) return false;
      act(action);
      return true;
    },
    onText: (text, verb) => void load(() => table.readText(text), verb),
    onFiles: ([file]) => void load(() => table.readFile(file), 'Loaded'),
  });
  return (
    <>
      <div className="sudoku-frame" style={{ '--side': side, '--box': table.box } as CSSProperties}>
        <div ref={workbench} className="sudoku-workbench flex flex-col gap-2" {...handlers}>
          <div className="min-h-12 @md:min-h-9">
            <Suspense fallback={null}>
              <SudokuActions table={table} busy={busy} playing={playing} found={found} onFound={setFound} say={say} />
            </Suspense>
          </div>
          <div className={`rounded-md ${dropping ? 'outline-2 outline-offset-4 outline-accent outline-dashed' : ''}`}>
            <SudokuBoard
              ref={grid}
              table={table}
              document={doc}
              conflicts={inConflict}
              overlay={overlay}
              beside={{ solution: shownRight, wrong: struckOut(notes.own, solution, checked) }}
              selection={selection}
              readOnly={busy}
              onSelect={select}
            />
          </div>
          <div className="sudoku-side">
            <Suspense fallback={null}>
              <SudokuSide
                side={side}
                overlay={overlay}
                mode={mode}
                playing={playing}
                doc={doc}
                solution={solution}
                checked={checked}
                busy={busy}
                canUndo={history.past.length > 0}
                canRedo={history.future.length > 0}
                why={solution ? null : sentence}
                onMode={setMode}
                onDigit={type}
                onErase={remove}
                onUndo={undo}
                onRedo={redo}
                onPlay={() => setPlaying(!playing)}
                onCheck={check}
              />
            </Suspense>
          </div>
        </div>
      </div>
      <Toast notice={news} onDismiss={notice ? hush : dismissProblem} />
    </>
  );
}
