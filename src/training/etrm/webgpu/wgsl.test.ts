/** The WGSL of every kernel of E-TRM as text, and the launches of a step, for one small shape: a change of a builder shows what it changes. */

import { expect, test } from 'vitest';
import { makeCanvas } from '../../../model/architectures/etrm/canvas.ts';
import { READS, parameterLayout, type EtrmConfig } from '../../../model/architectures/etrm/config.ts';
import { EtrmPlan } from './plan.ts';
import { prelude } from './wgsl.ts';

const config: EtrmConfig = {
  hiddenSize: 16,
  layers: 1,
  T: 1,
  n: 1,
  nSup: 4,
  colours: 3,
  rows: 1,
  reads: READS,
  marks: [],
  view: '',
  offset: [0, 0],
  rmsEps: 1e-5,
};

test('kernels and launches of a step', async () => {
  const plan = new EtrmPlan({ config, canvas: makeCanvas([2, 3], [3, 2]), samples: 2, batch: 2, learning: true, supervision: 1 });
  const seen = new Set<string>();
  const parts = Object.entries({ prepare: plan.prepare, begin: plan.begin, forward: plan.forward, optimise: plan.optimise }).flatMap(
    ([when, launches]) =>
      launches.map(({ kernel: { name, code }, launch, groups }) => {
        const head = `// ${when}: ${name}, ${groups} workgroups, ${JSON.stringify(launch).replaceAll('"', '')}`;
        if (seen.has(name)) return head;
        seen.add(name);
        return `${head}\n${code.trim()}\n`;
      }),
  );
  await expect([prelude(config, parameterLayout(config).total).trim(), ...parts].join('\n\n')).toMatchFileSnapshot('./snapshots/step.wgsl');
});

test('kernels are told apart by their names', () => {
  const plan = new EtrmPlan({ config, canvas: makeCanvas([2, 3], [3, 2]), samples: 2, batch: 2, learning: true, supervision: 1 });
  const codes = new Map<string, string>();
  for (const {
    kernel: { name, code },
  } of [...plan.prepare, ...plan.begin, ...plan.forward, ...plan.optimise]) {
    expect(codes.get(name) ?? code).toBe(code);
    codes.set(name, code);
  }
});
