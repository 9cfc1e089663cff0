/** The browser side of a checkpoint's check: reads it by ranges, runs its cases and compares. */

import { createEngine } from '../../src/engine/create.ts';
import type { BackendName, Engine, RecursionStep } from '../../src/engine/engine.ts';
import type { Executor } from '../../src/engine/gpu.ts';
import { pageCpu, wasmPaths } from '../../src/engine/pageCpu.ts';
import { listModel, readModel, settleConfig } from '../../src/model/weights/open.ts';
import { readFrom } from '../../src/model/weights/source.ts';
import { MemoryKept } from '../../src/worker/weights/kept.ts';
import { ModelInHand } from '../../src/worker/weights/modelInHand.ts';
import { urlSource } from '../../src/worker/weights/urlSource.ts';
import type { Expected } from './checkpoint.ts';

/** What a checkpoint must keep to: tokens where PyTorch's margin is clear, y, the halting logit. */
const MARGIN = 1e-3;
const Y_TOLERANCE = 1e-3;
const HALT_TOLERANCE = 1e-2;

export interface CheckpointLine {
  readonly case: number;
  readonly row: number;
  readonly step: number;
  readonly ok: boolean;
  readonly tokensWrong: number;
  readonly yError: number;
  readonly haltError: number;
  /** PyTorch's smallest lead of a token over the next. */
  readonly margin: number;
  readonly ms: number;
  /** Moved for this case, the network and the directory included. */
  readonly bytes: number;
  readonly requests: number;
}

let engine: Engine | null = null;

/** Checks every case of an expectation; each opens the file anew. Returns the adapter's name. */
export async function checkCheckpoint(
  address: string,
  expected: Expected,
  backend: BackendName,
  executor: Executor,
  report: (line: CheckpointLine) => Promise<void>,
): Promise<string> {
  engine ??= await createEngine({ backend, executor, wasmPaths, cpu: pageCpu });
  for (const [index, { row, question, steps }] of expected.cases.entries()) {
    const source = await urlSource(new URL(address, location.href).href, { kept: new MemoryKept() });
    const listing = await readFrom(source, listModel);
    const { config } = settleConfig(listing, { hints: { T: expected.H_cycles, n: expected.L_cycles } });
    const { weights, table } = await readFrom(source, () => readModel(listing, config));
    const names = { tasks: {}, of: () => [{ identifier: 'case', row }] };
    const model = new ModelInHand(weights, '', table ? { source, table, names } : null);
    await model.bringRows('case');
    await engine.load(model.weights);
    const puzzleIds = Int32Array.of(table ? 1 : row);
    const run = engine.run({ tokens: Int32Array.from(question), batch: 1, puzzleIds }, { maxSteps: steps.length, wantCarry: true });
    const { prefixLen, hiddenSize } = config;
    for await (const found of run)
      await report(compare(index, row, found, steps[found.step - 1], prefixLen * hiddenSize, source.traffic()));
  }
  return engine.device.adapter;
}

function compare(
  index: number,
  row: number,
  found: RecursionStep,
  wanted: Expected['cases'][number]['steps'][number],
  first: number,
  moved: { bytes: number; requests: number },
): CheckpointLine {
  const tokensWrong = wanted.tokens.filter((token, i) => token !== found.tokens[i]).length;
  const yError = Math.max(...wanted.y_first.map((v, i) => Math.abs(v - (found.carry?.y[first + i] ?? Number.NaN))));
  const haltError = Math.abs(wanted.halt - (found.halt[0] ?? Number.NaN));
  const ok = (tokensWrong === 0 || wanted.margin <= MARGIN) && yError <= Y_TOLERANCE && haltError <= HALT_TOLERANCE;
  return {
    case: index,
    row,
    step: found.step,
    ok,
    tokensWrong,
    yError,
    haltError,
    margin: wanted.margin,
    ms: Math.round(found.ms),
    ...moved,
  };
}
