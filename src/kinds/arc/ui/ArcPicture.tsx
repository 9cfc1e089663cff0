/** An ARC answer at a step of a run, in ARC's own colours, and where another answer differs; before the first step the test input. */

import { memo } from 'react';
import type { PictureProps } from '../../kind.ts';
import { canvasSide } from '../../shared/canvas.ts';
import { Changed, Differing } from '../../shared/ui/PictureMarks.tsx';
import { cropAnswer, onCanvas, TOKEN } from '../core/codec.ts';
import { gridCols, gridRows } from '../core/grid.ts';
import { arcBoardSchema } from '../core/task.ts';
import { gridWords } from '../words.ts';
import { byInk, crosses, GridDrawing, NO_COLOUR } from './GridDrawing.tsx';

/** The cells of a grid of this size, whatever the tokens hold. */
const framed = (tokens: ArrayLike<number>, side: number, { rows, cols }: { readonly rows: number; readonly cols: number }): number[][] =>
  Array.from({ length: rows }, (_, r) =>
    Array.from({ length: cols }, (__, c) => Math.max(NO_COLOUR, (tokens[r * side + c] ?? 0) - TOKEN.black)),
  );

/** Width of a line and room around, in cells. */
const LINE = 0.04;
const EDGE = [0.1, 0.1] as const;

export default memo(function ArcPicture({ board, overlay, frame, differing, label }: PictureProps) {
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
          {gridWords.noGrid}
        </text>
      </svg>
    );
  }
  const cells = grid.flat();
  // Changes are told by the places of the model's canvas, of which the grid is the top left part.
  const changed = overlay ? cells.flatMap((_, i) => (overlay.changed.has(onCanvas(i, cols, side)) ? [i] : [])) : [];
  return (
    <GridDrawing grid={grid} label={label} line={LINE} ruled edge={EDGE} className="mx-auto block w-full" style={{ maxHeight: '30rem' }}>
      {byInk([...(overlay?.bad ?? [])], cells).map(([ink, places]) => (
        <path key={ink} d={crosses(places, cols, 0.35)} strokeWidth={0.08} strokeLinecap="round" stroke={ink} />
      ))}
      <Differing cells={differing} columns={cols} />
      <Changed cells={changed} columns={cols} />
    </GridDrawing>
  );
});
