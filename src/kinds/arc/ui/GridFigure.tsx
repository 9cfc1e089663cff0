/** An ARC grid as a picture that takes the width it is given; cells that differ from another grid are crossed. */

import { useEffect, useRef } from 'react';
import { type Grid, gridCols, gridRows } from '../core/index.ts';
import { arcColour } from './colours.ts';

interface Props {
  readonly grid: Grid;
  /** What it is: "Demonstration 1, input". */
  readonly name: string;
  /** Side of a cell at most, in CSS pixels. */
  readonly cell: number;
  /** Cells that differ from this one are crossed. */
  readonly than?: Grid | null;
  /** Numbers on the cells. */
  readonly symbols?: boolean;
}

const LINE = '#555555';
/** Side of a cell in the picture's own pixels: sharp on screens with two for one. */
const own = (cell: number): number => Math.max(6, Math.round(cell * 2));

/** How many cells of `a` are not as in `b`; all of them where the sizes differ. */
export const differing = (a: Grid, b: Grid): number =>
  gridRows(a) === gridRows(b) && gridCols(a) === gridCols(b)
    ? a.reduce((sum, row, r) => sum + row.filter((colour, c) => colour !== b[r]?.[c]).length, 0)
    : gridRows(a) * gridCols(a);

export function GridFigure({ grid, name, cell, than = null, symbols = false }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [rows, cols] = [gridRows(grid), gridCols(grid)];
  const side = own(cell);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.fillStyle = LINE;
    context.fillRect(0, 0, cols * side + 2, rows * side + 2);
    grid.forEach((line, r) =>
      line.forEach((colour, c) => {
        const { fill, ink } = arcColour(colour);
        const [x, y] = [1 + c * side, 1 + r * side];
        context.fillStyle = fill;
        context.fillRect(x, y, side - 1, side - 1);
        if (symbols) {
          context.fillStyle = ink;
          context.font = `${Math.round(side * 0.55)}px sans-serif`;
          context.textAlign = 'center';
          context.textBaseline = 'middle';
          context.fillText(String(colour), x + side / 2, y + side / 2);
        }
        if (than && colour !== than[r]?.[c]) cross(context, x, y, side);
      }),
    );
  }, [grid, rows, cols, side, than, symbols]);
  const wrong = than ? differing(grid, than) : 0;
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={`${name}, ${rows} by ${cols} cells${than ? (wrong === 0 ? ', right' : `, ${wrong} wrong`) : ''}`}
      width={cols * side + 2}
      height={rows * side + 2}
      className="block h-auto w-full"
      style={{ maxWidth: cols * cell + 1 }}
    />
  );
}

/** A black cross with a white edge: seen on every colour. */
function cross(context: CanvasRenderingContext2D, x: number, y: number, side: number): void {
  const inset = side * 0.25;
  for (const [colour, width] of [
    ['#ffffff', side * 0.22],
    ['#000000', side * 0.1],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(x + inset, y + inset);
    context.lineTo(x + side - inset, y + side - inset);
    context.moveTo(x + side - inset, y + inset);
    context.lineTo(x + inset, y + side - inset);
    context.stroke();
  }
}
