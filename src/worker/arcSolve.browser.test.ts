/** A whole ARC run in the session on wasm: the worker's votes equal what the pure functions make of the same model, asked copy by copy. */

import { expect, test } from 'vitest';
import { createEngine } from '../engine/create.ts';
import { pageCpu, wasmPaths } from '../engine/pageCpu.ts';
import { augmentations, augmentGrid, fileVotes, formatIdentifier, IDENTITY, tally } from '../kinds/arc/core/augment.ts';
import { encodeGrid } from '../kinds/arc/core/codec.ts';
import { type Grid } from '../kinds/arc/core/grid.ts';
import type { Prediction } from '../kinds/kind.worker.ts';
import { seededRng } from '../kinds/shared/rng.ts';
import { gridKey } from '../model/architectures/etrm/task.ts';
import { initialWeights } from '../model/init.ts';
import { saveWeights } from '../model/weights/open.ts';
import type { TrmWeights } from '../model/weights/tensors.ts';
import type { RunEvent } from '../protocol/session.ts';
import { tinyConfig } from '../testing/models.ts';
import { Session } from './session.ts';

const SIDE = 5;
const S = SIDE * SIDE;
const STEPS = 2;
const input: Grid = [
  [1, 0, 2],
  [3, 3, 0],
];
const task = { train: [{ input, output: input }], test: [{ input }] };

/** Identifiers of the task and ten augmentations, a row each, in an order of their own. */
const known = [{ name: 'demo', augmentation: IDENTITY }];
for (const { augmentation } of augmentations(task, seededRng(5))) {
  if (known.length > 10) break;
  known.push({ name: formatIdentifier('demo', augmentation), augmentation });
}
const rows = new Map(known.map(({ name }, i): [string, number] => [name, known.length - i]));

/** A made-up model whose rows differ, so that an answer shows which row it was given. */
function model(): TrmWeights {
  const config = tinyConfig({ seq_len: S, vocab_size: 12, num_puzzle_identifiers: known.length + 1 });
  const weights = initialWeights(config, seededRng(9));
  const random = seededRng(2);
  for (const name of ['puzzle_emb.weights', 'q_head.weight'])
    weights.tensors.get(name)?.data.forEach((_, i, data) => (data[i] = random() * 2 - 1));
  // Colours win over pads at the top left, else random weights would answer with no grid at all.
  weights.tensors.get('lm_head.weight')?.data.fill(0, 0, 32);
  return { ...weights, rows };
}

test('all copies the model knows are asked under their own rows, brought back and counted', { timeout: 60_000 }, async () => {
  const weights = model();
  const session = new Session(wasmPaths, pageCpu);
  await session.start('wasm');
  const info = await session.load({ id: 'made-up', source: { bytes: saveWeights(weights, { dtype: 'F32' }) } }, () => undefined);
  expect(info).toMatchObject({ ok: true, value: { tasks: { demo: known.length } } });
  const events: RunEvent[] = [];
  const request = {
    runId: 'r',
    kind: 'arc',
    board: { id: 'demo', input },
    copies: 1,
    seed: 1,
    maxSteps: STEPS,
    stopWhenSolved: true,
    stopWhenSure: false,
    latents: true,
  } as const;
  await session.solve(request, (e) => events.push(e));
  expect(events.map((e) => e.type)).toEqual(['step', 'step', 'votes', 'votes', 'votes', 'done']);

  const engine = await createEngine({ backend: 'wasm', wasmPaths, cpu: pageCpu });
  await engine.load(weights);
  const predictions: Prediction[] = [];
  for (const { name, augmentation } of known) {
    const tokens = encodeGrid(augmentGrid(input, augmentation), SIDE);
    for await (const step of engine.run({ tokens, batch: 1, puzzleIds: Int32Array.of(rows.get(name) ?? 0) }, { maxSteps: STEPS })) {
      if (step.step === STEPS) predictions.push({ identifier: name, input: tokens, answer: step.tokens, halt: step.halt[0] ?? 0 });
    }
  }
  engine.dispose();
  const expected = tally(fileVotes(predictions, SIDE).get('demo')?.get(gridKey(input)) ?? []);
  expect(expected.length).toBeGreaterThan(2); // rows make a difference, or this test would show nothing

  const votes = events.findLast((e) => e.type === 'votes');
  expect(votes).toMatchObject({ voted: known.length, total: known.length });
  expect(votes?.candidates.map(({ grid, votes: n }) => [grid, n])).toEqual(expected.slice(0, 5).map(({ grid, votes: n }) => [grid, n]));
  votes?.candidates.forEach((c, i) => expect(c.confidence).toBeCloseTo(expected[i]?.confidence ?? -1, 4));
});
