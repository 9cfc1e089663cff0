/** Pictures to take away: a title line, the board or z or both, a legend, and what the rules say. */

import type { LegendColour } from '../../kinds/kind.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { latentOf } from '../solve/run/record.ts';
import { boardImages } from './boardImage.tsx';
import { fillCells, fittedText, pngBlob, accent, bad, FONT, good, ink, line, muted, paper, strong, surface, warn } from './draw.ts';
import { stepWords, titleOf, verdictWords, frameOf, type Scene } from './scene.ts';

/** A square of the canvas. */
interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

const LEGEND_COLOURS: Readonly<Record<LegendColour, string>> = { ink, accent, warn, bad };

/** What is drawn side by side. */
export type View = 'board' | 'z' | 'both';

const MARGIN = 24;
const SIDE = 552;
const TOP = 92;
const BOTTOM = 78;
/** Width of a legend's sample with the room beside it. */
const SWATCH = 18;
const Z_WORDS =
  'z: its first three principal components as dark to light, blue to yellow, green to red; cells that look alike hold similar latents';

/** Size of a picture in its own units; a canvas has `scale` pixels a unit. */
export function sizeOf(view: View): { readonly width: number; readonly height: number } {
  return { width: 2 * MARGIN + (view === 'both' ? 2 * SIDE + MARGIN : SIDE), height: TOP + SIDE + BOTTOM };
}

/**
 * Draws a scene over a whole canvas that is `sizeOf(view)` times `scale`.
 * @param boards of the scene, as `boardImages` makes them
 */
export function drawPicture(canvas: HTMLCanvasElement, scene: Scene, view: View, scale: number, boards: readonly HTMLImageElement[]): void {
  const c = canvas.getContext('2d');
  if (!c) throw new Error('This browser gives no canvas to draw on.');
  const { width, height } = sizeOf(view);
  c.setTransform(scale, 0, 0, scale, 0, 0);
  c.fillStyle = paper;
  c.fillRect(0, 0, width, height);
  const inner = width - 2 * MARGIN;
  fittedText(c, titleOf(scene), MARGIN, 40, inner, 20, ink, 700);
  fittedText(c, stepWords(scene), MARGIN, 68, inner, 15, muted);
  if (view !== 'z') drawBoards(c, { x: MARGIN, y: TOP, side: SIDE }, boards);
  if (view !== 'board') drawLatent(c, { x: view === 'z' ? MARGIN : 2 * MARGIN + SIDE, y: TOP, side: SIDE }, scene);
  const below = TOP + SIDE;
  const { legend } = kindOf(scene.record.kind).words;
  if (view !== 'z')
    drawLegend(
      c,
      legend.map(([colour, label]) => ({ colour: LEGEND_COLOURS[colour], label })),
      below + 24,
      SIDE,
    );
  if (view !== 'board') fittedText(c, Z_WORDS, view === 'z' ? MARGIN : 2 * MARGIN + SIDE, below + 28, SIDE, 13, muted);
  const verdict = verdictWords(scene);
  const solved = frameOf(scene)?.verdicts[scene.copy]?.solved ?? false;
  fittedText(c, verdict, MARGIN, height - 18, inner - 130, 14, solved ? good : ink, 600);
  c.textAlign = 'right';
  fittedText(c, 'TRM Playground', width - MARGIN, height - 18, 120, 13, accent);
}

/** The boards side by side in a square, as large as they can be. */
function drawBoards(c: CanvasRenderingContext2D, { x, y, side }: Square, boards: readonly HTMLImageElement[]): void {
  const room = (side - (boards.length - 1) * MARGIN) / boards.length;
  boards.forEach((image, i) => {
    const scale = Math.min(room / image.width, side / image.height);
    const [width, height] = [image.width * scale, image.height * scale];
    c.drawImage(image, x + i * (room + MARGIN) + (room - width) / 2, y + (side - height) / 2, width, height);
  });
}

function drawLegend(
  c: CanvasRenderingContext2D,
  items: readonly { readonly colour: string; readonly label: string }[],
  y: number,
  width: number,
): void {
  c.font = `13px ${FONT}`;
  const gap = 14;
  const boxes = items.length * (SWATCH + gap) - gap;
  const labels = items.reduce((sum, { label }) => sum + c.measureText(label).width, 0);
  const shrink = Math.min(1, (width - boxes) / Math.max(1, labels));
  c.font = `${13 * shrink}px ${FONT}`;
  c.textBaseline = 'middle';
  c.textAlign = 'left';
  let x = MARGIN;
  for (const { colour, label } of items) {
    c.fillStyle = colour;
    c.fillRect(x, y - 6, 12, 12);
    c.strokeStyle = strong;
    c.lineWidth = 0.5;
    c.strokeRect(x, y - 6, 12, 12);
    c.fillStyle = muted;
    c.fillText(label, x + SWATCH, y);
    x += SWATCH + c.measureText(label).width + gap;
  }
}

/** z of the scene, a square a position of the model's canvas; words where it is not held. */
function drawLatent(c: CanvasRenderingContext2D, { x, y, side }: Square, { record, index, copy }: Scene): void {
  const rgb = latentOf(record, index, copy);
  c.fillStyle = surface;
  c.fillRect(x, y, side, side);
  if (rgb) {
    const columns = Math.ceil(Math.sqrt(rgb.length / 3));
    const size = side / columns;
    fillCells(c, rgb, columns, x, y, size);
  } else {
    c.textAlign = 'left';
    fittedText(
      c,
      index < 0 ? 'z starts from a constant, the same for every puzzle' : 'z of this step is no longer held',
      x + MARGIN,
      y + side / 2,
      side - 2 * MARGIN,
      14,
      muted,
    );
  }
  c.strokeStyle = line;
  c.lineWidth = 1;
  c.strokeRect(x, y, side, side);
}

/** Pixels a unit in pictures that are saved. */
const PNG_SCALE = 2;

/** A canvas of the right size for pictures of `view`. */
export function canvasFor(view: View, scale: number): HTMLCanvasElement {
  const { width, height } = sizeOf(view);
  const canvas = document.createElement('canvas');
  canvas.width = width * scale;
  canvas.height = height * scale;
  return canvas;
}

/** The picture as a PNG file. @throws Error where the browser makes none */
export async function pngOf(scene: Scene, view: View): Promise<Blob> {
  const canvas = canvasFor(view, PNG_SCALE);
  drawPicture(canvas, scene, view, PNG_SCALE, view === 'z' ? [] : await boardImages(scene));
  return pngBlob(canvas, 'picture');
}
