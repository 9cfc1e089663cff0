/** The browser side of the measurement: "Learn this task" from a published checkpoint, on the CPU, as Train does it but for the evaluations. */

import * as tf from '@tensorflow/tfjs-core';
// After tfjs-core itself, whose flags it reads.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { createEngine } from '../../src/engine/create.ts';
import { pageCpu, wasmPaths } from '../../src/engine/pageCpu.ts';
import type { Grid } from '../../src/kinds/arc/core/grid.ts';
import type { ArcTask } from '../../src/kinds/arc/core/task.ts';
import { arcLesson } from '../../src/kinds/arc/lesson.ts';
import { seededRng } from '../../src/kinds/shared/rng.ts';
import { listModel, readModel, settleConfig } from '../../src/model/weights/open.ts';
import { readFrom } from '../../src/model/weights/source.ts';
import { readMetrics, Trainer } from '../../src/training/trainer.ts';
import { startLesson } from '../../src/worker/training/lessons.ts';
import { trainOptions } from '../../src/worker/training/options.ts';
import { MemoryKept } from '../../src/worker/weights/kept.ts';
import { ModelInHand } from '../../src/worker/weights/modelInHand.ts';
import { urlSource } from '../../src/worker/weights/urlSource.ts';

interface LearnOptions {
  readonly address: string;
  /** B, slots; as Train has it where absent. */
  readonly batch: number | null;
  /** Of the made-up task's grids. */
  readonly side: number;
  readonly steps: number;
}

export interface LearnLine {
  readonly what: string;
  readonly seconds: number;
  readonly loss: number | null;
  /** Of the tensors that are left, and of the wasm heap, which never shrinks. */
  readonly tensorBytes: number;
  readonly heapBytes: number;
}

/** Three demonstrations of a mirror. */
function mirrorTask(side: number): ArcTask {
  const rng = seededRng(7);
  const grid = (): Grid => Array.from({ length: side }, () => Array.from({ length: side }, () => Math.floor(rng() * 10)));
  const pair = (): { input: Grid; output: Grid } => {
    const input = grid();
    return { input, output: input.map((row) => row.toReversed()) };
  };
  return { train: [pair(), pair(), pair()], test: [{ input: grid() }] };
}

const heapBytes = (): number => (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length;

async function learn({ address, batch, side, steps }: LearnOptions, report: (line: LearnLine) => Promise<void>): Promise<void> {
  const timed = async (what: string, work: () => Promise<number | null>): Promise<void> => {
    const start = performance.now();
    const loss = await work();
    const seconds = (performance.now() - start) / 1000;
    await report({ what, seconds, loss, tensorBytes: tf.memory().numBytes, heapBytes: heapBytes() });
  };
  const engine = await createEngine({ backend: 'wasm', wasmPaths, cpu: pageCpu });
  const source = await urlSource(new URL(address, location.href).href, { kept: new MemoryKept() });
  const listing = await readFrom(source, listModel);
  const { config } = settleConfig(listing, { hints: { T: 3, n: 4 } });
  const { weights, table } = await readFrom(source, () => readModel(listing, config));
  const model = new ModelInHand(weights, '', table ? { source, table, names: null } : null);
  await engine.load(model.weights);
  const stepMs = (await engine.warmUp(1)) ?? Number.NaN;
  await report({ what: 'a step of solving, one copy', seconds: stepMs / 1000, loss: null, tensorBytes: 0, heapBytes: heapBytes() });
  engine.dispose();
  const recipe = { ...arcLesson.recipe('loaded'), ...(batch === null ? {} : { batch }) };
  const spec = { kind: 'arc', tasks: [{ id: 'mirror', task: mirrorTask(side) }], augmentations: 8, holdOut: false };
  const { lesson, weights: started } = await startLesson(spec, recipe, model.weights, (tasks) => model.startingRows(tasks));
  const trainer = new Trainer(started, trainOptions(recipe));
  for (let t = 1; t <= steps; t++) {
    const onlyRows = t === 1;
    await timed(`step ${t}, ${recipe.batch} slots, ${onlyRows ? 'rows alone' : 'everything'}`, async () => {
      const { loss } = await readMetrics(trainer.step(lesson.batch(t), 1, onlyRows));
      return loss;
    });
  }
}

declare global {
  interface Window {
    learn?: typeof learn;
    tell: (line: LearnLine) => Promise<void>;
  }
}
window.learn = (options) => learn(options, (line) => window.tell(line));
