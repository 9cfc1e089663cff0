/** A worker for one seed's learner, so that seeds learn side by side. */

import { stepRng } from '../../kinds/shared/rng.ts';
import { createLearner } from '../../training/etrm/create.ts';
import { serveLearner } from '../../training/etrm/remote.ts';
import { kernels } from './kernels.ts';

serveLearner(self, async ({ task, seed, planned, state }) =>
  createLearner({ task, seed, planned, start: state && { state }, random: stepRng, backend: { kind: 'wasm', kernels: await kernels() } }),
);
