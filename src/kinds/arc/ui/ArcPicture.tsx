/** An ARC answer at a step of a run, in ARC's own colours, and where another answer differs; before the first step the test input. */

import { memo } from 'react';
import type { PictureProps } from '../../kind.ts';
import { canvasSide } from '../../shared/canvas.ts';
import { squares, Changed, Differing } from '../../shared/ui/PictureMarks.tsx';
import { cropAnswer, onCanvas, TOKEN } from '../core/codec.ts';
import { gridCols, gridRows, arcColour, arcColours } from '../core/grid.ts';
import { arcBoardSchema } from '../core/task.ts';

const NONE: ReadonlySet<number> = new Set();

/** In a cell whose token is no colour. */
const NO_COLOUR = -1;

/** The cells of a grid of this size, whatever the tokens hold. */
const framed = (tokens: ArrayLike<number>, side: number, { rows, cols }: { readonly rows: number; readonly cols: number }): number[][] =>
  Array.from({ length: rows }, (_, r) =>
    Array.from({ length: cols }, (__, c) => Math.max(NO_COLOUR, (tokens[r * side + c] ?? 0) - TOKEN.black)),
  );

const diagonals = (cells: readonly number[], cols: number): string =>
  cells.map((i) => `M${i % cols} ${Math.floor(i / cols) + 1}l1-1m-0.5 1l0.5-0.5m-1 0l0.5-0.5`).join('');

export default memo(function ArcPicture({ board, overlay, frame, differing = NONE, label }: PictureProps) {
  const side = overlay ? (canvasSide(overlay.tokens.length) ?? 0) : 0;
  const grid = !overlay
    ? arcBoardSchema.parse(board).input
    : frame
      ? framed(overlay.tokens, side, frame)
      : cropAnswer(overlay.tokens, side);
  const [rows, cols] = [gridRows(grid), gridCols(grid)];
  if (rows === 0) {
    return (
      <svg role="img" aria-label={label} viewBox="0 0 10 10" className="block w-full">
        <path d="M0.05 0.05h9.9v9.9h-9.9z" fill="none" strokeWidth={0.05} strokeDasharray="0.2 0.2" className="stroke-line-strong" />
        <text x={5} y={5.2} fontSize={0.6} textAnchor="middle" className="fill-muted">
          no grid
        </text>
      </svg>
    );
  }
  const cells = grid.flat();
  const where = (colour: number): number[] => cells.flatMap((c, i) => (c === colour ? [i] : []));
  // Changes are told by the places of the model's canvas, of which the grid is the top left part.
  const changed = overlay ? cells.flatMap((_, i) => (overlay.changed.has(onCanvas(i, cols, side)) ? [i] : [])) : [];
  const lines = `${Array.from({ length: rows + 1 }, (_, r) => `M0 ${r}h${cols}`).join('')}${Array.from({ length: cols + 1 }, (_, c) => `M${c} 0v${rows}`).join('')}`;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`-0.1 -0.1 ${cols + 0.2} ${rows + 0.2}`}
      className="mx-auto block w-full"
      style={{ maxHeight: '30rem' }}
    >
      {arcColours.map(({ name, fill }, colour) => (
        <path key={name} d={squares(where(colour), cols)} fill={fill} />
      ))}
      <path d={diagonals(where(NO_COLOUR), cols)} stroke="#8a8a8a" strokeWidth={0.1} />
      <path d={lines} stroke="#555" strokeWidth={0.04} />
      {[...(overlay?.bad ?? NONE)].map((i) => (
        <path
          key={i}
          d={`M${(i % cols) + 0.35} ${Math.floor(i / cols) + 0.35}l0.3 0.3m0-0.3l-0.3 0.3`}
          strokeWidth={0.08}
          strokeLinecap="round"
          stroke={arcColour(cells[i] ?? 0).ink}
        />
      ))}
      <Differing cells={differing} columns={cols} />
      <Changed cells={changed} columns={cols} />
    </svg>
  );
});
