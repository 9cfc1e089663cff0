/** The executor on stock tfjs ops against the PyTorch reference, in a real browser, on WebGPU and on wasm. */

import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { losses } from '../model/loss.ts';
import { disposeModel, inputEmbedding, uploadModel } from '../model/model.ts';
import { addNorm } from '../model/ops.ts';
import { engineRunner, checkChained, checkFixture, maxAbsDifference, type ParityLine } from '../model/parity/check.ts';
import units from '../model/parity/fixtures/h_units.json' with { type: 'json' };
import { loadFixture } from '../model/parity/load.ts';
import { createEngine } from './create.ts';
import type { Engine } from './engine.ts';
import { wasmPaths } from './pageCpu.ts';

async function collect(lines: AsyncGenerator<ParityLine>): Promise<ParityLine[]> {
  const all: ParityLine[] = [];
  for await (const l of lines) all.push(l);
  return all;
}

const misses = (lines: readonly ParityLine[]): readonly ParityLine[] => lines.filter((l) => !l.ok);

const closeTo = (ours: ArrayLike<number>, theirs: readonly number[], relative: number): void => {
  expect(ours).toHaveLength(theirs.length);
  theirs.forEach((t, i) =>
    expect(Math.abs(ours[i] - t), `element ${i}: ${ours[i]} against ${t}`).toBeLessThanOrEqual(relative * Math.max(1, Math.abs(t))),
  );
};

describe.each(['webgpu', 'wasm'] as const)('parity with the reference on %s', (backend) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine({ backend, executor: 'tfjs', wasmPaths }); // throws, and so fails, where there is no adapter
    expect(engine.device.backend).toBe(backend);
  });
  afterAll(() => engine.dispose());

  // Stock kernels take minutes for all of them on a software GPU, where one step is one as good as three, and HRM's, the shortest, has every op
  // of attention; the test of the fused kernels runs every one on WebGPU.
  const names = backend === 'wasm' ? ['a_sudoku_mlp_t', 'a0_sudoku_mlp_t_rawinit', 'b_maze_att', 'c_arc_att', 'i_hrm_att'] : ['i_hrm_att'];
  test.each(names)('%s: every step from the stored carry', async (name) => {
    const fixture = await loadFixture(name);
    await engine.load(fixture.weights);
    const steps = backend === 'wasm' ? fixture.steps : 1;
    const lines = await collect(checkFixture(fixture, engineRunner(engine), steps));
    expect(lines.length).toBeGreaterThanOrEqual(5 * steps);
    expect(misses(lines)).toEqual([]);
  });

  if (backend === 'wasm') {
    // On WebGPU this is a test of the fused kernels (webgpu/parity.browser.test.ts).
    test('a_sudoku_mlp_t: three steps chained on the device', async () => {
      const fixture = await loadFixture('a_sudoku_mlp_t');
      await engine.load(fixture.weights);
      const lines = await collect(checkChained(fixture, engineRunner(engine), [1e-4, 3e-4, 6e-4]));
      expect(lines).toHaveLength(9);
      expect(misses(lines)).toEqual([]);
    });
  }

  test.each(['a_sudoku_mlp_t', 'c_arc_att'])('%s: the embedded question, prefix included', async (name) => {
    const fixture = await loadFixture(name);
    const model = uploadModel(fixture.weights);
    const x = tf.tidy(() => {
      const tokens = tf.tensor2d(fixture.inputs, [fixture.batch, fixture.config.seqLen], 'int32');
      return tf.transpose(inputEmbedding(model, tokens, tf.tensor1d(fixture.puzzleIds, 'int32')), [1, 0, 2]);
    });
    const difference = maxAbsDifference(await x.data(), fixture.tensor('trace.input_embeddings').data);
    x.dispose();
    disposeModel(model);
    expect(difference).toBeLessThanOrEqual(1e-6);
  });

  test('RMS norm, where eps dominates too', async () => {
    const y = tf.tidy(() => {
      const v = tf.tensor2d(units.rms_norm.x);
      return addNorm(v, tf.zerosLike(v), 1, units.rms_norm.eps);
    });
    closeTo(await y.data(), units.rms_norm.y.flat(), 1e-6);
    y.dispose();
  });

  test('losses: ignored labels, huge logits, logits of exactly 1', async () => {
    const { loss } = units;
    const labels = tf.tensor2d(loss.labels, undefined, 'int32');
    const logits = tf.tensor3d(loss.logits);
    const q = tf.tensor1d(loss.q_halt_logits);
    const out = losses(logits, q, labels);
    closeTo(await out.lm.data(), [loss.lm_loss], 1e-6);
    closeTo(await out.halt.data(), [loss.q_halt_loss], 1e-6);
    expect([...(await out.correct.data())].map(Boolean)).toEqual(loss.seq_is_correct);
    const [dLogits, dQ] = tf.grads((l, h) => losses(l as tf.Tensor3D, h as tf.Tensor1D, labels).total)([logits, q]);
    closeTo(await dLogits.data(), loss.grad_logits_of_total.flat(2), 1e-6);
    closeTo(await dQ.data(), loss.grad_q_of_total, 1e-6);
    tf.dispose([labels, logits, q, dLogits, dQ]);
    tf.dispose([out.lm, out.halt, out.total, out.correct]);
  });

  test('nothing is left on the device after many runs', async () => {
    const fixture = await loadFixture('a_sudoku_mlp_t');
    await engine.load(fixture.weights);
    const runner = engineRunner(engine);
    const request = { tokens: fixture.inputs, puzzleIds: fixture.puzzleIds, batch: 2, steps: backend === 'wasm' ? 2 : 1, T: 1, n: 1 };
    await runner(request);
    const before = engine.memory();
    for (let i = 0; i < 3; i++) await runner(request);
    expect(engine.memory()).toEqual(before);
  });
});
