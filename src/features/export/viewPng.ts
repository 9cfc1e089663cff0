/**
 * Any view of a run as a PNG: a title, whose run it is and where in it, the pictures, and what they mean. On an opaque light ground, so that it
 * can be read anywhere.
 */

import { copyToWatch } from '../../client/record.ts';
import { playback, run } from '../../page/coordinator.ts';
import { cividisGradientStops } from '../../ui/charts/scale.ts';
import { saveFile } from '../../ui/share.ts';
import { fillCells, fittedText, pngBlob, accent, FONT, ink, line, muted, paper, strong, surface, imageOf } from './draw.ts';
import { fileName, type Scene } from './scene.ts';
import { stepWords, titleOf } from './words.ts';

/** A picture with a pixel a cell. */
interface CellsPart {
  /** RGB bytes [S, 3] */
  readonly rgb: Uint8Array;
  readonly columns: number;
  /** The cell with a frame around it, or null. */
  readonly marked: number | null;
  /** Under it; '' for none. */
  readonly caption: string;
}

type ViewPart = SVGSVGElement | CellsPart;

/** What a view consists of. */
export interface ViewContent {
  /** From left to right, `columns` in a row. */
  readonly parts: readonly ViewPart[];
  readonly columns?: number;
  /** The colour map, with what its ends mean. */
  readonly scale?: { readonly low: string; readonly high: string };
  /** What it all means, a paragraph each; '' are left out. */
  readonly lines: readonly string[];
}

/** Sizes in units; a saved picture has SCALE pixels a unit. */
const [WIDTH, MARGIN, GAP, SCALE] = [640, 24, 12, 2];
const INNER = WIDTH - 2 * MARGIN;
const CAPTION = 18;
const LINE = 19;

type Context = CanvasRenderingContext2D;

/** What is on the page now; null where there is no run. */
function sceneNow(): Scene | null {
  const { record, attached } = run.getState();
  if (!record || !attached) return null;
  const { cursor, pinned } = playback.getState();
  return { record, index: Math.min(cursor, record.frames.length - 1), copy: pinned ?? copyToWatch(record) };
}

/** Saves a view. @throws Error with a sentence for the page */
export async function saveView(name: string, title: string, content: ViewContent): Promise<void> {
  const scene = sceneNow();
  if (content.parts.length === 0) throw new Error('There is nothing to save yet.');
  const blob = await viewPng(title, scene, content);
  saveFile(scene ? fileName(scene, name, 'png') : `trm-${name}.png`, blob);
}

/** The picture as a file. @throws Error where the browser makes none */
export async function viewPng(title: string, scene: Scene | null, { parts, columns = 1, scale, lines }: ViewContent): Promise<Blob> {
  const canvas = document.createElement('canvas');
  const c = canvas.getContext('2d');
  if (!c) throw new Error('This browser gives no canvas to draw on.');
  const images = await Promise.all(parts.map(async (part) => (part instanceof SVGSVGElement ? await imageOf(part) : part)));
  const width = (INNER - GAP * (columns - 1)) / columns;
  const heights = images.map((part) => heightOf(part, width));
  const rows = Array.from({ length: Math.ceil(images.length / columns) }, (_, r) =>
    Math.max(...heights.slice(r * columns, (r + 1) * columns)),
  );
  c.font = `13px ${FONT}`;
  const text = lines.filter((l) => l !== '').flatMap((l) => wrapped(c, l, INNER));
  const head = scene ? 88 : 56;
  const drawn = rows.reduce((sum, h) => sum + h + GAP, 0);
  const height = head + drawn + (scale ? 30 : 0) + text.length * LINE + 44;
  [canvas.width, canvas.height] = [WIDTH * SCALE, Math.ceil(height) * SCALE];
  c.setTransform(SCALE, 0, 0, SCALE, 0, 0);
  c.fillStyle = paper;
  c.fillRect(0, 0, WIDTH, height);
  c.strokeStyle = line;
  c.strokeRect(0.5, 0.5, WIDTH - 1, height - 1);
  say(c, title, { y: 36, size: 20, colour: ink, weight: 700 });
  if (scene) {
    say(c, titleOf(scene), { y: 58, size: 14, colour: ink });
    say(c, stepWords(scene), { y: 77, size: 13, colour: muted });
  }
  let y = head;
  images.forEach((part, i) => {
    draw(c, part, { x: MARGIN + (i % columns) * (width + GAP), y, width });
    if ((i + 1) % columns === 0 || i === images.length - 1) y += (rows[Math.floor(i / columns)] ?? 0) + GAP;
  });
  if (scale) {
    drawScale(c, y, scale);
    y += 30;
  }
  for (const l of text) say(c, l, { y: (y += LINE), size: 13, colour: muted });
  c.textAlign = 'right';
  say(c, 'TRM Playground', { x: WIDTH - MARGIN, y: height - 16, size: 13, colour: accent });
  return pngBlob(canvas, 'view');
}

type Drawable = HTMLImageElement | CellsPart;

const rowsOf = ({ rgb, columns }: CellsPart): number => Math.ceil(rgb.length / 3 / columns);

function heightOf(part: Drawable, width: number): number {
  if (part instanceof HTMLImageElement) return (part.height / part.width) * width;
  return (width * rowsOf(part)) / part.columns + (part.caption === '' ? 0 : CAPTION);
}

function draw(c: Context, part: Drawable, { x, y, width }: { readonly x: number; readonly y: number; readonly width: number }): void {
  if (part instanceof HTMLImageElement) {
    c.fillStyle = surface;
    c.fillRect(x, y, width, heightOf(part, width));
    c.drawImage(part, x, y, width, heightOf(part, width));
    return;
  }
  const { rgb, columns, marked, caption } = part;
  const [size, rows] = [width / columns, rowsOf(part)];
  fillCells(c, rgb, columns, x, y, size);
  c.strokeStyle = strong;
  c.lineWidth = 0.5;
  c.strokeRect(x, y, width, rows * size);
  if (marked !== null && marked < rows * columns) {
    for (const [colour, thick] of [
      ['#000', 4],
      ['#fff', 2],
    ] as const) {
      c.strokeStyle = colour;
      c.lineWidth = thick;
      c.strokeRect(x + (marked % columns) * size, y + Math.floor(marked / columns) * size, size, size);
    }
  }
  c.lineWidth = 1;
  if (caption !== '') say(c, caption, { x, y: y + rows * size + 13, size: 11, colour: muted, width });
}

/** The colour map from end to end. */
function drawScale(c: Context, y: number, { low, high }: NonNullable<ViewContent['scale']>): void {
  c.font = `13px ${FONT}`;
  const [left, right] = [MARGIN + c.measureText(low).width + 8, WIDTH - MARGIN - c.measureText(high).width - 8];
  const gradient = c.createLinearGradient(left, 0, right, 0);
  cividisGradientStops.forEach((colour, i) => gradient.addColorStop(i / (cividisGradientStops.length - 1), colour));
  c.fillStyle = gradient;
  c.fillRect(left, y + 6, right - left, 10);
  say(c, low, { y: y + 16, size: 13, colour: muted });
  c.textAlign = 'right';
  say(c, high, { x: WIDTH - MARGIN, y: y + 16, size: 13, colour: muted });
}

interface Words {
  readonly x?: number;
  readonly y: number;
  readonly size: number;
  readonly colour: string;
  readonly weight?: number;
  readonly width?: number;
}

/** A line of text from the margin on, as wide as the picture, unless it says otherwise. */
const say = (c: Context, text: string, { x = MARGIN, y, size, colour, weight = 400, width = INNER }: Words): void =>
  fittedText(c, text, x, y, width, size, colour, weight);

/** A paragraph in lines that fit. */
function wrapped(c: Context, text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length > 0 ? `${lines.at(-1) ?? ''} ${word}` : word;
    if (lines.length > 0 && c.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
