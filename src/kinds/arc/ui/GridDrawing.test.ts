/** Grids as SVG: every cell in its colour, few elements however large a grid is, numbers and crosses where they belong, and what is said of it. */

import fc from 'fast-check';
import { createElement, type ComponentProps } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { arcColour, arcColours, filledGrid, type Grid, gridCols, gridRows } from '../core/grid.ts';
import { crosses, GridDrawing, NO_COLOUR, patches } from './GridDrawing.tsx';
import { GridFigure, GridPicture } from './GridPicture.tsx';

/** What is seen where paths of whole rectangles are painted one over the other; null where none is. */
function painted(grid: Grid): (number | null)[][] {
  const seen = Array.from({ length: gridRows(grid) }, () => new Array<number | null>(gridCols(grid)).fill(null));
  for (const { colour, path } of patches(grid)) {
    expect(path).toMatch(/^(M\d+ \d+h\d+v\d+h-\d+z)+$/);
    for (const [, x, y, width, height] of path.matchAll(/M(\d+) (\d+)h(\d+)v(\d+)/g)) {
      for (let r = Number(y); r < Number(y) + Number(height); r++)
        for (let c = Number(x); c < Number(x) + Number(width); c++) seen[r]?.splice(c, 1, colour); // beside the grid it makes a row longer
    }
  }
  return seen;
}

const gridWith = (colours: fc.Arbitrary<number>): fc.Arbitrary<Grid> =>
  fc
    .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }))
    .chain(([rows, cols]) => fc.array(fc.array(colours, { minLength: cols, maxLength: cols }), { minLength: rows, maxLength: rows }));

/** Every cell another colour than its neighbours: what has the most rectangles. */
const motley: Grid = Array.from({ length: 30 }, (_, r) => Array.from({ length: 30 }, (__, c) => (r * 3 + c * 7) % 10));
const markup = (props: Partial<ComponentProps<typeof GridDrawing>>): string =>
  renderToStaticMarkup(createElement(GridDrawing, { grid: motley, label: 'a grid', line: 0.04, ruled: true, edge: [0.1, 0.1], ...props }));
const labelOf = (svg: string): string | undefined => /aria-label="([^"]*)"/.exec(svg)?.[1];

describe('the paths of a grid', () => {
  test('paint every cell in its colour', () => {
    fc.assert(fc.property(gridWith(fc.integer({ min: 0, max: 9 })), (grid) => void expect(painted(grid)).toEqual(grid)));
    fc.assert(fc.property(gridWith(fc.constantFrom(0, 3)), (grid) => void expect(painted(grid)).toEqual(grid)));
  });

  test('leave what is behind a cell without a colour to be seen, and paint a number out of range black', () => {
    const colours = gridWith(fc.constantFrom(NO_COLOUR, 0, 5, 12));
    const seen = (colour: number): number | null => (colour === NO_COLOUR ? null : colour === 12 ? 0 : colour);
    fc.assert(fc.property(colours, (grid) => void expect(painted(grid)).toEqual(grid.map((row) => row.map(seen)))));
  });

  test('are one a colour, and one rectangle where there is one colour', () => {
    expect(patches(motley)).toHaveLength(10);
    expect(patches(filledGrid(30, 20, 4))).toEqual([{ colour: 4, path: 'M0 0h20v30h-20z' }]);
    expect(patches([])).toEqual([]);
  });
});

describe('a drawing', () => {
  test('has a dozen elements for 900 cells, numbers and crosses included', () => {
    const elements = (svg: string): number => [...svg.matchAll(/<\w+/g)].length;
    expect(elements(markup({}))).toBe(13); // the picture, ten colours together, the lines
    expect(elements(markup({ symbols: true, crossed: [...Array(900).keys()] }))).toBe(17);
  });

  test('numbers every cell in the ink that can be read on it', () => {
    const grid = [
      [0, 4, 1],
      [6, 0, 9],
    ];
    // Alone in a grid each digit has its way of the pen; the same way begins in the cell that has the number.
    const ways = (shown: Grid): string[] =>
      [...markup({ grid: shown, symbols: true }).matchAll(/<path d="([^"]*)"[^>]*stroke="([^"]*)"[^>]*data-digits/g)].flatMap(
        ([, d = '', ink = '']) =>
          [...d.matchAll(/M([\d.]+) ([\d.]+)([^M]+)/g)].map(
            ([, x, y, way]) => `${Math.floor(Number(y))} ${Math.floor(Number(x))} ${way} ${ink}`,
          ),
      );
    const way = (colour: number): string =>
      ways([[colour]])[0]
        ?.split(' ')
        .slice(2, -1)
        .join(' ') ?? '';
    expect(new Set([...arcColours.keys()].map(way)).size).toBe(10);
    const asked = grid.flatMap((row, r) => row.map((colour, c) => `${r} ${c} ${way(colour)} ${arcColour(colour).ink}`));
    expect(ways(grid).sort()).toEqual(asked.sort());
    expect(markup({ grid })).not.toContain('data-digits');
  });

  test('hatches cells without a colour alone', () => {
    expect(markup({ grid: [[1, NO_COLOUR]] })).toContain('d="M1 1l1-1m-0.5 1l0.5-0.5m-1 0l0.5-0.5"');
    expect(markup({ grid: [[1, 2]] })).not.toContain('l1-1');
  });

  test('has lines between cells, or its outline', () => {
    expect(markup({ grid: [[1, 2]] })).toContain('d="M0 0h2M0 1h2M0 0v1M1 0v1M2 0v1"');
    expect(markup({ grid: [[1, 2]], ruled: false })).toContain('d="M0 0h2v1h-2z" fill="none"');
  });
});

describe('a picture on the page', () => {
  const grid = [
    [1, 2],
    [3, 4],
  ];

  test('says its size, and that there is none', () => {
    const picture = (shown: Grid): string => renderToStaticMarkup(createElement(GridPicture, { grid: shown, name: 'input', box: 64 }));
    expect(labelOf(picture(grid))).toBe('input, 2 by 2 cells');
    expect(labelOf(picture([]))).toBe('input: no grid');
  });

  test('fits into its box, and draws no lines between cells that are too small', () => {
    const picture = (side: number): string =>
      renderToStaticMarkup(createElement(GridPicture, { grid: filledGrid(side, side), name: 'input', box: 64 }));
    expect(picture(30)).toContain('style="width:61px;height:61px"');
    expect(picture(30)).not.toContain('M0 1h30');
    expect(picture(20)).toContain('style="width:61px;height:61px"');
    expect(picture(20)).toContain('M0 1h20');
    expect(picture(2)).toContain('style="width:25px;height:25px"'); // cells do not grow without end
  });

  test('crosses the cells that are not as they should be, and counts them', () => {
    const figure = (than: Grid | null): string => renderToStaticMarkup(createElement(GridFigure, { grid, name: 'answer', cell: 16, than }));
    const wrong = figure([
      [1, 2],
      [0, 4],
    ]);
    expect(labelOf(wrong)).toBe('answer, 2 by 2 cells, 1 wrong');
    expect(wrong).toContain(`<path d="${crosses([2], 2, 0.25)}" stroke="#fff"`);
    expect(labelOf(figure(grid))).toBe('answer, 2 by 2 cells, right');
    expect(figure(grid)).not.toContain('#fff');
    expect(labelOf(figure(null))).toBe('answer, 2 by 2 cells');
    // All of them where the sizes differ, and what is there is crossed where the other grid has nothing.
    expect(labelOf(figure([[1]]))).toBe('answer, 2 by 2 cells, 4 wrong');
    expect(figure([[1]])).toContain(crosses([1, 2, 3], 2, 0.25));
  });
});
