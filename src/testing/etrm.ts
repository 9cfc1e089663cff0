/** Test support: the PyTorch side's fixtures (src/model/parity/fixtures/j_etrm*), and how far an engine is from them. */

import { expect } from 'vitest';
import { makeCanvas, NONE, type Canvas } from '../model/architectures/etrm/canvas.ts';
import { parseEtrmConfig, fromTensors, parameterLayout, type EtrmConfig } from '../model/architectures/etrm/config.ts';
import { marksOf } from '../model/architectures/etrm/marks.ts';
import { flagsOf, OFF, turnBack, turned, TURNED_COPIES, type Sample } from '../model/architectures/etrm/samples.ts';
import { sizeOf, type EtrmTask, type Grid, type Size } from '../model/architectures/etrm/task.ts';
import { pool, type Ballot } from '../model/architectures/etrm/votes.ts';
import tiesJson from '../model/parity/fixtures/j_etrm_ties.json' with { type: 'json' };
import { readSafetensors } from '../model/weights/safetensors.ts';
import { createLearner } from '../training/etrm/backends.ts';
import { etrmRecipe, fresh, type EngineOptions, type EtrmEngine } from '../training/etrm/engine.ts';

export type EtrmFixtureName = 'j_etrm' | 'j_etrm_n2' | 'j_etrm_places' | 'j_etrm_moved' | 'j_etrm_marked' | 'j_etrm_train' | 'j_etrm_votes';

interface RawSample {
  readonly input: Grid;
  readonly answer: Grid;
  readonly row: number;
}

/** What the JSON files hold, each some of it; grids are planes, not colours. */
interface Notes {
  readonly config: unknown;
  readonly batches?: Readonly<Record<string, readonly RawSample[]>>;
  readonly steps?: readonly {
    readonly scale: number;
    readonly losses: readonly number[];
    readonly exact: number;
    readonly batch: readonly RawSample[];
  }[];
  readonly task?: EtrmTask;
  readonly size?: Size;
  readonly asked?: readonly { readonly turn: number; readonly input: Grid; readonly answer: Grid; readonly gap: number }[];
  readonly votes?: readonly { readonly grid: Grid; readonly count: number }[];
  readonly colours?: readonly number[];
  readonly free?: readonly number[];
}

interface EtrmFixture {
  readonly config: EtrmConfig;
  readonly notes: Notes;
  readonly weights: Float32Array<ArrayBuffer>;
  tensor(name: string): Float32Array;
  has(name: string): boolean;
  /** All tensors behind a prefix, in the order of the parameters; those that lack are 0. */
  parameters(prefix: string): Float32Array;
}

export function readEtrmFixture(bytes: Uint8Array, json: string): EtrmFixture {
  const notes = JSON.parse(json) as Notes;
  const config = parseEtrmConfig(notes.config);
  const { tensors } = readSafetensors(bytes);
  const tensor = (name: string): Float32Array => {
    const found = tensors.get(name);
    if (!found) throw new Error(`The fixture has no tensor ${name}.`);
    return found.float32();
  };
  const layout = parameterLayout(config);
  const weights = fromTensors(
    config,
    new Map(layout.parameters.map(({ name, shape }) => [name, { shape, data: tensor(`weights.inner.${name}`) }])),
  );
  const parameters = (prefix: string): Float32Array => {
    const out = new Float32Array(layout.total);
    for (const { name, offset, group } of layout.parameters) if (group !== 'fixed') out.set(tensor(`${prefix}.inner.${name}`), offset);
    return out;
  };
  return { config, notes, weights, tensor, has: (name) => tensors.has(name), parameters };
}

/** Votes that are equal, as the PyTorch side decides them, and how sure each answer of `j_etrm_votes` is. */
export const ties = tiesJson as {
  readonly asked: readonly { readonly sure: number }[];
  readonly ties: readonly {
    readonly runs: readonly { readonly seed: number; readonly ballots: readonly Ballot[] }[];
    readonly candidates: readonly { readonly grid: Grid }[];
  }[];
};

const files = import.meta.glob<string>('../model/parity/fixtures/j_etrm*', { query: '?url', import: 'default', eager: true });

/** Loads one in a browser test. */
export async function loadEtrmFixture(name: EtrmFixtureName): Promise<EtrmFixture> {
  const load = (file: string): Promise<Response> => {
    const url = Object.entries(files).find(([path]) => path.endsWith(`/${file}`))?.[1];
    if (url === undefined) throw new Error(`There is no fixture ${file}.`);
    return fetch(url);
  };
  return readEtrmFixture(
    new Uint8Array(await (await load(`${name}.safetensors`)).arrayBuffer()),
    await (await load(`${name}.json`)).text(),
  );
}

const spread = (grid: Grid, canvas: Canvas): Uint8Array => {
  const out = new Uint8Array(canvas.cells).fill(OFF);
  grid.forEach((row, r) => row.forEach((plane, c) => (out[canvas.index[r * canvas.size[1] + c]] = plane)));
  return out;
};

/** A fixture's batch as samples on one canvas. */
export function samplesOf(batch: readonly RawSample[], { marks }: Pick<EtrmConfig, 'marks'> = { marks: [] }): Sample[] {
  const canvas = makeCanvas(sizeOf(batch[0].input), sizeOf(batch[0].answer));
  return batch.map(({ input, answer, row }) => ({
    canvas,
    input: spread(input, canvas),
    flags: flagsOf(canvas, marksOf(marks, input)),
    labels: spread(answer, canvas),
    row,
  }));
}

/** Cells that exist, of a tensor [B, K, H, W, width], for sample b: [K, P, width]. */
function packed(values: Float32Array, canvas: Canvas, K: number, b: number, width: number): Float32Array {
  const { index, cells: P } = canvas;
  const out = new Float32Array(K * P * width);
  for (let k = 0; k < K; k++) {
    index.forEach((p, at) => {
      if (p === NONE) return;
      const from = ((b * K + k) * index.length + at) * width;
      out.set(values.subarray(from, from + width), (k * P + p) * width);
    });
  }
  return out;
}

/** Largest absolute difference. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Number.isNaN(a[i]) ? Infinity : Math.abs(a[i] - b[i]));
  return worst;
}

export type MakeEngine = (options: EngineOptions) => Promise<EtrmEngine>;

/** Ten times what fp32 is from fp64 on the PyTorch side; for the parameters, which an order of sums moves more, twenty times. */
export const TOLERANCE = { forward: 4e-5, gradient: 1e-5, parameters: 1e-5, loss: 5e-6 } as const;

/** What the fixtures were made with. */
const FIXTURE_RECIPE = { ...etrmRecipe, noise: 0, muon: { ...etrmRecipe.muon, weightDecay: 0.02 } };

async function withEngine<T>(make: MakeEngine, fixture: EtrmFixture, check: (engine: EtrmEngine) => Promise<T>): Promise<T> {
  const engine = await make({ config: fixture.config, recipe: FIXTURE_RECIPE });
  try {
    await engine.load(fresh(fixture.weights));
    return await check(engine);
  } finally {
    engine.dispose();
  }
}

/** y, z (where stored) and logits of three supervision steps. */
export const checkForward = (make: MakeEngine, fixture: EtrmFixture, name: string): Promise<void> =>
  withEngine(make, fixture, async (engine) => {
    const { colours: K, hiddenSize: d } = fixture.config;
    const samples = samplesOf(fixture.notes.batches?.[name] ?? [], fixture.config);
    for (const [b, sample] of samples.entries()) {
      const thoughts = await engine.think(sample, 3);
      for (const [s, { y, z, logits }] of thoughts.entries()) {
        const at = `${name}.step${s + 1}`;
        expect(
          difference(logits, packed(fixture.tensor(`${at}.logits`), sample.canvas, K, b, 1)),
          `${at}.logits of sample ${b}`,
        ).toBeLessThan(TOLERANCE.forward);
        if (!fixture.has(`${at}.y`)) continue;
        expect(difference(y, packed(fixture.tensor(`${at}.y`), sample.canvas, K, b, d)), `${at}.y of sample ${b}`).toBeLessThan(
          TOLERANCE.forward,
        );
        expect(difference(z, packed(fixture.tensor(`${at}.z`), sample.canvas, K, b, d)), `${at}.z of sample ${b}`).toBeLessThan(
          TOLERANCE.forward,
        );
      }
    }
  });

/** Every gradient, by tensor, relative to its largest number or 1. */
export const checkGradients = (make: MakeEngine, fixture: EtrmFixture, name: string): Promise<void> =>
  withEngine(make, fixture, async (engine) => {
    const { loss, gradient } = await engine.gradients(samplesOf(fixture.notes.batches?.[name] ?? [], fixture.config));
    const losses = [...fixture.tensor(`${name}.losses`)];
    expect(Math.abs(loss - losses.reduce((a, b) => a + b, 0) / losses.length), 'mean loss').toBeLessThan(TOLERANCE.loss);
    const want = fixture.parameters(`grad.${name}`);
    for (const { name: tensor, offset, length, group } of parameterLayout(fixture.config).parameters) {
      if (group === 'fixed') continue;
      expect(
        difference(gradient.subarray(offset, offset + length), want.subarray(offset, offset + length)),
        `gradient of ${tensor}`,
      ).toBeLessThan(TOLERANCE.gradient);
    }
  });

/** Optimiser steps, the fixture's 20 or the first of them: losses on the way, weights and averages after 1, 5 and 20. */
export const checkTraining = (make: MakeEngine, fixture: EtrmFixture, first = Infinity): Promise<void> =>
  withEngine(make, fixture, async (engine) => {
    for (const [i, { scale, losses, exact, batch }] of (fixture.notes.steps ?? []).slice(0, first).entries()) {
      const step = i + 1;
      const [result] = await engine.train([
        {
          samples: samplesOf(batch),
          step: i,
          factor: scale,
          emaDecay: Math.min(etrmRecipe.ema, (1 + step) / (10 + step)),
          noiseSeed: null,
        },
      ]);
      expect(Math.abs(result.loss - losses.reduce((a, b) => a + b, 0) / losses.length), `loss of step ${step}`).toBeLessThan(
        TOLERANCE.loss,
      );
      expect(result.exact, `exactness of step ${step}`).toBeCloseTo(exact, 5);
      if (![1, 5, 20].includes(step)) continue;
      const { weights, average } = await engine.state();
      for (const { name, offset, length, group } of parameterLayout(fixture.config).parameters) {
        if (group === 'fixed') continue;
        const of = (values: Float32Array): Float32Array => values.subarray(offset, offset + length);
        expect(difference(of(weights), of(fixture.parameters(`params${step}`))), `${name} after step ${step}`).toBeLessThan(
          TOLERANCE.parameters,
        );
        expect(difference(of(average), of(fixture.parameters(`ema${step}`))), `average of ${name} after step ${step}`).toBeLessThan(
          TOLERANCE.parameters,
        );
      }
    }
  });

/** Every question's answer. */
export const checkAnswers = (make: MakeEngine, fixture: EtrmFixture): Promise<void> =>
  withEngine(make, fixture, async (engine) => {
    for (const [i, { turn, input, answer }] of (fixture.notes.asked ?? []).entries()) {
      const canvas = makeCanvas(sizeOf(input), sizeOf(answer));
      const { planes, sure } = await engine.answer(
        { canvas, input: spread(input, canvas), flags: flagsOf(canvas), row: turn },
        fixture.config.nSup,
      );
      const grid = answer.map((row, r) => row.map((_, c) => planes[canvas.index[r * canvas.size[1] + c]]));
      expect(grid, `question ${i}`).toEqual(answer);
      expect(Math.abs(sure - ties.asked[i].sure), `how sure answer ${i} is`).toBeLessThan(TOLERANCE.forward);
    }
  });

/** A learner of turned copies with half-trained weights: in every turn, in the task's own colours, it answers as PyTorch does, turned back. */
export async function checkTurned(
  fixture: EtrmFixture,
  backend: LearnerOptionsOf['backend'],
  random: LearnerOptionsOf['random'],
): Promise<void> {
  const { task, size, asked = [], votes = [], colours = [] } = fixture.notes;
  if (!task || !size) throw new Error('The fixture has no task.');
  const { weights, config } = fixture;
  const learner = await createLearner({ task, seed: 1, planned: 1, random, backend, config, start: { weights } });
  const ballots = await learner.answer(task.test[0].input, size);
  expect(ballots).toHaveLength(4 * TURNED_COPIES);
  for (let turn = 0; turn < TURNED_COPIES; turn++) {
    const answer = asked.find((a) => a.turn === turn)?.answer ?? [];
    const grid = turned(answer, turnBack(turn)).map((row) => row.map((plane) => colours[plane]));
    expect(ballots[4 * turn].grid, `turn ${turn}`).toEqual(grid);
  }
  expect(pool(ballots.map((ballot) => ({ ...ballot, seed: 1, fitted: true })))[0].grid).toEqual(votes[0].grid);
  expect(await learner.answer(task.test[0].input, size, 1)).toEqual(ballots.slice(0, 1));
  learner.dispose();
}

type LearnerOptionsOf = Parameters<typeof createLearner>[0];

/** Twelve steps in one go and in two parts, the second from what the first saved, are equal bit by bit. */
export async function checkGoingOn(
  { notes: { task } }: EtrmFixture,
  backend: LearnerOptionsOf['backend'],
  random: LearnerOptionsOf['random'],
): Promise<void> {
  if (!task) throw new Error('The fixture has no task.');
  const options = { task, seed: 1, planned: 20, random, backend };
  const straight = await createLearner(options);
  await straight.step(12);
  const first = await createLearner(options);
  await first.step(5);
  const second = await createLearner({ ...options, start: { state: structuredClone(await first.save()) } });
  await second.step(7);
  const [a, b] = [await straight.save(), await second.save()];
  for (const part of ['weights', 'average', 'first', 'second'] as const) expect(difference(b[part], a[part]), part).toBe(0);
  expect(b.recent).toEqual(a.recent);
  for (const learner of [straight, first, second]) learner.dispose();
}
