/** Fixtures of the PyTorch reference, and an executor compared with them, one supervision step at a time (tolerances: fixtures/README.md). */

import { parseConfig, type TrmConfig } from '../config.ts';
import { bareName } from '../weights/names.ts';
import { readSafetensors } from '../weights/safetensors.ts';
import { checkWeights, type HostTensor, type TrmWeights } from '../weights/tensors.ts';

export interface Fixture {
  readonly name: string;
  readonly config: TrmConfig;
  readonly weights: TrmWeights;
  /** [B, S] */
  readonly inputs: Int32Array;
  /** [B] */
  readonly puzzleIds: Int32Array;
  readonly batch: number;
  /** Supervision steps stored. */
  readonly steps: number;
  /** Any stored float tensor, e.g. "step1.z_H" or "trace.call0.out". @throws when it is not there */
  tensor(name: string): HostTensor;
  has(name: string): boolean;
}

/** Reads the pair `<name>.safetensors` + `<name>.json`. */
export function readFixture(name: string, safetensors: Uint8Array, json: string): Fixture {
  const { tensors } = readSafetensors(safetensors);
  const { config: rawConfig } = JSON.parse(json) as { config: unknown };
  const config = parseConfig(rawConfig);
  const weights = new Map<string, HostTensor>();
  for (const [key, raw] of tensors) {
    if (key.startsWith('weights.')) weights.set(bareName(key.slice('weights.'.length)) ?? key, { shape: raw.shape, data: raw.float32() });
  }
  const raw = (key: string) => {
    const t = tensors.get(key);
    if (!t) throw new Error(`${name}: the fixture has no tensor ${key}`);
    return t;
  };
  const inputs = raw('batch.inputs');
  let steps = 0;
  while (tensors.has(`step${steps + 1}.z_H`)) steps++;
  return {
    name,
    config,
    weights: checkWeights(config, weights),
    inputs: inputs.int32(),
    puzzleIds: raw('batch.puzzle_identifiers').int32(),
    batch: inputs.shape[0] ?? 0,
    steps,
    tensor: (key) => ({ shape: raw(key).shape, data: raw(key).float32() }),
    has: (key) => tensors.has(key),
  };
}

/** One checked tensor. `maxAbs` is the largest absolute difference; for "preds" the number of wrong tokens. */
export interface ParityLine {
  readonly fixture: string;
  readonly tensor: string;
  readonly step: number;
  readonly maxAbs: number;
  readonly tol: number;
  readonly ok: boolean;
}

/** What parity needs of an executor: one or more supervision steps with everything read back. */
export type StepRunner = (request: {
  readonly tokens: Int32Array;
  readonly puzzleIds: Int32Array;
  readonly batch: number;
  readonly steps: number;
  readonly T: number;
  readonly n: number;
  readonly carry?: { readonly y: Float32Array; readonly z: Float32Array };
}) => Promise<readonly StepOutput[]>;

interface StepOutput {
  readonly y: Float32Array;
  readonly z: Float32Array;
  readonly logits: Float32Array;
  readonly halt: Float32Array;
  readonly tokens: ArrayLike<number>;
}

/** The little of an engine that parity needs, whatever it runs on. */
interface SteppedEngine {
  run(
    batch: Pick<Parameters<StepRunner>[0], 'tokens' | 'puzzleIds' | 'batch'>,
    options: Pick<Parameters<StepRunner>[0], 'T' | 'n' | 'carry'> & {
      readonly maxSteps: number;
      readonly wantCarry: true;
      readonly wantLogits: true;
    },
  ): AsyncIterable<
    Pick<StepOutput, 'halt' | 'tokens'> & { readonly carry: Pick<StepOutput, 'y' | 'z'> | null; readonly logits: Float32Array | null }
  >;
}

/** Runs supervision steps on an engine that has the fixture's weights loaded, with everything read back. */
export function engineRunner(engine: SteppedEngine): StepRunner {
  return async ({ tokens, puzzleIds, batch, steps, T, n, carry }) => {
    const outs = [];
    const options = { maxSteps: steps, T, n, wantCarry: true, wantLogits: true, ...(carry ? { carry } : {}) } as const;
    for await (const s of engine.run({ tokens, batch, puzzleIds }, options)) {
      if (!s.carry || !s.logits) throw new Error('The engine did not read back what was asked for.');
      outs.push({ y: s.carry.y, z: s.carry.z, logits: s.logits, halt: s.halt, tokens: s.tokens });
    }
    return outs;
  };
}

/** Largest |a - b|; Infinity for different lengths or anything that is not a number. */
export function maxAbsDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const d = Math.abs(a[i] - b[i]);
    if (!(d <= worst)) worst = Number.isNaN(d) ? Infinity : d;
  }
  return worst;
}

/** Wrong predictions, where the reference's two best logits are more than 1e-3 apart. */
function wrongTokens(tokens: ArrayLike<number>, logits: Float32Array, V: number): number {
  let wrong = 0;
  for (let i = 0; i < tokens.length; i++) {
    const row = logits.subarray(i * V, (i + 1) * V);
    const best = row.indexOf(Math.max(...row));
    const second = Math.max(...row.filter((_, v) => v !== best));
    if (row[best] - second > 1e-3 && tokens[i] !== best) wrong++;
  }
  return wrong;
}

/** mlp_t amplifies rounding more than attention does, and at raw initialisation it is chaotic. */
export function tolerance(fixtureName: string, config: TrmConfig): number {
  if (fixtureName.includes('rawinit')) return 2e-3;
  return config.mlpT ? 1e-4 : 5e-5;
}

/**
 * Every stored supervision step, each from the STORED carry of the step before (the first from H_init and L_init),
 * and the stored outputs of single network calls.
 * @param steps the first so many; all when absent
 */
export async function* checkFixture(fixture: Fixture, run: StepRunner, steps = fixture.steps): AsyncGenerator<ParityLine, void, void> {
  const { config, name } = fixture;
  const tol = tolerance(name, config);
  const line = (tensor: string, step: number, maxAbs: number, limit: number): ParityLine => ({
    fixture: name,
    tensor,
    step,
    maxAbs,
    tol: limit,
    ok: maxAbs <= limit,
  });
  const compare = (tensor: string, step: number, ours: Float32Array, limit = tol): ParityLine =>
    line(tensor, step, maxAbsDifference(ours, fixture.tensor(tensor).data), limit);
  const common = { tokens: fixture.inputs, puzzleIds: fixture.puzzleIds, batch: fixture.batch };

  // Single network calls: the first n=1 and n=2 updates of z, and y after one cycle.
  for (const [tensor, n, state] of [
    ['trace.call0.out', 1, 'z'],
    ['trace.call1.out', 2, 'z'],
    [`trace.call${config.n}.out`, config.n, 'y'],
  ] as const) {
    if (!fixture.has(tensor) || (state === 'z' && n > config.n)) continue;
    const [out] = await run({ ...common, steps: 1, T: 1, n });
    yield compare(tensor, 1, out[state]);
  }
  for (let step = 1; step <= steps; step++) {
    const before =
      step > 1 ? { carry: { y: fixture.tensor(`step${step - 1}.z_H`).data, z: fixture.tensor(`step${step - 1}.z_L`).data } } : {};
    const [out] = await run({ ...common, ...before, steps: 1, T: config.T, n: config.n });
    const logits = fixture.tensor(`step${step}.logits`).data;
    yield compare(`step${step}.z_H`, step, out.y);
    yield compare(`step${step}.z_L`, step, out.z);
    yield compare(`step${step}.logits`, step, out.logits);
    yield compare(`step${step}.q_halt`, step, out.halt);
    yield line(`step${step}.preds`, step, wrongTokens(out.tokens, logits, config.vocabSize), 0);
  }
}

/**
 * All stored steps in one run, carry chained on the device. Only for weights that do not amplify rounding.
 * @param tolerances for z and logits at step 1, 2, 3, ...
 */
export async function* checkChained(
  fixture: Fixture,
  run: StepRunner,
  tolerances: readonly number[],
): AsyncGenerator<ParityLine, void, void> {
  const outs = await run({
    tokens: fixture.inputs,
    puzzleIds: fixture.puzzleIds,
    batch: fixture.batch,
    steps: fixture.steps,
    T: fixture.config.T,
    n: fixture.config.n,
  });
  for (const [i, out] of outs.entries()) {
    const tol = tolerances[i];
    for (const [tensor, ours] of [
      ['z_H', out.y],
      ['z_L', out.z],
      ['logits', out.logits],
    ] as const) {
      const maxAbs = maxAbsDifference(ours, fixture.tensor(`step${i + 1}.${tensor}`).data);
      yield { fixture: fixture.name, tensor: `chained.${tensor}`, step: i + 1, maxAbs, tol, ok: maxAbs <= tol };
    }
  }
}
