/** `npm run fetch-model`: a slim file of a large checkpoint at an address, with the rows of chosen tasks. */

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeHugeCheckpoint } from '../e2e/torchFiles.ts';
import { presets } from '../src/model/config.ts';
import { loadWeights } from '../src/model/weights/open.ts';
import { weightsOf } from '../src/testing/models.ts';
import { startStandInHost, type StandInHost } from './standInHost.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'fetch-model-'));
const files: Record<string, Uint8Array | string> = { step_1: join(folder, 'step_1') };
const YAML = 'arch:\n  H_cycles: 2\n  L_cycles: 3\n  num_heads: 2\n  puzzle_emb_len: 1\n  seq_len: 100\n  halt_max_steps: 4\n';
let host: StandInHost;
beforeAll(async () => {
  const small = { hiddenSize: 32, heads: 2, puzzleDim: 32, layers: 1, prefixLen: 1, seqLen: 100, puzzleIds: 1 };
  writeHugeCheckpoint(join(folder, 'step_1'), weightsOf({ ...presets['arc-att'], ...small }, 11), 876_406, 32); // most of it a hole
  host = await startStandInHost(files);
});
afterAll(async () => {
  await host.close();
  rmSync(folder, { recursive: true });
});

const fetchModel = (...args: string[]): Promise<{ stdout: string }> =>
  run(process.execPath, ['--import', 'tsx', 'tools/fetchModel.ts', ...args], { cwd: join(import.meta.dirname, '..') });

test(
  'the network, the rows of the tasks that were named, and the configuration beside it: little is moved',
  { timeout: 120_000 },
  async () => {
    files['all_config.yaml'] = new TextEncoder().encode(YAML);
    const out = join(folder, 'slim.safetensors');
    const { stdout } = await fetchModel(
      `${host.origin}/a/resolve/main/step_1`,
      '--out',
      out,
      '--tasks',
      '00576224,007bbfb7',
      '--copies',
      '3',
    );
    expect(JSON.parse(stdout)).toMatchObject({ rows: 9, tasks: 8, assumed: [], config: { H_cycles: 2, L_cycles: 3, seq_len: 100 } });
    expect(host.bytes()).toBeLessThan(1e6);
    const slim = loadWeights(readFileSync(out));
    expect(slim.config).toMatchObject({ T: 2, n: 3, nSup: 4, puzzleIds: 9 });
    expect([...(slim.rows ?? [])].map(([name]) => name)).toEqual(
      expect.arrayContaining(['00576224', '007bbfb7', expect.stringMatching(/^00576224\|\|\|t\d\|\|\|0[1-9]{9}$/) as string]),
    );

    await expect(fetchModel(`${host.origin}/a/resolve/main/step_1`, '--out', out, '--tasks', 'ffffffff')).rejects.toMatchObject({
      stderr: expect.stringContaining('No row of this table is known to belong to ffffffff.') as string,
    });
    await expect(fetchModel(`${host.origin}/a/resolve/main/step_2`, '--out', out)).rejects.toMatchObject({
      stderr: expect.stringMatching(/has no such file \(404\)/) as string,
    });
  },
);
