/** The ONNX graph computes what the PyTorch reference computes: onnxruntime runs it on the reference's fixtures. */

import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-web';
import { describe, expect, test } from 'vitest';
import { maxAbsDifference, readFixture } from '../parity/check.ts';
import { modelOnnx, supervisionStepOnnx } from './graph.ts';

const folder = new URL('../parity/fixtures/', import.meta.url);
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
    expect([...(out['tokens_out'].data as BigInt64Array)].map(Number)).toEqual(rows.map((r) => r.indexOf(Math.max(...r))));
    const sure = rows.map((r) => 1 / r.reduce((s, v) => s + Math.exp(v - Math.max(...r)), 0));
    expect(maxAbsDifference(data('confidence'), sure)).toBeLessThan(1e-4);
    await session.release();
  }, 60_000);

  test('the file: from tokens and the model’s own first y and z to the first step, then on from what came out', async () => {
    const fixture = read(name);
    const file = modelOnnx(fixture.weights, { card: '{"name":"å"}' });
    expect(new TextDecoder().decode(file.slice(-40))).toContain('{"name":"å"}');
    const session = await InferenceSession.create(file, { executionProviders: ['wasm'] });
    const S = fixture.config.seqLen;
    const tokens = new Tensor('int64', BigInt64Array.from(fixture.inputs.subarray(0, S), BigInt), [1, S]);
    const puzzle: Record<string, Tensor> = session.inputNames.includes('puzzle')
      ? { puzzle: new Tensor('int64', BigInt64Array.of(BigInt(fixture.puzzleIds[0] ?? 0)), [1]) }
      : {};
    const of = (tensor: string): Float32Array => {
      const { data } = fixture.tensor(tensor);
      return data.subarray(0, data.length / fixture.batch);
    };
    const at = (step: number): Tensor => new Tensor('int64', BigInt64Array.of(BigInt(step)), [1]);
    const [, L = 0, D = 0] = fixture.tensor('step1.z_H').shape;
    const junk = new Tensor('float32', new Float32Array(L * D).fill(3), [1, L, D]); // not read at step 0
    const first = await session.run({ tokens, ...puzzle, step: at(0), y: junk, z: junk });
    expect(maxAbsDifference(first['y_out'].data as Float32Array, of('step1.z_H'))).toBeLessThan(1e-4);
    const second = await session.run({ tokens, ...puzzle, step: at(1), y: first['y_out'], z: first['z_out'] });
    expect(maxAbsDifference(second['z_out'].data as Float32Array, of('step2.z_L'))).toBeLessThan(2e-4);
    expect(maxAbsDifference(second['halt'].data as Float32Array, of('step2.q_halt'))).toBeLessThan(2e-4);
    await session.release();
  }, 60_000);
});
