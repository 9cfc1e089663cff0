/** Lets the parity checks drive any engine. */

import type { StepRunner } from '../model/parity/check.ts';
import type { Engine } from './engine.ts';

/** Runs supervision steps on an engine that has the fixture's weights loaded, with everything read back. */
export function engineRunner(engine: Engine): StepRunner {
  return async ({ tokens, puzzleIds, batch, steps, T, n, carry }) => {
    const outs = [];
    const options = { maxSteps: steps, T, n, wantCarry: true, wantLogits: true, ...(carry ? { carry } : {}) };
    for await (const s of engine.run({ tokens, batch, puzzleIds }, options)) {
      if (!s.carry || !s.logits) throw new Error('The engine did not read back what was asked for.');
      outs.push({ y: s.carry.y, z: s.carry.z, logits: s.logits, halt: s.halt, tokens: s.tokens });
    }
    return outs;
  };
}
