/** What is right of a maze, where a person asked for it: a shortest path, and an exact search that is watched beside the model. */

import { memo, useMemo, useState } from 'react';
import { RadioChip } from '../../../ui/Choice.tsx';
import { Slider } from '../../../ui/panel.tsx';
import { useRight } from '../../shared/ui/overlay.ts';
import { squares } from '../../shared/ui/PictureMarks.tsx';
import type { MazeBoard } from '../core/board.ts';
import { flood, FLOODS, shortestPath, type Flood } from '../core/search.ts';
import { mazeStatus } from '../page/store.ts';
import { floodWords, rightSaid } from '../words.ts';

/** What is drawn and said of what is right, where a person asked for it; and the search that is watched. */
export function useRightOf(maze: MazeBoard) {
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
    why: known.solvable ? null : known.sentence,
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

interface LayerProps {
  readonly maze: Pick<MazeBoard, 'rows' | 'cols'>;
  /** The cells of a shortest path, start and goal included. */
  readonly path: readonly number[];
  /** Cells reached, in their order; the last one is framed. */
  readonly reached: readonly number[];
}

/** Over the maze: the path as a line, and the cells that the search has reached so far. Takes no pointer. */
export const RightLayer = memo(function RightLayer({ maze: { rows, cols }, path, reached }: LayerProps) {
  const centre = (cell: number): readonly [number, number] => [(cell % cols) + 0.5, Math.floor(cell / cols) + 0.5];
  // From the edge of the start to the edge of the goal: their letters stay.
  const middles = path.slice(1).map((cell, i) => {
    const [[x, y], [u, v]] = [centre(path[i] ?? cell), centre(cell)];
    return [(x + u) / 2, (y + v) / 2] as const;
  });
  const line = `M${[...middles.slice(0, 1), ...path.slice(1, -1).map(centre), ...middles.slice(-1)].map((p) => p.join(' ')).join('L')}`;
  const [last, ends] = [reached.at(-1), new Set([path[0], path.at(-1)])];
  return (
    <svg aria-hidden viewBox={`0 0 ${cols} ${rows}`} preserveAspectRatio="none" className="maze-right">
      <path
        d={squares(
          reached.filter((cell) => !ends.has(cell)),
          cols,
        )}
        className="fill-good opacity-30"
      />
      {last !== undefined && <path d={squares([last], cols)} fill="none" strokeWidth={0.12} className="stroke-good" />}
      <path d={line} fill="none" strokeWidth={0.34} strokeLinejoin="round" strokeLinecap="round" className="stroke-surface" />
      <path d={line} fill="none" strokeWidth={0.18} strokeLinejoin="round" strokeLinecap="round" className="stroke-good" />
    </svg>
  );
});

interface FloodProps {
  readonly how: Flood | null;
  /** Cells that are shown, and all of them. */
  readonly shown: number;
  readonly total: number;
  readonly onHow: (how: Flood | null) => void;
  readonly onShown: (cells: number) => void;
}

/** Which exact search is watched, and how far it has come: its cells one by one, on a slider of its own. */
export function FloodTools({ how, shown, total, onHow, onShown }: FloodProps) {
  return (
    <fieldset className="grid gap-1 text-sm">
      <legend className="sr-only">{floodWords.legend}</legend>
      <div className="flex flex-wrap gap-1">
        {([null, ...FLOODS] as const).map((id) => (
          <RadioChip
            key={id ?? 'none'}
            name="flood"
            title={floodWords.hints[id ?? 'none']}
            className="flex min-h-9 items-center px-2"
            checked={how === id}
            onChoose={() => onHow(id)}
          >
            {floodWords.names[id ?? 'none']}
          </RadioChip>
        ))}
      </div>
      {how && <Slider label={floodWords.slider} hint={floodWords.sliderHint} value={shown} min={1} max={total} onChange={onShown} />}
    </fieldset>
  );
}
