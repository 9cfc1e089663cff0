/** How much the run on the page holds, and how much it may. */

import { memo } from 'react';
import { LATENT_BUDGET } from '../../protocol/session.ts';
import { bytes } from '../../ui/format.ts';
import { bytesOfRun } from './run/memory.ts';
import { MOST_STEPS, type RunRecord } from './run/record.ts';

export const RunMemory = memo(function RunMemory({ record }: { readonly record: RunRecord }) {
  const most = `A run has at most ${MOST_STEPS} steps; z of all of them, for its pictures, takes at most ${bytes(LATENT_BUDGET)} beside`;
  return (
    <span className="num text-muted" title={`Answers, probabilities and pictures of z of every step and copy. ${most}.`}>
      The run holds {bytes(bytesOfRun(record))} (at most {MOST_STEPS} steps).
    </span>
  );
});
