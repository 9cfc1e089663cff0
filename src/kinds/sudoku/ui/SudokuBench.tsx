/** The Sudoku bench: the board, its tools, and the keys, pastes and dropped files that belong to them. */

import { useRef, useState, type CSSProperties, type MouseEvent } from 'react';
import type { EditorProps } from '../../kind.ts';
import type { Choice } from '../../shared/ui/choices.ts';
import { openFound } from '../../shared/ui/notice.ts';
import { NoticeToast } from '../../shared/ui/NoticeToast.tsx';
import { useBoardDoors } from '../../shared/ui/useBoardDoors.ts';
import { useNotice } from '../../shared/ui/useNotice.ts';
import { enterDigit, erase, type EditMode } from '../page/marks.ts';
import type { SudokuTable } from '../page/table.ts';
import { BenchLine } from './BenchLine.tsx';
import { heldMode, keyAction, type KeyAction } from './keys.ts';
import { NumberPad } from './NumberPad.tsx';
import { reduceSelection, startSelection, type SelectionAction } from './selection.ts';
import { SudokuActions } from './SudokuActions.tsx';
import { SudokuBoard } from './SudokuBoard.tsx';
import { useHeldKeys } from './useHeldKeys.ts';
import '../../shared/ui/marks.css';
import './sudoku.css';

export function SudokuBench({ table, overlay, busy }: EditorProps & { readonly table: SudokuTable }) {
  const { side } = table;
  const { board, notes, history, problem, edit, undo, redo, dismissProblem } = table.useStore();
  const [selection, setSelection] = useState(startSelection);
  const [mode, setMode] = useState<EditMode>('digit');
  const { notice, say, hush } = useNotice();
  const [found, setFound] = useState<readonly Choice[]>([]);
  const bench = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const news = notice ?? (problem === null ? null : { text: problem, failed: true });
  const inConflict = new Set(table.conflicts(board));

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
  const change = (cells: ReadonlySet<number>, how: (now: Parameters<typeof erase>[0]) => ReturnType<typeof erase>): void => {
    if (busy) say('The model is solving this board: stop it to edit.');
    else if (cells.size === 0) say('Select a cell first.');
    else edit(how);
  };
  const type = (digit: number, as: EditMode): void => {
    if (digit > side) return say(`The digits of a ${table.thing} are 1 to ${side}.`);
    const cells = targets();
    change(cells, (now) => enterDigit(now, cells, digit, as));
  };
  const remove = (): void => {
    const cells = targets();
    change(cells, (now) => erase(now, cells));
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
      case 'select-all':
        return select({ type: 'all' });
      case 'select-none':
        return select({ type: 'none' });
      default:
        return action satisfies never;
    }
  };

  const load = async (reading: () => readonly Choice[] | Promise<readonly Choice[]>, verb: string): Promise<void> => {
    if (busy) return say('The model is solving this board: stop it to load another.');
    return openFound(say, verb, reading, setFound);
  };
  const { dropping, handlers } = useBoardDoors({
    bench,
    onKey(event, inside) {
      const action = keyAction(event, mode);
      const everywhere = action?.type === 'undo' || action?.type === 'redo';
      if (!action || !(inside || everywhere)) return false;
      act(action);
      return true;
    },
    onText: (text, verb) => void load(() => table.readText(text), verb),
    onFiles: ([file]) => void load(() => table.readFile(file), 'Loaded'),
  });
  const held = useHeldKeys();

  return (
    <>
      <div className="sudoku-frame" style={{ '--side': side, '--box': table.box } as CSSProperties}>
        <div ref={bench} className="sudoku-bench flex flex-col gap-2" {...handlers}>
          <SudokuActions table={table} busy={busy} found={found} onFound={setFound} say={say} />
          <div className={`rounded-md ${dropping ? 'outline-2 outline-offset-4 outline-accent outline-dashed' : ''}`}>
            <SudokuBoard
              ref={grid}
              table={table}
              document={{ board, notes }}
              conflicts={inConflict}
              overlay={overlay}
              selection={selection}
              readOnly={busy}
              onSelect={select}
            />
          </div>
          <BenchLine overlay={overlay} side={side} />
          <NumberPad
            side={side}
            mode={heldMode(mode, held)}
            disabled={busy}
            canUndo={history.past.length > 0}
            canRedo={history.future.length > 0}
            onMode={setMode}
            onDigit={(digit: number, event: MouseEvent) => type(digit, heldMode(mode, event))}
            onErase={remove}
            onUndo={undo}
            onRedo={redo}
          />
        </div>
      </div>
      <NoticeToast notice={news} onDismiss={notice ? hush : dismissProblem} />
    </>
  );
}
