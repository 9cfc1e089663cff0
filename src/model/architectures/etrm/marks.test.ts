/** Marks: every level as the PyTorch side has it, and which marks a task asks for. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { asksFor, freePlanes, marksFor } from './asks.ts';
import { parseEtrmConfig, parameterLayout } from './config.ts';
import { levelsIn, levelsOf, MARKS, marksOf, type MarkName } from './marks.ts';
import { configFor, encodedTask } from './plan.ts';
import type { EtrmPair, Grid } from './task.ts';

interface Levels {
  readonly levels: Readonly<Record<MarkName, number>>;
  readonly grids: readonly { readonly grid: Grid; readonly marks: Readonly<Record<MarkName, Grid>> }[];
  readonly several: unknown;
}
const { levels, grids } = JSON.parse(readFileSync(new URL('../../parity/fixtures/j_etrm_marks.json', import.meta.url), 'utf8')) as Levels;

describe('levels', () => {
  test('are those of the reference, mark by mark, in its order', () => {
    expect(MARKS).toEqual(Object.keys(levels));
    for (const name of MARKS) {
      expect(levelsIn([name]), name).toBe(levels[name]);
      for (const { grid, marks } of grids)
        expect([...levelsOf(name, grid)], `${name} of ${JSON.stringify(grid)}`).toEqual(marks[name].flat());
    }
  });

  test('of two marks are told apart', () => {
    const grid = [[1, 0, 1]];
    expect([...marksOf(['order', 'between in row'], grid)].map((bits) => bits.toString(2))).toEqual(['1', '1000', '1']);
  });
});

/** Digits as rows, apart by slashes. */
const grid = (text: string): Grid => text.split('/').map((row) => [...row].map(Number));
const pair = (input: string, output: string): EtrmPair => ({ input: grid(input), output: grid(output) });
const hole = [
  pair('000000/022200/020200/022200/000000', '000000/022200/024200/022200/000000'),
  pair('11100/10100/11100/00000', '11100/14100/11100/00000'),
];

describe('what a task asks for', () => {
  const asked = (...train: EtrmPair[]): readonly MarkName[] => marksFor({ train, test: [] });

  test('the mark that its demonstrations show, with colours alone', () => {
    expect(asked(...hole)).toEqual(['enclosed']);
    expect(asksFor({ train: hole, test: [] }).reads).toEqual(['colours']);
    expect(freePlanes({ train: hole, test: [] }).length, '1 and 2 may be exchanged').toBe(2);
  });

  test('two where one does not do', () => {
    const both = [pair('000/000/000', '505/050/505'), pair('00000/00000/00000/00000/00000', '50005/05050/00500/05050/50005')];
    expect(asked(...both)).toEqual(['diagonal', 'other diagonal']);
    expect(asked(both[1]), 'some two explain nearly any one demonstration').toEqual([]);
  });

  test('none where the colour itself tells, where sizes differ, and where nothing does', () => {
    expect(asked(pair('1212', '2121'))).toEqual([]);
    expect(asked(pair('1200', '12'))).toEqual([]);
    expect(asked(pair('1010/0101', '1010/0101'))).toEqual([]);
    expect(asked(pair('1203/0120/3001', '3021/0210/1003'), pair('1123/3000', '3211/0003'))).toEqual([]);
  });

  test('is looked for once a task', () => {
    const task = { train: hole, test: [] };
    expect(asksFor(task)).toBe(asksFor(task));
  });

  test('a learner has them in its configuration, its weights and its questions', () => {
    const config = configFor({ train: hole, test: [] });
    expect(config).toMatchObject({ reads: ['colours'], marks: ['enclosed'] });
    expect(parameterLayout(config).parameters.find(({ name }) => name === 'embed_mark.weight')?.shape).toEqual([1, 32]);
    expect(configFor({ train: hole, test: [] }, parameterLayout(config).total)).toEqual(config);
    const { canvas, flags } = encodedTask({ train: hole, test: [] }).samples[0];
    expect([...flags].map((bits, p) => (bits >> 2 ? p : -1)).filter((p) => p >= 0)).toEqual([canvas.index[2 * 6 + 2]]);
  });

  test('files from before have none, and names that are none are refused by the field', () => {
    const raw = {
      arch: 'e_trm',
      hidden_size: 32,
      L_layers: 2,
      H_cycles: 1,
      L_cycles: 1,
      halt_max_steps: 4,
      num_colours: 3,
      num_puzzle_identifiers: 1,
      reads: ['colours'],
      rms_norm_eps: 1e-5,
    };
    expect(parseEtrmConfig(raw).marks).toEqual([]);
    for (const marks of [['no such'], ['ring', 'ring'], ['ring', 'lone', 'edge']])
      expect(() => parseEtrmConfig({ ...raw, marks })).toThrow('marks');
  });
});
