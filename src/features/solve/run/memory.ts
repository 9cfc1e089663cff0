/** What a run takes in memory. Pure. */

import type { RunRecord } from './record.ts';

/** A number in an array, as engines hold small ones. */
const NUMBER = 8;

/** Bytes of everything the page holds of a run: answers, probabilities, verdicts, and pictures of z. */
export function bytesOfRun({ frames, films }: Pick<RunRecord, 'frames' | 'films'>): number {
  const ofFrames = frames.reduce((sum, { tokens, confidence, halt, latent, verdicts }) => {
    const found = verdicts.reduce((cells, verdict) => cells + verdict.cells.length, 0);
    return sum + tokens.byteLength + confidence.byteLength + halt.byteLength + (latent?.byteLength ?? 0) + NUMBER * found;
  }, 0);
  const pictures = [...films.values()].flat();
  return ofFrames + pictures.reduce((sum, rgb) => sum + (rgb?.byteLength ?? 0), 0);
}
