/** Workers for learners: used again when free, asked for at another address when they do not come, and an error of its own when none does. */

import { expect, test } from 'vitest';
import { DivergedError } from '../../model/errors.ts';
import { Learners, RemoteHost, serveLearner, type RemoteOrder, type LearnerWorker } from './remote.ts';

const order: RemoteOrder = { task: { train: [{ input: [[1]], output: [[2]] }], test: [] }, seed: 1, planned: 10 };

/** A worker that answers every call, or dies when it is asked something. */
function worker(dies: boolean): LearnerWorker & { ended: boolean } {
  const heard: { message?: (e: { data: unknown }) => void; error?: (e: { message?: string }) => void } = {};
  return {
    ended: false,
    addEventListener(type: string, listener: never) {
      Object.assign(heard, { [type]: listener });
    },
    postMessage(raw) {
      const { id } = raw as { id: number };
      queueMicrotask(() => (dies ? heard.error?.({ message: '' }) : heard.message?.({ data: { id, value: { planned: 10 } } })));
    },
    terminate() {
      this.ended = true;
    },
  };
}

/** Learners whose workers die at some addresses, and the addresses they asked for. */
function rig(dies: (address: string) => boolean) {
  const asked: string[] = [];
  const made: ReturnType<typeof worker>[] = [];
  const learners = new Learners((address) => {
    asked.push(address);
    const one = worker(dies(address));
    made.push(one);
    return one;
  });
  return { learners, asked, made };
}

test('uses a worker again whose learner is gone', async () => {
  const { learners, asked } = rig(() => false);
  const first = await learners.create(order);
  await learners.create({ ...order, seed: 2 });
  first.dispose();
  await learners.create({ ...order, seed: 3 });
  expect(asked).toEqual(['', '']);
});

test('asks once more at an address that no cache knows, and ends what did not come', async () => {
  const { learners, asked, made } = rig((address) => address === '');
  expect(await learners.create(order)).toMatchObject({ seed: 1, planned: 10 });
  await learners.create({ ...order, seed: 2 });
  expect(asked).toEqual(['', '?1', '', '?2']);
  expect(made.map(({ ended }) => ended)).toEqual([true, false, true, false]);
});

test('says that there is no worker where none comes, not that a device failed', async () => {
  const { learners, made } = rig(() => true);
  await expect(learners.create(order)).rejects.toMatchObject({
    code: 'worker',
    message: 'A learner stopped: its worker could not be loaded.',
  });
  expect(made.every(({ ended }) => ended)).toBe(true);
});

test('what a learner throws in its worker comes with its code', async () => {
  const { port1, port2 } = new MessageChannel();
  serveLearner(port1, () => Promise.reject(new DivergedError('The loss is no number.')));
  await expect(new RemoteHost(port2).create(order)).rejects.toMatchObject({ code: 'diverged', message: 'The loss is no number.' });
  port1.close();
});

test('ends the worker of a learner that is given up in the middle of its work', async () => {
  const { learners, made } = rig(() => false);
  const learner = await learners.create(order);
  made[0].postMessage = () => undefined; // a step that takes long
  const step = learner.step();
  learner.dispose();
  await expect(step).rejects.toMatchObject({ code: 'worker' });
  expect(made[0].ended).toBe(true);
  await learners.create(order);
  expect(made).toHaveLength(2);
});

test('fails every later call to a worker that died, instead of waiting for ever', async () => {
  const alive = { dies: false };
  const heard: { error?: (e: { message?: string }) => void } = {};
  const learners = new Learners(() => {
    const one = worker(alive.dies);
    return {
      ...one,
      addEventListener(type: 'message' | 'error', listener: never) {
        if (type === 'error') heard.error = listener;
        one.addEventListener(type as 'message', listener);
      },
    };
  });
  const learner = await learners.create(order);
  heard.error?.({ message: 'out of memory' });
  await expect(learner.step()).rejects.toMatchObject({ code: 'worker', message: 'A learner stopped: out of memory.' });
});
