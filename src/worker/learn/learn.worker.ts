/** The entry of the worker that learns ARC tasks: a host with this device's learners, and this browser's storage. */

import '../pageWorkers.ts';
import { expose } from 'comlink';
import { requestGpu } from '../../engine/device.ts';
import { stepRng } from '../../kinds/shared/rng.ts';
import { learnTaskSchema } from '../../protocol/learn.ts';
import { LearntStore } from '../../storage/learnt.ts';
import { agreesWithCpu, createLearner } from '../../training/etrm/backends.ts';
import { kernels, pretrained } from '../../training/etrm/pageParts.ts';
import { Learners } from '../../training/etrm/remote.ts';
import { LearnDevices } from './devices.ts';
import { LearnHost } from './host.ts';
import learnerAddress from './learner.worker.ts?worker&url';

const learners = new Learners((address) => new Worker(learnerAddress + address, { type: 'module', name: 'learner' }));

/** A turn of the event loop: messages that wait come in. Timers of a hidden tab would be late, messages are not. */
const channel = new MessageChannel();
let awake: () => void = () => undefined;
channel.port1.onmessage = () => awake();
const breathe = (): Promise<void> =>
  new Promise((resolve) => {
    awake = resolve;
    channel.port2.postMessage(null);
  });

const devices = new LearnDevices({ requestGpu, kernels, agrees: (device, compiled) => agreesWithCpu(device, compiled, stepRng(1, 0)) });

expose(
  new LearnHost({
    store: new LearntStore(learnTaskSchema),
    pretrained,
    place: (wish, lost) => devices.place(wish, lost),
    async learner({ start, ...wish }, backend, apart) {
      if (apart) return learners.create({ ...wish, state: start && 'state' in start ? start.state : undefined });
      return createLearner({
        ...wish,
        start,
        random: stepRng,
        backend: await devices.backend(backend === 'webgpu' ? 'webgpu' : 'wasm'),
      });
    },
    // A GPU does one seed after the other; on the CPU each has a worker.
    parallel: (backend, requested) => (backend === 'webgpu' ? 1 : Math.max(1, Math.min(requested, navigator.hardwareConcurrency))),
    breathe,
    now: () => performance.now(),
  }),
);
