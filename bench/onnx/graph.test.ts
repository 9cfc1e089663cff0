/** The ONNX graph computes what the PyTorch reference computes: onnxruntime runs it on the reference's fixtures. */

import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-web';
import { describe, expect, test } from 'vitest';
import { maxAbsDifference } from '../../src/model/parity/check.ts';
import { readFixture } from '../../src/model/parity/fixture.ts';
import { supervisionStepOnnx } from './graph.ts';

const folder = new URL('../../src/model/parity/fixtures/', import.meta.url);
const read = (name: string) =>
  readFixture(name, readFileSync(new URL(`${name}.safetensors`, folder)), readFileSync(new URL(`${name}.json`, folder), 'utf8'));

describe.each(['a_sudoku_mlp_t', 'b_maze_att', 'i_hrm_att'])('%s', (name) => {
  test('one supervision step from the stored carry', async () => {
    const fixture = read(name);
    const session = await InferenceSession.create(supervisionStepOnnx(fixture.weights, fixture.batch), { executionProviders: ['wasm'] });
    const state = (tensor: string) => {
      const { data, shape } = fixture.tensor(tensor);
      return new Tensor('float32', data, shape);
    };
    const out = await session.run({ x: state('trace.input_embeddings'), y: state('step1.z_H'), z: state('step1.z_L') });
    const data = (output: string): Float32Array => out[output].data as Float32Array;
    expect(maxAbsDifference(data('y_out'), fixture.tensor('step2.z_H').data)).toBeLessThan(1e-4);
    expect(maxAbsDifference(data('z_out'), fixture.tensor('step2.z_L').data)).toBeLessThan(1e-4);
    expect(maxAbsDifference(data('halt'), fixture.tensor('step2.q_halt').data)).toBeLessThan(1e-4);
    const logits = fixture.tensor('step2.logits').data;
    const V = fixture.config.vocabSize;
    const rows = Array.from({ length: logits.length / V }, (_, i) => [...logits.subarray(i * V, (i + 1) * V)]);
    expect([...(out['tokens'].data as BigInt64Array)].map(Number)).toEqual(rows.map((r) => r.indexOf(Math.max(...r))));
    const sure = rows.map((r) => 1 / r.reduce((s, v) => s + Math.exp(v - Math.max(...r)), 0));
    expect(maxAbsDifference(data('confidence'), sure)).toBeLessThan(1e-4);
    await session.release();
  }, 60_000);
});
