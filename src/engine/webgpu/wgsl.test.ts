/** The WGSL of every forward kernel as text, for one small model with each kind of token mixing, and on the fast paths: a change of a builder shows what it changes. */

import { expect, test } from 'vitest';
import { presets, type TrmConfig } from '../../model/config.ts';
import { Program } from './program.ts';
import { firstTiles } from './tuner.ts';
import { noFastPaths, type FastPaths } from './wgsl.ts';

const limits = { maxComputeInvocationsPerWorkgroup: 256, maxComputeWorkgroupStorageSize: 16_384 } as GPUSupportedLimits;
const mlp: TrmConfig = { ...presets['sudoku-mlp'], hiddenSize: 16, heads: 2, layers: 1, seqLen: 7, prefixLen: 1, puzzleDim: 16 };
const attention: TrmConfig = { ...mlp, mlpT: false, positions: 'rope' };
/** Another shape: no rotation, no prefix, heads of other sizes. */
const learned: TrmConfig = { ...attention, hiddenSize: 24, heads: 3, seqLen: 9, prefixLen: 0, puzzleDim: 0, positions: 'learned' };
const shapes: [string, TrmConfig, boolean, FastPaths][] = [
  ['mlp', mlp, false, noFastPaths],
  ['attention', attention, false, noFastPaths],
  ['mlp-software', mlp, true, noFastPaths],
  ['attention-software', learned, true, noFastPaths],
  ['attention-fast', attention, false, { half: true, lanes: 32 }],
  ['mlp-subgroups', mlp, false, { half: false, lanes: 32 }],
];

test.each(shapes)('kernels of %s', async (name, config, software, fast) => {
  const program = new Program(config, 2, firstTiles(config, 2, software, limits, fast), fast);
  const launches = {
    updateZ: program.updateZ(),
    updateY: program.updateY(),
    rest: [program.decode(), program.settle('y', false), program.settle('z', true), program.embed(1)],
  };
  const seen = new Set<string>();
  const parts = Object.entries(launches).flatMap(([when, list]) =>
    list.map(({ kernel }, i) => {
      const head = `// ${when} ${i}, grid ${kernel.grid.join(' x ')}`;
      if (seen.has(kernel.code)) return `${head}: as one above\n`;
      seen.add(kernel.code);
      return `${head}\n${kernel.code.trim()}\n`;
    }),
  );
  await expect(parts.join('\n')).toMatchFileSnapshot(`./snapshots/${name}.wgsl`);
});
