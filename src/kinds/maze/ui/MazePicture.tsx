/** A maze at a step of a run: walls, start and goal, the model's path as sure as it is, and where another answer differs. */

import { memo } from 'react';
import type { PictureProps } from '../../kind.ts';
import { outlines, squares, Changed, Differing } from '../../shared/ui/PictureMarks.tsx';
import { mazeBoardSchema } from '../core/board.ts';
import { cellView } from './cellView.ts';

export default memo(function MazePicture({ board: raw, overlay, differing, label }: PictureProps) {
  const board = mazeBoardSchema.parse(raw);
  const { rows, cols } = board;
  const views = Array.from(board.cells, (_, cell) => cellView(cell, board, overlay));
  const where = (test: (view: (typeof views)[number]) => boolean): readonly number[] =>
    views.flatMap((view, cell) => (test(view) ? [cell] : []));
  const centre = (cell: number): { readonly cx: number; readonly cy: number } => ({
    cx: (cell % cols) + 0.5,
    cy: Math.floor(cell / cols) + 0.5,
  });
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`-0.1 -0.1 ${cols + 0.2} ${rows + 0.2}`}
      className="block w-full"
      style={{ maxHeight: '30rem' }}
    >
      <rect width={cols} height={rows} className="fill-floor stroke-line-strong" strokeWidth={0.1} />
      <path
        d={squares(
          where((v) => v.what === 'wall'),
          cols,
        )}
        className="fill-wall"
      />
      {views.map(({ path, chance }, cell) => {
        if (!path && chance === 0) return null;
        const { cx, cy } = centre(cell);
        const half = path ? 0.38 : 0.14;
        return (
          <rect
            key={cell}
            x={cx - half}
            y={cy - half}
            width={2 * half}
            height={2 * half}
            rx={path ? 0.18 : 0.14}
            opacity={0.3 + 0.7 * chance}
            className="fill-accent"
          />
        );
      })}
      <path
        d={outlines(
          where((v) => v.bad),
          cols,
          0.16,
        )}
        fill="none"
        strokeWidth={0.12}
        strokeDasharray="0.2 0.14"
        className="stroke-bad"
      />
      {(['start', 'goal'] as const).map((end) => {
        const { cx, cy } = centre(board[end]);
        return (
          <g key={end} aria-hidden>
            <rect x={cx - 0.42} y={cy - 0.42} width={0.84} height={0.84} rx={end === 'start' ? 0.42 : 0.1} className="fill-ink" />
            <text x={cx} y={cy + 0.22} fontSize={0.6} fontWeight={700} textAnchor="middle" className="fill-surface">
              {end === 'start' ? 'S' : 'G'}
            </text>
          </g>
        );
      })}
      <Differing cells={differing} columns={cols} />
      <Changed cells={where((v) => v.changed)} columns={cols} />
    </svg>
  );
});
