/** The browser side of `npm run parity`: makes the engine and checks the fixtures the command line hands over. */

import { createEngine } from '../../src/engine/create.ts';
import type { BackendName, Engine } from '../../src/engine/engine.ts';
import type { Executor } from '../../src/engine/gpu.ts';
import { pageCpu, wasmPaths } from '../../src/engine/pageCpu.ts';
import { engineRunner, checkFixture, readFixture, type ParityLine } from '../../src/model/parity/check.ts';
import type { Expected } from './checkpoint.ts';
import { checkCheckpoint, type CheckpointLine } from './checkpointPage.ts';

declare global {
  interface Window {
    /** Checks one fixture served at `/fixtures/<name>.*`; `report` gets every line. */
    checkParity?: (name: string, backend: BackendName, executor: Executor) => Promise<string>;
    /** Checks a checkpoint at an address against what PyTorch computed with it. */
    checkCheckpoint?: (address: string, expected: Expected, backend: BackendName, executor: Executor) => Promise<string>;
    report?: (line: ParityLine | CheckpointLine) => Promise<void>;
  }
}

let engine: Engine | null = null;

/** Returns the adapter's name. */
window.checkParity = async (name, backend, executor) => {
  engine ??= await createEngine({ backend, executor, wasmPaths, cpu: pageCpu });
  const bytes = new Uint8Array(await (await fetch(`/fixtures/${name}.safetensors`)).arrayBuffer());
  const json = await (await fetch(`/fixtures/${name}.json`)).text();
  const fixture = readFixture(name, bytes, json);
  await engine.load(fixture.weights);
  for await (const line of checkFixture(fixture, engineRunner(engine))) await window.report?.(line);
  return engine.device.adapter;
};

window.checkCheckpoint = (address, expected, backend, executor) =>
  checkCheckpoint(address, expected, backend, executor, async (line) => {
    await window.report?.(line);
  });
