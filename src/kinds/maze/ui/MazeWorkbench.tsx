/** The maze workbench: the board, its tools, and the keys, pastes and dropped files that belong to them. */

import { useMemo, useRef, useState } from 'react';
import { useListener } from '../../../ui/incoming.ts';
import { useNotice, Toast } from '../../../ui/Toast.tsx';
import type { EditorProps } from '../../kind.ts';
import { useRight } from '../../shared/right.ts';
import { openFound, type Choice } from '../../shared/ui/choices.ts';
import { ShowRight } from '../../shared/ui/ShowRight.tsx';
import { useBoardDoors } from '../../shared/ui/useBoardDoors.ts';
import { flood, type Flood } from '../core/flood.ts';
import { CELL, describeCell, moveGoal, moveStart, setCell, shortestPath, type MazeBoard as Maze } from '../core/index.ts';
import { mazeStatus } from '../page/status.ts';
import { changeMaze, readMazeFile, readMazeText, useMaze } from '../page/store.ts';
import { workbenchWords, rightSaid } from '../words.ts';
import { cellLabel, cellView } from './cellView.ts';
import { FloodTools } from './FloodTools.tsx';
import { keyAction, type KeyAction } from './keys.ts';
import { MazeActions } from './MazeActions.tsx';
import { MazeBoard } from './MazeBoard.tsx';
import { MazeLine } from './MazeLine.tsx';
import { RightLayer } from './RightLayer.tsx';
import { SizeAndSeed } from './SizeAndSeed.tsx';
import { useStroke } from './useStroke.ts';
import '../../shared/ui/marks.css';
import './maze.css';

export default function MazeWorkbench({ overlay, busy }: EditorProps) {
  const { board, problem, undo, redo, dismissProblem } = useMaze();
  const { stroke, begin, go, end } = useStroke();
  const [place, setPlace] = useState({ row: 0, column: 0 });
  /** What a key just did to a cell, for screen readers. */
  const [spoken, setSpoken] = useState('');
  const { notice, say, hush } = useNotice();
  const [found, setFound] = useState<readonly Choice[]>([]);
  const workbench = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const news = notice ?? (problem === null ? null : { text: problem, failed: true });
  const maze = stroke?.board ?? board;
  const row = Math.min(place.row, board.rows - 1);
  const column = Math.min(place.column, board.cols - 1);
  const cursor = row * board.cols + column;

  const right = useRightOf(maze);

  const focus = (cell: number): void => {
    setPlace({ row: Math.floor(cell / board.cols), column: cell % board.cols });
    grid.current?.querySelector<HTMLElement>(`[data-cell="${cell}"]`)?.focus({ preventScroll: true });
  };
  const editable = (): boolean => {
    if (busy) say(workbenchWords.busy);
    return !busy;
  };
  const edit = (change: (now: Maze) => Maze, refusal: string): void => {
    if (!editable()) return;
    const before = useMaze.getState().board;
    changeMaze(change);
    const after = useMaze.getState().board;
    if (after === before) say(refusal);
    else setSpoken(cellLabel(cursor, after, cellView(cursor, after, null)));
  };
  const move = ({ rows, columns, stroke: drawing }: Extract<KeyAction, { type: 'move' }>): void => {
    const [r, c] = [row + rows, column + columns];
    if (r < 0 || c < 0 || r >= board.rows || c >= board.cols) return;
    const cell = r * board.cols + c;
    if (drawing) {
      if (!stroke) {
        if (!editable()) return;
        begin(board, cursor);
      }
      go(cell);
    }
    focus(cell);
  };
  const act = (action: KeyAction): void => {
    if (action.type !== 'move') end();
    switch (action.type) {
      case 'move':
        return move(action);
      case 'toggle':
        return edit((now) => setCell(now, cursor, now.cells[cursor] === CELL.wall ? CELL.open : CELL.wall), workbenchWords.ends);
      case 'start':
        return edit((now) => moveStart(now, cursor), workbenchWords.noStart(describeCell(board, cursor)));
      case 'goal':
        return edit((now) => moveGoal(now, cursor), workbenchWords.noGoal(describeCell(board, cursor)));
      case 'undo':
        return busy ? undefined : undo();
      case 'redo':
        return busy ? undefined : redo();
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
      const action = keyAction(event);
      const everywhere = action?.type === 'undo' || action?.type === 'redo';
      const onGrid = event.target instanceof Node && (grid.current?.contains(event.target) ?? false);
      if (!action || !(onGrid || (everywhere && (inside || event.target === document.body)))) return false;
      act(action);
      return true;
    },
    onText: (text, verb) => void load(() => readMazeText(text), verb),
    onFiles: ([file]) => void load(() => readMazeFile(file), 'Loaded'),
  });

  /** A stroke of the keys lasts as long as Shift is held. */
  useListener('keyup', ({ key }) => key === 'Shift' && end());
  useListener('blur', () => end());

  return (
    <>
      <div className="maze-frame">
        <div ref={workbench} className="maze-workbench flex flex-col gap-2" {...handlers}>
          <MazeActions busy={busy} found={found} onFound={setFound} say={say} />
          <div className={`maze-box rounded-md ${dropping ? 'outline-2 outline-offset-4 outline-accent outline-dashed' : ''}`}>
            <div className="relative">
              <MazeBoard
                ref={grid}
                maze={maze}
                overlay={stroke ? null : overlay}
                cursor={cursor}
                readOnly={busy}
                onPress={(cell) => {
                  focus(cell);
                  if (editable()) begin(board, cell);
                }}
                onDrag={go}
                onRelease={end}
              />
              {right.path && <RightLayer maze={maze} path={right.path} reached={right.reached} />}
            </div>
          </div>
          <div className="maze-side">
            <SizeAndSeed busy={busy} say={say} />
            <ShowRight why={right.why} said={right.said} />
            {right.tools && <FloodTools {...right.tools} />}
            <MazeLine overlay={stroke ? null : overlay} />
          </div>
          <p aria-live="polite" className="sr-only">
            {spoken}
          </p>
        </div>
      </div>
      <Toast notice={news} onDismiss={notice ? hush : dismissProblem} />
    </>
  );
}

/** What is drawn and said of what is right, where a person asked for it; and the search that is watched. */
function useRightOf(maze: Maze) {
  const on = useRight((s) => s.on);
  const [how, setHow] = useState<Flood | null>(null);
  /** Cells of the search that are shown; null: all of them. */
  const [cells, setCells] = useState<number | null>(null);
  const known = mazeStatus(maze);
  const found = useMemo(() => {
    const path = on ? shortestPath(maze) : null;
    return path && { path, bfs: flood(maze, 'bfs'), astar: flood(maze, 'astar') };
  }, [on, maze]);
  const order = (found && how && found[how]) ?? [];
  const shown = Math.min(cells ?? order.length, order.length);
  return {
    path: found?.path ?? null,
    reached: order.slice(0, shown),
    why: known.kind === 'route' ? null : known.sentence,
    said: found ? rightSaid(found.path.length - 1, { bfs: found.bfs.length, astar: found.astar.length }) : '',
    tools: found && {
      how,
      shown,
      total: order.length,
      onShown: setCells,
      onHow(next: Flood | null) {
        setHow(next);
        setCells(null);
      },
    },
  };
}
