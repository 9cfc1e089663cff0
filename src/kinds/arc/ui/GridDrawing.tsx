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
      {patches(grid).map(({ colour, path }) => (
        <path key={colour} d={path} fill={arcColour(colour).fill} />
      ))}
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

/** The number of its colour on every cell: a text an ink, with a place a digit. */
const Symbols = ({ cells, cols }: { readonly cells: readonly number[]; readonly cols: number }) =>
  byInk([...cells.keys()], cells).map(([ink, places]) => (
    <text
      key={ink}
      x={places.map((i) => (i % cols) + 0.5).join(' ')}
      y={places.map((i) => Math.floor(i / cols) + 0.7).join(' ')}
      fontSize={0.55}
      textAnchor="middle"
      fill={ink}
      className="num"
    >
      {places.map((i) => cells[i]).join('')}
    </text>
  ));
