/** Grids on the page, with their sizes in words: a small one in a box of a fixed size, and one that takes the width it is given. */

import { memo } from 'react';
import { differing, type Grid, gridCols, gridRows } from '../core/grid.ts';
import { gridWords } from '../words.ts';
import { GridDrawing, type DrawingProps } from './GridDrawing.tsx';

/** In CSS pixels: a line, which is one pixel of most screens; and the side of the smallest cells that have lines between them. */
const LINE = 0.5;
const RULED = 2.5;
/** Sides of cells in a box, in CSS pixels: the largest, and what they are a multiple of, so that their edges are sharp. */
const LARGEST = 12;
const STEP = 0.5;

interface PictureProps {
  readonly grid: Grid;
  /** What it is: "input of demonstration 1". */
  readonly name: string;
  /** Width and height of the box it is fitted into, in CSS pixels. */
  readonly box: number;
}

export const GridPicture = memo(function GridPicture({ grid, name, box }: PictureProps) {
  const [rows, cols] = [gridRows(grid), gridCols(grid)];
  if (rows === 0) {
    return (
      <span
        role="img"
        aria-label={gridWords.noneNamed(name)}
        className="grid place-items-center border border-dashed border-line-strong text-xs text-muted"
        style={{ width: box, height: box }}
      >
        {gridWords.none}
      </span>
    );
  }
  const cell = Math.max(STEP, Math.min(Math.floor((box - 1) / Math.max(rows, cols) / STEP) * STEP, LARGEST));
  return (
    <GridDrawing
      grid={grid}
      label={gridWords.sized(name, rows, cols)}
      {...lined(cell)}
      style={{ width: cols * cell + 1, height: rows * cell + 1 }}
      className="shrink-0"
    />
  );
});

interface FigureProps extends Omit<PictureProps, 'box'> {
  /** Side of a cell at most, in CSS pixels. */
  readonly cell: number;
  /** Cells that differ from this one are crossed. */
  readonly than?: Grid | null;
  /** Numbers on the cells. */
  readonly symbols?: boolean;
}

export const GridFigure = memo(function GridFigure({ grid, name, cell, than = null, symbols = false }: FigureProps) {
  const cols = gridCols(grid);
  const size = gridWords.sized(name, gridRows(grid), cols);
  return (
    <GridDrawing
      grid={grid}
      label={than ? gridWords.compared(size, differing(grid, than)) : size}
      {...lined(cell)}
      symbols={symbols}
      crossed={than ? unlike(grid, than) : undefined}
      style={{ width: cols * cell + 1 }}
      className="block h-auto max-w-full"
    />
  );
});

/** Places of the cells that are not as in `than`. */
const unlike = (grid: Grid, than: Grid): readonly number[] =>
  grid.flatMap((line, r) => line.flatMap((colour, c) => (colour === than[r]?.[c] ? [] : [r * line.length + c])));

/** Lines for cells of a side in CSS pixels. The picture is a pixel larger than its cells, so that it ends, and each cell too, between two pixels. */
const lined = (cell: number): Pick<DrawingProps, 'line' | 'ruled' | 'edge'> => ({
  line: LINE / cell,
  ruled: cell >= RULED,
  edge: [LINE / 2 / cell, (1 - LINE / 2) / cell],
});
