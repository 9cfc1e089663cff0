/** The CPU kernels against PyTorch: forward, gradients, 20 optimiser steps, answers; and a run that is saved goes on bit by bit. */

import { readFileSync } from 'node:fs';
import { beforeAll, describe, test } from 'vitest';
import { buildKernels } from '../../../../tools/wasmKernels.ts';
import { stepRng } from '../../../kinds/shared/rng.ts';
import { compileKernels, type CompiledKernels } from '../../../model/wasm/kernels.ts';
import {
  checkAnswers,
  checkForward,
  checkGoingOn,
  checkGradients,
  checkTraining,
  checkTurned,
  readEtrmFixture,
  type EtrmFixtureName,
  type MakeEngine,
} from '../../../testing/etrm.ts';
import { createWasmEngine } from './engine.ts';

const at = (file: string): URL => new URL(`../../../model/parity/fixtures/${file}`, import.meta.url);
const fixture = (name: EtrmFixtureName) =>
  readEtrmFixture(readFileSync(at(`${name}.safetensors`)), readFileSync(at(`${name}.json`), 'utf8'));

describe('E-TRM on the CPU', () => {
  let kernels: CompiledKernels;
  let make: MakeEngine;
  beforeAll(async () => {
    const files = await buildKernels();
    kernels = await compileKernels((variant) => Promise.resolve(readFileSync(files[variant])));
    make = (options) => createWasmEngine(kernels, options);
  });

  test.each(['square', 'crossed', 'wide'])('three supervision steps, %s', (name) => checkForward(make, fixture('j_etrm'), name));
  test.each(['shapes', 'small', 'narrow'])('two marks, %s', (name) => checkForward(make, fixture('j_etrm_marked'), name));
  test.each(['fallen', 'boxed', 'larger', 'turned'])('every read, %s', (name) => checkForward(make, fixture('j_etrm_moved'), name));
  test('every gradient where input and answer cross', () => checkGradients(make, fixture('j_etrm'), 'crossed'));
  test.each(['fallen', 'boxed', 'turned'])('every gradient of every read, %s', (name) =>
    checkGradients(make, fixture('j_etrm_moved'), name),
  );
  test.each(['shapes', 'small', 'narrow'])('every gradient of two marks, %s', (name) =>
    checkGradients(make, fixture('j_etrm_marked'), name),
  );
  test('20 optimiser steps', () => checkTraining(make, fixture('j_etrm_train')));
  test('answers of half-trained weights', () => checkAnswers(make, fixture('j_etrm_votes')));

  test('a learner of turned copies votes in every turn', () => checkTurned(fixture('j_etrm_votes'), { kind: 'wasm', kernels }, stepRng));

  test('a saved learner goes on bit by bit', { timeout: 60_000 }, () =>
    checkGoingOn(fixture('j_etrm_train'), { kind: 'wasm', kernels }, stepRng),
  );
});
