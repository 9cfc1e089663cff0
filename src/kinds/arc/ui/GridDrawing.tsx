/** The one drawing of an ARC grid, an SVG: a path a colour however many cells it has, the lines, numbers on the cells, and crosses on some. Whoever shows a grid says how large. */

import type { CSSProperties, ReactNode } from 'react';
import { arcColour, arcColours, type Grid, gridCols, gridRows } from '../core/grid.ts';

/** In a cell that holds no colour; it is hatched. */
export const NO_COLOUR = -1;

/** Of lines and hatching, the same in both themes as ARC's colours are. */
const LINES = '#555';
const HATCHING = '#8a8a8a';

export interface DrawingProps {
  /** Rows of colours, or of NO_COLOUR. */
  readonly grid: Grid;
  /** The grid in words. */
  readonly label: string;
  /** Width of a line, in cells as everything here. */
  readonly line: number;
  /** Lines between cells; without them the outline alone is drawn. */
  readonly ruled: boolean;
  /** Room left of the grid and above it, and right of it and below. */
  readonly edge: readonly [before: number, after: number];
  /** Numbers of the colours on the cells. */
  readonly symbols?: boolean;
  /** Cells with a cross that is seen on every colour, by their places in the raster. */
  readonly crossed?: readonly number[] | undefined;
  readonly className?: string;
  readonly style?: CSSProperties;
  /** Marks over the cells. */
  readonly children?: ReactNode;
}

const NONE: readonly number[] = [];

export function GridDrawing(props: DrawingProps) {
  const { grid, label, line, ruled, edge, symbols = false, crossed = NONE, className, style, children } = props;
  const [before, after] = edge;
  const [rows, cols] = [gridRows(grid), gridCols(grid)];
  const cells = grid.flat();
  const unknown = cells.flatMap((colour, i) => (colour === NO_COLOUR ? [i] : []));
  const cross = crossed.length > 0 ? crosses(crossed, cols, 0.25) : null;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`${-before} ${-before} ${cols + before + after} ${rows + before + after}`}
      className={className}
      style={style}
    >
      {/* Without soft edges: faster to draw, and no seams between cells of a few pixels. */}
      <g shapeRendering="crispEdges">
        {patches(grid).map(({ colour, path }) => (
          <path key={colour} d={path} fill={arcColour(colour).fill} />
        ))}
      </g>
      {unknown.length > 0 && <path d={diagonals(unknown, cols)} stroke={HATCHING} strokeWidth={0.1} />}
      <path
        d={ruled ? lines(rows, cols) : `M0 0h${cols}v${rows}h${-cols}z`}
        fill="none"
        stroke={LINES}
        strokeWidth={line}
        strokeLinecap="square"
      />
      {symbols && <Symbols cells={cells} cols={cols} />}
      {cross && <path d={cross} stroke="#fff" strokeWidth={0.22} />}
      {cross && <path d={cross} stroke="#000" strokeWidth={0.1} />}
      {children}
    </svg>
  );
}

interface Patch {
  readonly colour: number;
  /** Rectangles that do not overlap. */
  readonly path: string;
}

/**
 * A grid as a path a colour, to be drawn in this order. The first is the whole grid in its commonest colour, so that no seam between cells shows
 * what is behind the picture; where a cell has no colour, that is to be seen there, and every path has the cells of its colour only. A number out of range is black.
 */
export function patches(grid: Grid): readonly Patch[] {
  const [rows, cols] = [gridRows(grid), gridCols(grid)];
  const cells = grid.flat().map((colour) => (arcColours[colour] || colour === NO_COLOUR ? colour : 0));
  const counts = new Map<number, number>();
  for (const colour of cells) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const ground = counts.has(NO_COLOUR) ? null : ([...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null);
  const paths = new Map<number, string>(ground === null ? [] : [[ground, `M0 0h${cols}v${rows}h${-cols}z`]]);
  const left = cells.map((colour) => colour !== ground && colour !== NO_COLOUR);
  for (let i = 0; i < cells.length; i++) {
    const colour = cells[i];
    if (colour === undefined || !left[i]) continue;
    const [x, y] = [i % cols, Math.floor(i / cols)];
    const same = (at: number): boolean => left[at] === true && cells[at] === colour;
    let width = 1;
    while (x + width < cols && same(i + width)) width++;
    let height = 1;
    while (y + height < rows && spans(i + height * cols, width, same)) height++;
    for (let r = 0; r < height; r++) left.fill(false, i + r * cols, i + r * cols + width);
    paths.set(colour, `${paths.get(colour) ?? ''}M${x} ${y}h${width}v${height}h${-width}z`);
  }
  return [...paths].map(([colour, path]) => ({ colour, path }));
}

/** Whether it holds for `width` cells from `start` on. */
function spans(start: number, width: number, holds: (cell: number) => boolean): boolean {
  for (let i = 0; i < width; i++) if (!holds(start + i)) return false;
  return true;
}

const lines = (rows: number, cols: number): string =>
  `${Array.from({ length: rows + 1 }, (_, r) => `M0 ${r}h${cols}`).join('')}${Array.from({ length: cols + 1 }, (_, c) => `M${c} 0v${rows}`).join('')}`;

const diagonals = (cells: readonly number[], cols: number): string =>
  cells.map((i) => `M${i % cols} ${Math.floor(i / cols) + 1}l1-1m-0.5 1l0.5-0.5m-1 0l0.5-0.5`).join('');

/** Crosses that leave `inset` to every side of their cells, as one path. */
export const crosses = (cells: readonly number[], cols: number, inset: number): string => {
  const size = 1 - 2 * inset;
  return cells.map((i) => `M${(i % cols) + inset} ${Math.floor(i / cols) + inset}l${size} ${size}m0 ${-size}l${-size} ${size}`).join('');
};

/** Places of the raster by the ink that is read on their colours, where there are any. */
export const byInk = (
  places: readonly number[],
  cells: readonly number[],
): readonly (readonly [ink: string, places: readonly number[]])[] =>
  (['#ffffff', '#000000'] as const)
    .map((ink) => [ink, places.filter((i) => arcColour(cells[i] ?? 0).ink === ink)] as const)
    .filter(([, found]) => found.length > 0);

/** The number of its colour on every cell, as a path an ink: the letters of a font take several times longer to draw. */
const Symbols = ({ cells, cols }: { readonly cells: readonly number[]; readonly cols: number }) =>
  byInk([...cells.keys()], cells).map(([ink, places]) => (
    <path
      key={ink}
      d={places.map((i) => digitAt(cells[i] ?? 0, i % cols, Math.floor(i / cols))).join('')}
      fill="none"
      strokeWidth={0.065}
      strokeLinejoin="round"
      stroke={ink}
      data-digits={places.map((i) => cells[i]).join('')}
    />
  ));

/** The digits in a cell: where the pen is put down, and its way from there. */
const digits: readonly (readonly [x: number, y: number, way: string])[] = [
  [0.5, 0.3, 'c.18 0 .18.4 0 .4s-.18-.4 0-.4z'],
  [0.4, 0.39, 'l.12-.09v.4'],
  [0.38, 0.4, 'c.01-.14.23-.13.23.01c0 .1-.2.18-.24.29h.25'],
  [0.38, 0.36, 'c.03-.08.22-.09.22.04c0 .05-.04.09-.12.09c.09 0 .14.04.14.1c0 .15-.22.14-.25.03'],
  [0.55, 0.7, 'v-.4l-.19.27h.27'],
  [0.6, 0.3, 'h-.19l-.02.18c.05-.05.23-.06.23.08c0 .17-.2.17-.25.07'],
  [0.6, 0.34, 'c-.08-.08-.22-.03-.22.18c0 .24.24.23.24.06c0-.15-.2-.15-.24-.02'],
  [0.38, 0.3, 'h.24l-.15.4'],
  [0.5, 0.48, 'c-.15 0-.15-.18 0-.18s.15.18 0 .18c.17 0 .17.22 0 .22s-.17-.22 0-.22z'],
  [0.4, 0.66, 'c.08.08.22.03.22-.18c0-.24-.24-.23-.24-.06c0 .15.2.15.24.02'],
];

function digitAt(digit: number, col: number, row: number): string {
  const [x, y, way] = digits[digit] ?? [0.5, 0.5, ''];
  return `M${col + x} ${row + y}${way}`;
}
