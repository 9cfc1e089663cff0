/** Over the maze: a shortest path as a line, and the cells that an exact search has reached so far. Takes no pointer. */

import { memo } from 'react';
import { squares } from '../../shared/ui/PictureMarks.tsx';
import type { MazeBoard } from '../core/index.ts';

interface Props {
  readonly maze: Pick<MazeBoard, 'rows' | 'cols'>;
  /** The cells of a shortest path, start and goal included. */
  readonly path: readonly number[];
  /** Cells reached, in their order; the last one is framed. */
  readonly reached: readonly number[];
}

export const RightLayer = memo(function RightLayer({ maze: { rows, cols }, path, reached }: Props) {
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
