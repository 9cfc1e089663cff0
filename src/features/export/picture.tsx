/** Pictures and films to take away: a title line, the board or z or both, a legend, and what the rules say, of one step or of every step of a run. */

import { Suspense, useLayoutEffect, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { latentOf, type RunRecord } from '../../client/record.ts';
import type { PictureProps, LegendColour } from '../../kinds/kind.ts';
import { kindOf } from '../../kinds/kinds.ts';
import {
  imageOf,
  fillCells,
  fittedText,
  pngBlob,
  accent,
  bad,
  FONT,
  good,
  ink,
  line,
  muted,
  paper,
  strong,
  surface,
  warn,
} from './draw.ts';
import { boardOf, overlayOf, frameOf, type Scene } from './scene.ts';
import { stepWords, titleOf, verdictWords, zWords } from './words.ts';

/** A square of the canvas. */
interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

const LEGEND_COLOURS: Readonly<Record<LegendColour, string>> = { ink, accent, warn, bad };

/** What is drawn side by side. */
type View = 'board' | 'z' | 'both';

const MARGIN = 24;
/** Of the square of a board or of z, and the width in CSS pixels that a board is laid out for; it is drawn sharp at any. */
const SIDE = 552;
const TOP = 92;
const BOTTOM = 78;
/** Width of a legend's sample with the room beside it. */
const SWATCH = 18;

/** Size of a picture in its own units; a canvas has `scale` pixels a unit. */
export function sizeOf(view: View): { readonly width: number; readonly height: number } {
  return { width: 2 * MARGIN + (view === 'both' ? 2 * SIDE + MARGIN : SIDE), height: TOP + SIDE + BOTTOM };
}

/**
 * Draws a scene over a whole canvas that is `sizeOf(view)` times `scale`.
 * @param boards of the scene, as `boardImages` makes them
 */
function drawPicture(canvas: HTMLCanvasElement, scene: Scene, view: View, scale: number, boards: readonly HTMLImageElement[]): void {
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
  if (view !== 'board') fittedText(c, zWords.colours, view === 'z' ? MARGIN : 2 * MARGIN + SIDE, below + 28, SIDE, 13, muted);
  const verdict = verdictWords(scene);
  const solved = frameOf(scene)?.verdicts[scene.copy]?.solved ?? false;
  fittedText(c, verdict, MARGIN, height - 18, inner - 130, 14, solved ? good : ink, 600);
  c.textAlign = 'right';
  fittedText(c, 'TRM Playground', width - MARGIN, height - 18, 120, 13, accent);
}

/**
 * The board of a scene: one picture, or the question and the answer where they do not lie on each other.
 * @throws Error where the browser cannot draw it
 */
async function boardImages(scene: Scene): Promise<readonly HTMLImageElement[]> {
  const { ui, answerApart } = kindOf(scene.record.kind);
  const overlay = overlayOf(scene);
  const overlays = answerApart && overlay ? [null, overlay] : [overlay];
  return Promise.all(overlays.map((shown) => pictureImage(ui.Picture, { board: boardOf(scene), overlay: shown, label: '' })));
}

function Drawn({ onDrawn, children }: { readonly onDrawn: () => void; readonly children: ReactNode }) {
  useLayoutEffect(onDrawn);
  return children;
}

/** A kind's own picture of a board as an image, in the colours of the light theme. */
async function pictureImage(Picture: React.ComponentType<PictureProps>, props: PictureProps): Promise<HTMLImageElement> {
  const holder = document.createElement('div');
  holder.style.cssText = `position:fixed;left:-10000px;top:0;width:${SIDE}px`;
  holder.setAttribute('aria-hidden', 'true');
  holder.inert = true;
  document.body.append(holder);
  const root = createRoot(holder);
  try {
    await new Promise<void>((resolve, reject) => {
      // The picture may have to be fetched first: what is within is laid out only when it is there.
      root.render(
        <Suspense fallback={null}>
          <Drawn onDrawn={resolve}>
            <Picture {...props} />
          </Drawn>
        </Suspense>,
      );
      setTimeout(() => reject(new Error('The picture of the board could not be fetched.')), 20_000);
    });
    const svg = holder.querySelector('svg');
    if (!svg) throw new Error('This board has no picture.');
    const { width, height } = svg.viewBox.baseVal;
    return await imageOf(svg, { width: SIDE, height: (SIDE * height) / width });
  } finally {
    root.unmount();
    holder.remove();
  }
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
    fittedText(c, index < 0 ? zWords.constant : zWords.notHeld, x + MARGIN, y + side / 2, side - 2 * MARGIN, 14, muted);
  }
  c.strokeStyle = line;
  c.lineWidth = 1;
  c.strokeRect(x, y, side, side);
}

/** Pixels a unit in pictures that are saved. */
const PNG_SCALE = 2;

/** A canvas of the right size for pictures of `view`. */
function canvasFor(view: View, scale: number): HTMLCanvasElement {
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

/** What browsers record, the first they know is taken; Safari knows MP4 alone. */
const FORMATS = [
  { type: 'video/webm;codecs=vp9', ending: 'webm' },
  { type: 'video/webm;codecs=vp8', ending: 'webm' },
  { type: 'video/webm', ending: 'webm' },
  { type: 'video/mp4', ending: 'mp4' },
] as const;

/** How this browser records, or null where it does not. */
export function filmFormat(): (typeof FORMATS)[number] | null {
  if (typeof MediaRecorder === 'undefined' || !('captureStream' in HTMLCanvasElement.prototype)) return null;
  return FORMATS.find(({ type }) => MediaRecorder.isTypeSupported(type)) ?? null;
}

/** The picture is given to the recorder again at least so often, milliseconds, changed or not: a still film needs frames too. */
const TICK_MS = 100;
/** And at least so often a step, so that none is left out. */
const TICKS_A_STEP = 2;
/** The last step stands this much longer, milliseconds. */
const HOLD_MS = 1500;
const BITS_A_SECOND = 4_000_000;

/** How long a film takes to record: as long as it plays. Milliseconds. */
export const filmLength = (record: RunRecord, stepsASecond: number): number => ((record.frames.length + 1) * 1000) / stepsASecond + HOLD_MS;

/**
 * Records the question and every step of one copy.
 * @throws Error where the browser cannot record; DOMException "AbortError" when stopped
 */
export async function recordFilm(record: RunRecord, copy: number, stepsASecond: number, signal: AbortSignal): Promise<Blob> {
  const format = filmFormat();
  if (!format)
    throw new Error(
      'This browser cannot record a film of a canvas (it has no MediaRecorder for WebM or MP4). Save pictures or the run instead.',
    );
  const canvas = canvasFor('both', 1);
  // The boards beforehand: while the film is recorded there is no time to draw them.
  const boards: (readonly HTMLImageElement[])[] = [];
  for (let index = -1; index < record.frames.length; index++) {
    signal.throwIfAborted();
    boards.push(await boardImages({ record, index, copy }));
  }
  const draw = (index: number): void => drawPicture(canvas, { record, index, copy }, 'both', 1, boards[index + 1] ?? []);
  draw(-1);
  const tick = Math.min(TICK_MS, 1000 / (TICKS_A_STEP * stepsASecond));
  const stream = canvas.captureStream(1000 / tick);
  const recorder = new MediaRecorder(stream, { mimeType: format.type, videoBitsPerSecond: BITS_A_SECOND });
  const parts: Blob[] = [];
  recorder.addEventListener('dataavailable', (e) => parts.push(e.data));
  const ended = new Promise<void>((resolve, reject) => {
    recorder.addEventListener('stop', () => resolve(), { once: true });
    recorder.addEventListener('error', () => reject(new Error('The browser stopped recording the film.')), { once: true });
  });
  recorder.start();
  try {
    const start = performance.now();
    const length = filmLength(record, stepsASecond);
    const last = record.frames.length - 1;
    // Where drawing takes longer than a tick, the film is longer, not shorter of a step.
    for (let [now, index] = [0, -1]; now < length || index < last; now = performance.now() - start) {
      signal.throwIfAborted();
      index = Math.min(last, index + 1, Math.floor((now * stepsASecond) / 1000) - 1);
      draw(index);
      await new Promise((resolve) => setTimeout(resolve, tick));
    }
  } finally {
    recorder.stop();
    stream.getTracks().forEach((track) => track.stop());
  }
  await ended;
  const { type } = format;
  return new Blob(parts, { type: type.split(';')[0] ?? type });
}
