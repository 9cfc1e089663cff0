/** The maze workbench: the board, its tools, and the keys, pastes and dropped files that belong to them. */

import { useRef, useState } from 'react';
import { useListener } from '../../../ui/incoming.ts';
import { Toast, useNotice } from '../../../ui/Toast.tsx';
import type { EditorProps } from '../../kind.ts';
import BoardActions, { type BoardTools } from '../../shared/ui/BoardActions.tsx';
import { BoardLine, ShowRight } from '../../shared/ui/SideTools.tsx';
import { useReadingDoors } from '../../shared/ui/useBoardDoors.ts';
import {
  CELL,
  clearWalls,
  describeCell,
  formatMaze,
  MAZE_ALGORITHMS,
  type MazeBoard as Maze,
  moveGoal,
  moveStart,
  setCell,
} from '../core/board.ts';
import { mazeExamples } from '../core/generate.ts';
import { shortestPath } from '../core/search.ts';
import { changeMaze, generateMaze, mazeLink, randomSeed, readMazeFile, readMazeText, useMaze } from '../page/store.ts';
import { algorithmItems, algorithmName, importWords, legendWords, workbenchWords } from '../words.ts';
import { cellLabel, cellView } from './cellView.ts';
import { beginStroke, continueStroke, keyAction, type MazeKeyAction, type Stroke } from './input.ts';
import { MazeGrid, opacityOf } from './MazeGrid.tsx';
import { FloodTools, RightLayer, useRightOf } from './Right.tsx';
import { SizeAndSeed } from './SizeAndSeed.tsx';
import '../../shared/ui/marks.css';
import './maze.css';

const examples = Promise.resolve(
  mazeExamples().map(({ id, title, board }) => ({
    id,
    name: title,
    hint: workbenchWords.example(board.rows, board.cols, (shortestPath(board)?.length ?? 1) - 1),
    open() {
      useMaze.getState().replace(board);
      return `${title}: ${board.rows}x${board.cols}.`;
    },
  })),
);

const importing = Promise.resolve(importWords);

const mazeTools: BoardTools = {
  thing: 'maze',
  importing: { hint: importWords.hint, words: () => importing },
  readText: readMazeText,
  readFile: readMazeFile,
  levels: algorithmItems,
  generateHint: workbenchWords.generate,
  generate(id) {
    const algorithm = MAZE_ALGORITHMS.find((a) => a === id) ?? 'dfs';
    generateMaze(algorithm, randomSeed());
    const { board, notes } = useMaze.getState();
    return Promise.resolve(workbenchWords.generated(board.rows, board.cols, algorithmName(algorithm), notes.generated?.seed ?? 0));
  },
  examples: { hint: workbenchWords.examples, list: () => examples },
  link: (page) => mazeLink(useMaze.getState().board, page),
  text: () => formatMaze(useMaze.getState().board),
  form: workbenchWords.form,
};

const clear = { name: workbenchWords.clear, hint: workbenchWords.clearHint, onClear: () => changeMaze(clearWalls) };

export default function MazeWorkbench({ overlay, busy }: EditorProps) {
  const { board, problem, undo, redo, dismissProblem } = useMaze();
  const { stroke, begin, go, end } = useStroke();
  const [place, setPlace] = useState({ row: 0, column: 0 });
  /** What a key just did to a cell, for screen readers. */
  const [spoken, setSpoken] = useState('');
  const { say, toast } = useNotice({ problem, dismissProblem });
  const workbench = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
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
  const move = ({ rows, columns, stroke: drawing }: Extract<MazeKeyAction, { type: 'move' }>): void => {
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
  const act = (action: MazeKeyAction): void => {
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
  const { dropping, handlers, found, setFound } = useReadingDoors({
    workbench,
    readText: mazeTools.readText,
    readFile: mazeTools.readFile,
    say,
    refusal: busy ? workbenchWords.busyLoad : null,
    onKey(event, inside) {
      const action = keyAction(event);
      const everywhere = action?.type === 'undo' || action?.type === 'redo';
      const onGrid = event.target instanceof Node && (grid.current?.contains(event.target) ?? false);
      if (!action || !(onGrid || (everywhere && (inside || event.target === document.body)))) return false;
      act(action);
      return true;
    },
  });

  /** A stroke of the keys lasts as long as Shift is held. */
  useListener('keyup', ({ key }) => key === 'Shift' && end());
  useListener('blur', () => end());

  return (
    <>
      <div className="maze-frame">
        <div ref={workbench} className="maze-workbench flex flex-col gap-2" {...handlers}>
          <BoardActions tools={mazeTools} busy={busy} clear={clear} found={found} onFound={setFound} say={say} />
          <div className={`maze-box rounded-md ${dropping ? 'outline-2 outline-offset-4 outline-accent outline-dashed' : ''}`}>
            <div className="relative">
              <MazeGrid
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
            <BoardLine overlay={stroke ? null : overlay} keysHint={workbenchWords.keysHint} touchHint={workbenchWords.touchHint}>
              <Legend />
            </BoardLine>
          </div>
          <p aria-live="polite" className="sr-only">
            {spoken}
          </p>
        </div>
      </div>
      <Toast {...toast} />
    </>
  );
}

/** The stroke that is being drawn: shown at once, kept as one undo step when it ends. */
function useStroke() {
  const [stroke, setStroke] = useState<Stroke | null>(null);
  /** The latest stroke, for events that come before the next render. */
  const latest = useRef<Stroke | null>(null);
  const set = (next: Stroke | null): void => {
    latest.current = next;
    setStroke(next);
  };
  return {
    stroke,
    begin: (board: Maze, cell: number) => set(beginStroke(board, cell)),
    /** Goes on to a cell. Nothing when no stroke is under way. */
    go: (cell: number) => latest.current && set(continueStroke(latest.current, cell)),
    end: () => {
      const done = latest.current;
      if (!done) return;
      set(null);
      changeMaze(() => done.board);
    },
  };
}

const Swatch = ({ mark, chance = 1 }: { readonly mark: string; readonly chance?: number }) => (
  <span className="relative inline-block size-3.5 rounded-xs border border-line bg-surface [--cell:14px]">
    <span className={mark} style={{ opacity: opacityOf(chance) }} />
  </span>
);

/** The legend of what playback shows. */
const Legend = () => (
  <>
    <li className="flex items-center gap-1" title={legendWords.pathHint}>
      <span aria-hidden className="flex gap-px">
        {[0.2, 0.6, 1].map((chance) => (
          <Swatch key={chance} mark="maze-path" chance={chance} />
        ))}
      </span>
      {legendWords.path}
    </li>
    <li className="flex items-center gap-1" title={legendWords.maybeHint}>
      <Swatch mark="maze-maybe" chance={0.6} />
      {legendWords.maybe}
    </li>
    <li className="flex items-center gap-1">
      <span aria-hidden className="size-3.5 rounded-xs bg-changed" />
      {legendWords.changed}
    </li>
    <li className="flex items-center gap-1">
      <Swatch mark="maze-bad" />
      {legendWords.bad}
    </li>
  </>
);
