/** An ARC grid as it is saved: the pixels of its picture, drawn by the browser from what is on the page. */

import type { ReactElement } from 'react';
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { imageOf } from '../../../features/export/draw.ts';
import { TOKEN } from '../core/codec.ts';
import { arcColours, type Grid } from '../core/grid.ts';
import ArcPicture from './ArcPicture.tsx';
import { GridFigure } from './GridPicture.tsx';
import '../../../app/styles.css';

let root: Root;
let host: HTMLDivElement;

beforeEach(() => {
  host = document.createElement('div');
  document.body.append(host);
  root = createRoot(host);
});
afterEach(() => {
  root.unmount();
  host.remove();
});

/** Pixels a cell. */
const CELL = 100;

/** What is seen at a place of the picture, in cells: a colour, or '' where nothing is drawn. `room` is that around the cells. */
async function pixels(picture: ReactElement, room: number): Promise<(x: number, y: number) => string> {
  flushSync(() => root.render(picture));
  const svg = host.querySelector('svg');
  if (!svg) throw new Error('There is no picture.');
  const { width, height } = svg.viewBox.baseVal;
  const image = await imageOf(svg, { width: width * CELL, height: height * CELL });
  const canvas = new OffscreenCanvas(width * CELL, height * CELL);
  const context = canvas.getContext('2d');
  context?.drawImage(image, 0, 0);
  return (x, y) => {
    const [r = 0, g = 0, b = 0, a = 0] =
      context?.getImageData(Math.floor((x + room) * CELL), Math.floor((y + room) * CELL), 1, 1).data ?? [];
    return a === 0 ? '' : `#${[r, g, b].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  };
}

/** All colours, in patches of several sizes. */
const grid: Grid = Array.from({ length: 6 }, (_, r) =>
  Array.from({ length: 9 }, (__, c) => (Math.floor(c / 2) + 3 * Math.floor(r / 2)) % 10),
);
const overlay = { tokens: new Uint8Array(), confidence: null, changed: new Set<number>(), bad: new Set<number>(), solved: false };

test('every cell of a saved picture has its colour, and a line to the next', async () => {
  const board = { id: 'a', task: { train: [{ input: grid, output: grid }], test: [{ input: grid }] }, test: 0, input: grid };
  const at = await pixels(<ArcPicture board={board} overlay={null} label="" />, 0.1);
  expect(grid.map((row, r) => row.map((_, c) => at(c + 0.5, r + 0.5)))).toEqual(grid.map((row) => row.map((k) => arcColours[k]?.fill)));
  expect(at(2, 0.5)).toBe('#555555');
  expect(at(-0.08, 0.5)).toBe('');
});

test('a cell of the answer without a colour is hatched, a wrong one crossed, one that differs framed, one that changed dotted', async () => {
  const tokens = Uint8Array.from([TOKEN.black + 4, TOKEN.pad, TOKEN.black + 4, TOKEN.black + 4]);
  const shown = { ...overlay, tokens, bad: new Set([2]), changed: new Set([3]) };
  const at = await pixels(<ArcPicture board={null} overlay={shown} frame={{ rows: 2, cols: 2 }} differing={new Set([0])} label="" />, 0.1);
  expect([at(0.5, 0.5), at(0.5, 1.2), at(1.5, 1.5)]).toEqual(Array(3).fill(arcColours[4]?.fill));
  expect([at(1.5, 0.5), at(1.25, 0.5)]).toEqual(['#8a8a8a', '']);
  expect(at(0.5, 1.5)).toBe('#000000');
  expect(at(0.08, 0.5)).toBe('#1f1d1a'); // ink, between two lines of the surface
  expect(at(1.8, 1.2)).toBe('#7a5200');
});

test('numbers and crosses stand in the middle of their cells', async () => {
  const figure = (symbols: boolean, than: Grid | null): ReactElement => (
    <GridFigure grid={[[0, 8]]} name="" cell={CELL} symbols={symbols} than={than} />
  );
  const crossed = await pixels(figure(false, [[0, 0]]), 0);
  expect([crossed(0.5, 0.5), crossed(1.5, 0.5)]).toEqual(['#000000', '#000000']);
  expect(crossed(1.5 + 0.09, 0.5)).toBe('#ffffff');
  const numbered = await pixels(figure(true, null), 0);
  const inks = (from: number, ink: string): number[] =>
    Array.from({ length: CELL }, (_, i) => from + i / CELL).filter((x) => [0.4, 0.5, 0.6].some((y) => numbered(x, y) === ink));
  for (const [cell, ink] of [
    [0, '#ffffff'],
    [1, '#000000'],
  ] as const) {
    const places = inks(cell + 0.05, ink).filter((x) => x < cell + 0.95);
    expect(places.length).toBeGreaterThan(1);
    expect((Math.min(...places) + Math.max(...places)) / 2).toBeCloseTo(cell + 0.5, 1);
  }
});
