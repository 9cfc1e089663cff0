/** The CPU kernels against PyTorch: forward, gradients, 20 optimiser steps, answers; and a run that is saved goes on bit by bit. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { stepRng } from '../../../kinds/shared/rng.ts';
import { buildKernels } from '../../../../tools/etrmKernels.ts';
import { createLearner } from '../create.ts';
import { checkAnswers, checkForward, checkGradients, checkTraining, difference, readEtrmFixture, type EtrmFixtureName, type MakeEngine } from '../testing.ts';
import { createWasmEngine } from './engine.ts';
import { loadKernels, type EtrmKernels } from './kernels.ts';

const at = (file: string): URL => new URL(`../../../model/parity/fixtures/${file}`, import.meta.url);
const fixture = (name: EtrmFixtureName) => readEtrmFixture(readFileSync(at(`${name}.safetensors`)), readFileSync(at(`${name}.json`), 'utf8'));

describe('E-TRM on the CPU', () => {
  let kernels: EtrmKernels;
  let make: MakeEngine;
  beforeAll(async () => {
    const files = await buildKernels();
    kernels = await loadKernels((variant) => Promise.resolve(readFileSync(files[variant])));
    make = (options) => createWasmEngine(kernels, options);
  });

  test.each(['square', 'crossed', 'wide'])('three supervision steps, %s', (name) => checkForward(make, fixture('j_etrm'), name));
  test('every gradient where input and answer cross', () => checkGradients(make, fixture('j_etrm'), 'crossed'));
  test('20 optimiser steps', () => checkTraining(make, fixture('j_etrm_train')));
  test('answers of half-trained weights', () => checkAnswers(make, fixture('j_etrm_votes')));

  test('a saved learner goes on bit by bit', { timeout: 60_000 }, async () => {
    const { task } = fixture('j_etrm_train').notes;
    if (!task) throw new Error('The fixture has no task.');
    const options = { task, seed: 1, planned: 20, random: stepRng, backend: { kind: 'wasm', kernels } } as const;
    const straight = await createLearner(options);
    await straight.step(12);
    const first = await createLearner(options);
    await first.step(5);
    const second = await createLearner({ ...options, start: { state: structuredClone(await first.save()) } });
    await second.step(7);
    const [a, b] = [await straight.save(), await second.save()];
    for (const part of ['weights', 'average', 'first', 'second'] as const) expect(difference(b[part], a[part]), part).toBe(0);
    expect(b.recent).toEqual(a.recent);
  });
});
