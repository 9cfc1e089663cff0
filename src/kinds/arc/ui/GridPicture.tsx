/** A small picture of an ARC grid, sharp at any size; its size in words is its text alternative. */

import { useEffect, useRef } from 'react';
import { type Grid, gridCols, gridRows } from '../core/index.ts';
import { arcColour } from './colours.ts';

interface Props {
  readonly grid: Grid;
  /** What it is: "input of demonstration 1". */
  readonly name: string;
  /** Width and height of the box it is fitted into, in CSS pixels. */
  readonly box: number;
}

/** Pixels of the drawing for one CSS pixel, for screens with many. */
const DENSITY = 2;
const LINE = '#555555';

export function GridPicture({ grid, name, box }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const rows = gridRows(grid);
  const cols = gridCols(grid);
  const cell = Math.max(1, Math.min(Math.floor((box * DENSITY - 2) / Math.max(rows, cols, 1)), 12 * DENSITY));
  const gap = cell >= 5 ? 1 : 0;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.fillStyle = LINE;
    context.fillRect(0, 0, cols * cell + 2, rows * cell + 2);
    grid.forEach((line, r) =>
      line.forEach((colour, c) => {
        context.fillStyle = arcColour(colour).fill;
        context.fillRect(1 + c * cell, 1 + r * cell, cell - gap, cell - gap);
      }),
    );
  }, [grid, rows, cols, cell, gap]);
  if (rows === 0) {
    return (
      <span
        role="img"
        aria-label={`${name}: no grid`}
        className="grid place-items-center border border-dashed border-line-strong text-xs text-muted"
        style={{ width: box, height: box }}
      >
        none
      </span>
    );
  }
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={`${name}, ${rows} by ${cols} cells`}
      width={cols * cell + 2}
      height={rows * cell + 2}
      style={{ width: (cols * cell + 2) / DENSITY, height: (rows * cell + 2) / DENSITY }}
    />
  );
}
