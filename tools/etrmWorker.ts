/** A thread of `npm run finetune`: one of E-TRM's learners behind the port it is given. */

import { readFileSync } from 'node:fs';
import { workerData, type MessagePort } from 'node:worker_threads';
import { stepRng } from '../src/kinds/shared/rng.ts';
import { compileKernels } from '../src/model/wasm/kernels.ts';
import { createLearner } from '../src/training/etrm/backends.ts';
import { serveLearner, type LearnerPort } from '../src/training/etrm/remote.ts';

const { port, files } = workerData as { port: MessagePort; files: { plain: string; relaxed: string } };
const kernels = compileKernels((variant) => Promise.resolve(readFileSync(files[variant])));

serveLearner(port as unknown as LearnerPort, async ({ state, ...order }) =>
  createLearner({ ...order, random: stepRng, backend: { kind: 'wasm', kernels: await kernels }, start: state && { state } }),
);
