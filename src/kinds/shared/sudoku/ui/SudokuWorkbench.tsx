/** The Sudoku workbench: the board, its tools, and the keys, pastes and dropped files that belong to them. */

import { lazy, Suspense, useMemo, useRef, useState, type CSSProperties } from 'react';
import { Toast, useNotice } from '../../../../ui/Toast.tsx';
import type { EditorProps } from '../../../kind.ts';
import { useRight } from '../../ui/overlay.ts';
import { useReadingDoors } from '../../ui/useBoardDoors.ts';
import { conflicts } from '../board.ts';
import {
  clearAll,
  COLOURS,
  enterDigit,
  erase,
  filledBy,
  struckOut,
  type EditMode,
  type SudokuDocument,
  type SudokuTable,
} from '../table.ts';
import { workbenchWords } from '../words.ts';
import { keyAction, reduceSelection, startSelection, type SudokuKeyAction, type SelectionAction } from './input.ts';
import { SudokuGrid } from './SudokuGrid.tsx';
import '../../ui/marks.css';
import './sudoku.css';

const BoardActions = lazy(() => import('../../ui/BoardActions.tsx'));
const SudokuSide = lazy(() => import('./SudokuSide.tsx'));

/** The editor of a size. */
export const workbenchOf = (table: SudokuTable) =>
  function SudokuEditor(props: EditorProps) {
    return <SudokuWorkbench {...props} table={table} />;
  };

function SudokuWorkbench({ table, overlay, busy, onLeavePlayback }: EditorProps & { readonly table: SudokuTable }) {
  const { box, thing, useStore, readText, readFile } = table;
  const side = box * box;
  const { board, notes, history, problem, edit, undo, redo, dismissProblem } = useStore();
  const [selection, setSelection] = useState(startSelection);
  const [mode, setMode] = useState<EditMode>('digit');
  const { say, toast } = useNotice({ problem, dismissProblem });
  const workbench = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const doc = { board, notes };
  const { solution, sentence } = table.useSolution();
  const shownRight = useRight((s) => s.on) ? solution : null;
  const [playing, setPlaying] = useState(false);
  /** The own digits at the last check. */
  const [checked, setChecked] = useState<readonly number[] | null>(null);
  const inConflict = new Set(conflicts(overlay ? board : filledBy(doc)));

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
    const before = useStore.getState();
    edit((now) => how(now, cells));
    const after = useStore.getState();
    // What a player adds lies under the model's answer.
    if (overlay && after.board === before.board) onLeavePlayback();
    if (playing && after.history === before.history && [...cells].some((cell) => board[cell])) say(workbenchWords.given);
  };
  const type = (digit: number, as: EditMode): void => {
    if (as === 'colour' && digit > COLOURS.length) return say(workbenchWords.colours(COLOURS.length));
    if (digit > side) return say(workbenchWords.digits(thing, side));
    change((now, cells) => enterDigit(now, cells, digit, as, playing));
  };
  const remove = (): void => change((now, cells) => erase(now, cells, playing));
  const check = (): void => {
    if (overlay) onLeavePlayback();
    setChecked(notes.own);
  };

  const act = (action: SudokuKeyAction): void => {
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

  const clear = useMemo(
    () => ({
      hint: playing ? workbenchWords.clearOwn : workbenchWords.clear,
      onClear: () => edit((now) => clearAll(now, playing)),
    }),
    [edit, playing],
  );
  const { dropping, handlers, found, setFound } = useReadingDoors({
    workbench,
    readText,
    readFile,
    say,
    refusal: busy ? workbenchWords.busyLoad : null,
    onKey(event, inside) {
      const action = keyAction(event, mode);
      // Where nothing has the focus, the arrows are the timeline's, and Escape closes what else is open.
      if (!action || (!inside && /^(Arrow|Escape)/.test(event.key))) return false;
      act(action);
      return true;
    },
  });
  return (
    <>
      <div className="sudoku-frame" style={{ '--side': side, '--box': box } as CSSProperties}>
        <div ref={workbench} className="sudoku-workbench flex flex-col gap-2" {...handlers}>
          <div className="min-h-12 @md:min-h-9">
            <Suspense fallback={null}>
              <BoardActions tools={table} busy={busy} clear={clear} found={found} onFound={setFound} say={say} />
            </Suspense>
          </div>
          <div className={`rounded-md ${dropping ? 'outline-2 outline-offset-4 outline-accent outline-dashed' : ''}`}>
            <SudokuGrid
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
      <Toast {...toast} />
    </>
  );
}
