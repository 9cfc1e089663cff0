/** A worker for one seed's learner, so that seeds learn side by side: on the CPU, and without the GPU's engine. */

import { stepRng } from '../../kinds/shared/rng.ts';
import { Learner } from '../../training/etrm/learner.ts';
import { kernels } from '../../training/etrm/pageParts.ts';
import { serveLearner } from '../../training/etrm/remote.ts';
import { createWasmEngine } from '../../training/etrm/wasm/engine.ts';

serveLearner(self, async ({ task, plan, seed, planned, state }) => {
  const compiled = await kernels();
  const engine = (options: Parameters<typeof createWasmEngine>[1]) => createWasmEngine(compiled, options);
  return Learner.create({ task, plan, seed, planned, start: state && { state }, random: stepRng, engine });
});
