/** A run as a film: board and z of every step, drawn on a canvas and recorded by the browser while it plays. */

import type { RunRecord } from '../solve/run/record.ts';
import { boardImages } from './boardImage.tsx';
import { canvasFor, drawPicture } from './picture.ts';

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
