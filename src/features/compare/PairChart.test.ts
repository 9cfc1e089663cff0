/** Which curves two runs have, and that both are on one axis of steps. */

import { expect, test } from 'vitest';
import type { RunRecord } from '../../client/record.ts';
import { openArcTask } from '../../kinds/arc/page/store.ts';
import { frameOf, runOf, verdictOf } from '../../testing/runs.ts';
import { judgeFor } from './compare.ts';
import { curvesOf } from './PairChart.tsx';

const run = (problems: readonly number[], kind: RunRecord['kind'] = 'sudoku'): RunRecord =>
  runOf({
    heldBy: null,
    kind,
    planned: 4,
    frames: problems.map((n, i) => frameOf(i + 1, [verdictOf(n)], { tokens: new Uint8Array(4), confidence: new Float32Array(4) })),
  });
const [a, b] = [
  { record: run([7, 0]), copy: 0 },
  { record: run([7, 3, 12]), copy: 0 },
];

test('a curve for each number, a point a step, with an axis that holds both', () => {
  const curves = curvesOf(a, b, judgeFor('sudoku'), [0, 1, 2], { a: null, b: null });
  expect(curves.map(({ title }) => title)).toEqual(['Halting probability', 'Cells that break a rule', 'Cells that differ']);
  expect(curves[0]?.lines).toEqual({
    a: [
      [1, 0.5],
      [2, 0.5],
    ],
    b: [
      [1, 0.5],
      [2, 0.5],
      [3, 0.5],
    ],
  });
  expect(curves[1]).toMatchObject({
    top: 20,
    lines: {
      a: [
        [1, 7],
        [2, 0],
      ],
      b: [
        [1, 7],
        [2, 3],
        [3, 12],
      ],
    },
  });
  expect(curves[2]?.lines).toEqual({
    both: [
      [1, 0],
      [2, 1],
      [3, 2],
    ],
  });
});

test('no count of problems where nothing can be checked; what z did only where it is recorded', () => {
  openArcTask({ id: 'unknown', task: { train: [], test: [{ input: [[1]] }] } });
  const arc = { record: run([0], 'arc'), copy: 0 };
  expect(curvesOf(arc, arc, judgeFor('arc'), [0], { a: null, b: null }).map(({ title }) => title)).toEqual([
    'Halting probability',
    'Cells that differ',
  ]);
  expect(curvesOf(a, b, judgeFor('sudoku'), [], { a: [[0.5, 0.2]], b: null }).at(-1)).toMatchObject({
    title: 'z still moving',
    lines: { a: [[0.5, 0.2]], b: [] },
  });
});
