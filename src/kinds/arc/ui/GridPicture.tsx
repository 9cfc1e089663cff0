/** Pictures of an ARC grid: a small one of a fixed size, and one that takes the width it is given. The size in words is the text alternative. */

import { useEffect, useRef, type CSSProperties } from 'react';
import { arcColour, differing, type Grid, gridCols, gridRows } from '../core/grid.ts';

/** Pixels of a drawing for one CSS pixel, for screens with many. */
const DENSITY = 2;

interface PictureProps {
  readonly grid: Grid;
  /** What it is: "input of demonstration 1". */
  readonly name: string;
  /** Width and height of the box it is fitted into, in CSS pixels. */
  readonly box: number;
}

export function GridPicture({ grid, name, box }: PictureProps) {
  const [rows, cols] = [gridRows(grid), gridCols(grid)];
  const side = Math.max(1, Math.min(Math.floor((box * DENSITY - 2) / Math.max(rows, cols, 1)), 12 * DENSITY));
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
  const style = { width: (cols * side + 2) / DENSITY, height: (rows * side + 2) / DENSITY };
  return <Drawing grid={grid} label={`${name}, ${rows} by ${cols} cells`} side={side} style={style} />;
}

interface FigureProps extends Omit<PictureProps, 'box'> {
  /** Side of a cell at most, in CSS pixels. */
  readonly cell: number;
  /** Cells that differ from this one are crossed. */
  readonly than?: Grid | null;
  /** Numbers on the cells. */
  readonly symbols?: boolean;
}

export function GridFigure({ grid, name, cell, than = null, symbols = false }: FigureProps) {
  const cols = gridCols(grid);
  const wrong = than ? differing(grid, than) : 0;
  return (
    <Drawing
      grid={grid}
      label={`${name}, ${gridRows(grid)} by ${cols} cells${than ? (wrong === 0 ? ', right' : `, ${wrong} wrong`) : ''}`}
      side={Math.max(6, Math.round(cell * DENSITY))}
      than={than}
      symbols={symbols}
      className="block h-auto w-full"
      style={{ maxWidth: cols * cell + 1 }}
    />
  );
}

interface DrawingProps extends Pick<FigureProps, 'grid' | 'than' | 'symbols'> {
  readonly label: string;
  /** Of a cell, in the drawing's own pixels. Very small cells have no lines between them. */
  readonly side: number;
  readonly className?: string;
  readonly style: CSSProperties;
}

function Drawing({ grid, label, side, than, symbols, className, style }: DrawingProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, height] = [gridCols(grid) * side + 2, gridRows(grid) * side + 2];
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const inner = side < 5 ? side : side - 1;
    context.fillStyle = '#555555';
    context.fillRect(0, 0, width, height);
    grid.forEach((line, r) =>
      line.forEach((colour, c) => {
        const { fill, ink } = arcColour(colour);
        const [x, y] = [1 + c * side, 1 + r * side];
        context.fillStyle = fill;
        context.fillRect(x, y, inner, inner);
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
  }, [grid, width, height, side, than, symbols]);
  return <canvas ref={canvas} role="img" aria-label={label} width={width} height={height} className={className} style={style} />;
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
