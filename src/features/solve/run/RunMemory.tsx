/** What a run takes in memory. Pure. */

import { memo } from 'react';
import { LATENT_BUDGET } from '../../../protocol/session.ts';
import { bytes } from '../../../ui/format.ts';
import { type RunRecord, MOST_STEPS } from './record.ts';

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

/** How much the run on the page holds, and how much it may. */
export const RunMemory = memo(function RunMemory({ record }: { readonly record: RunRecord }) {
  const most = `A run has at most ${MOST_STEPS} steps; z of all of them, for its pictures, takes at most ${bytes(LATENT_BUDGET)} beside`;
  return (
    <span className="num text-muted" title={`Answers, probabilities and pictures of z of every step and copy. ${most}.`}>
      The run holds {bytes(bytesOfRun(record))} (at most {MOST_STEPS} steps).
    </span>
  );
});
