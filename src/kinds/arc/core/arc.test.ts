/** ARC tasks: files in and out, canvases of other sizes, augmentation there and back, votes and the comparison with the answer. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRng } from '../../shared/rng.ts';
import { augmentations, augmentGrid, augmentTask, invertGrid, parseIdentifier, randomAugmentation, tally } from './augment.ts';
import { cropAnswer, encodeGrid, encodePair, randomOffset, unfit } from './codec.ts';
import { filledGrid, type Grid } from './grid.ts';
import { ARC_TEXT_MAX, formatTask, parseArcFile } from './parse.ts';
import { type ArcTask, arcTaskSchema, taskKey, verify } from './task.ts';

const gridOf = (max: number) =>
  fc
    .tuple(fc.integer({ min: 1, max }), fc.integer({ min: 1, max }))
    .chain(([rows, cols]): fc.Arbitrary<Grid> =>
      fc.array(fc.array(fc.nat(9), { minLength: cols, maxLength: cols }), { minLength: rows, maxLength: rows }),
    );
const anyTask: fc.Arbitrary<ArcTask> = fc.record({
  train: fc.array(fc.record({ input: gridOf(8), output: gridOf(8) }), { minLength: 1, maxLength: 4 }),
  test: fc.array(fc.record({ input: gridOf(8), output: gridOf(8) }, { requiredKeys: ['input'] }), { minLength: 1, maxLength: 3 }),
});
const anyAugmentation = fc.integer().map((seed) => randomAugmentation(seededRng(seed)));

const pair = {
  input: [
    [1, 2],
    [3, 4],
  ],
  output: [[5]],
};
const task: ArcTask = { train: [pair, pair], test: [{ input: [[1, 0, 2]], output: [[3]] }] };
/** The file of a task in which one value at a path was replaced. */
const broken = (path: (string | number)[], value: unknown): string => {
  const copy = JSON.parse(formatTask(task)) as unknown;
  let at = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as typeof at;
  at[path[path.length - 1] ?? ''] = value;
  return JSON.stringify(copy);
};

describe('ARC files', () => {
  test('parse back to the task they were written from', () => {
    fc.assert(
      fc.property(anyTask, (t) => {
        expect(parseArcFile(formatTask(t), 'mine')).toEqual([{ id: 'mine', task: t }]);
      }),
    );
  });

  test('may be collections of tasks by id', () => {
    const text = `{"a1": ${formatTask(task)}, "b2": ${formatTask(task)}}`;
    expect(parseArcFile(text, 'all')).toEqual([
      { id: 'a1', task },
      { id: 'b2', task },
    ]);
  });

  test.each([
    [broken(['train', 1, 'output'], [[1], [2], [3, 4]]), 'train pair 2, output, row 3: has 2 cells, but row 1 has 1.'],
    [broken(['train', 0, 'input', 1, 0], 10), 'train pair 1, input, row 2, column 1: must be a colour, a whole number from 0 to 9.'],
    [broken(['train', 0, 'input', 1, 0], 'red'), 'train pair 1, input, row 2, column 1: must be a colour'],
    [broken(['test', 0, 'output'], 7), 'test pair 1, output: must be a list of 1 to 30 rows.'],
    [broken(['test', 0, 'output'], filledGrid(2, 31)), 'test pair 1, output, row 1: must be a list of 1 to 30 colours.'],
    [broken(['train', 1, 'output'], undefined), 'train pair 2, output: must be a list'],
    [broken(['train', 1], 7), 'train pair 2: must be an object with an input and an output.'],
    [broken(['train'], []), 'train: must be a list of 1 to 32 pairs.'],
    [broken(['test'], new Array(17).fill({ input: [[1]] })), 'test: must be a list of 1 to 16 pairs.'],
    ['{"test": []}', 'train: must be a list'],
    ['[]', 'neither a task'],
    ['3', 'neither a task'],
    ['{}', 'no task'],
    ['{"train": [', 'not JSON'],
    [`${'['.repeat(200_000)}`, 'not JSON'],
    ['{"a|||t1": {"train": [], "test": []}}', 'cannot be a task id'],
    ['{"a1": {"train": 1, "test": []}}', 'Task a1: train: must be a list'],
    [' '.repeat(ARC_TEXT_MAX + 1), 'at most 8 MB'],
  ])('say what is wrong (%#)', (text, message) => {
    expect(() => parseArcFile(text, 'file')).toThrow(message);
  });

  test('drop unknown and hostile keys', () => {
    const grid = '[[1]]';
    const train = `[{"input": ${grid}, "output": ${grid}, "__proto__": {"polluted": 1}}]`;
    const text = `{"__proto__": {"train": ${train}, "test": [{"input": ${grid}}], "constructor": 1, "name": "x"}}`;
    const [named] = parseArcFile(text, 'file');
    expect(named?.id).toBe('__proto__');
    expect(named && Object.keys(named.task)).toEqual(['train', 'test']);
    expect(named && Object.keys(named.task.train[0] ?? {})).toEqual(['input', 'output']);
    expect('polluted' in {}).toBe(false);
    expect(named?.task.train[0] && 'polluted' in named.task.train[0]).toBe(false);
  });
});

describe('ARC tokens', () => {
  test('crop back to the grid at the origin of any canvas it fits', () => {
    fc.assert(
      fc.property(gridOf(12), fc.integer({ min: 12, max: 30 }), (grid, side) => {
        expect(cropAnswer(encodeGrid(grid, side), side)).toEqual(grid);
      }),
    );
  });

  test('keep the positions of a smaller canvas and leave the corner of the end markers empty', () => {
    expect([...encodeGrid([[0, 9]], 4, { row: 1, col: 1 })]).toEqual([0, 0, 0, 0, 0, 2, 11, 1, 0, 1, 1, 0, 0, 0, 0, 0]);
    expect([...encodeGrid([[0, 9]], 3, { row: 2, col: 1 })]).toEqual([0, 0, 0, 0, 0, 0, 0, 2, 11]);
  });

  test('place both grids of a pair at one random offset, which reaches every place', () => {
    const rng = seededRng(1);
    const seen = new Set<string>();
    for (let i = 0; i < 200; i++) {
      const at = randomOffset({ input: filledGrid(2, 3), output: filledGrid(4, 1) }, 6, rng);
      seen.add(`${at.row},${at.col}`);
      expect(() => encodePair({ input: filledGrid(2, 3), output: filledGrid(4, 1) }, 6, at)).not.toThrow();
    }
    expect(seen.size).toBe(3 * 4);
  });

  test('say which grid is too big for the model', () => {
    const big: ArcTask = { train: [pair, { input: [[1]], output: filledGrid(11, 3) }], test: task.test };
    expect(unfit(big, 900)).toBeNull();
    expect(unfit(big, 100)).toBe('The output of train pair 2 is 11x3; this model takes grids up to 10x10.');
    expect(unfit(big, 99)).toContain('not a square');
    expect(() => encodeGrid(filledGrid(11, 3), 10)).toThrow(RangeError);
    expect(() => encodeGrid(filledGrid(3, 3), 10, { row: 0, col: 8 })).toThrow('column 8 does not fit a canvas of 10x10');
  });
});

describe('ARC augmentation', () => {
  test('then inversion is the identity', () => {
    fc.assert(
      fc.property(gridOf(30), anyAugmentation, (grid, augmentation) => {
        expect(invertGrid(augmentGrid(grid, augmentation), augmentation)).toEqual(grid);
      }),
    );
  });

  test('inverts an empty answer to an empty answer', () => {
    expect(invertGrid([], randomAugmentation(seededRng(3)))).toEqual([]);
  });

  test('is a stream of different tasks, the same for the same seed, none of them the task itself', () => {
    fc.assert(
      fc.property(anyTask, fc.integer(), (t, seed) => {
        const take = () => [...augmentations(t, seededRng(seed), 20)];
        const stream = take();
        expect(new Set([t, ...stream.map((a) => a.task)].map(taskKey)).size).toBe(stream.length + 1);
        for (const { task: copy, augmentation } of stream) {
          expect(copy).toEqual(augmentTask(t, augmentation));
          expect(arcTaskSchema.parse(copy)).toEqual(copy);
        }
        expect(take()).toEqual(stream);
      }),
      { numRuns: 30 },
    );
  });

  test('takes a copy that only swaps two pairs for the task itself', () => {
    const other = { input: [[2]], output: [[7, 7]] };
    const swapped: ArcTask = { train: [other, pair], test: task.test };
    expect(taskKey(swapped)).toBe(taskKey({ ...swapped, train: [pair, other] }));
    expect(taskKey(swapped)).not.toBe(taskKey({ ...swapped, train: [pair, pair] }));
  });

  test('ends when a task has no more copies', () => {
    const plain: ArcTask = { train: [{ input: [[1]], output: [[0]] }], test: [{ input: [[1]] }] };
    expect([...augmentations(plain, seededRng(1), 500)]).toHaveLength(8);
  });

  test('does not take a stranger for an identifier', () => {
    expect(parseIdentifier('abc')?.augmentation.dihedral).toBe(0);
    for (const name of ['a|||t8|||0123456789', 'a|||t1|||1023456789', 'a|||t1|||0113456789', 'a|||t1', 'a|||t1|||0123456789|||x']) {
      expect(parseIdentifier(name)).toBeNull();
    }
  });
});

describe('ARC answers', () => {
  test('count their votes', () => {
    expect(tally([])).toEqual([]);
    const lone = tally([
      { grid: [[1]], halt: 0 },
      { grid: [[1]], halt: 0 },
    ]);
    expect(lone).toEqual([{ grid: [[1]], votes: 2, confidence: 0.5 }]);
  });

  test('are compared with the answer of the file when it has one', () => {
    const test: ArcTask['test'] = [
      {
        input: [[1]],
        output: [
          [1, 2],
          [3, 4],
        ],
      },
      { input: [[1]] },
    ];
    const t = { ...task, test };
    expect(
      verify(t, 0, [
        [1, 2],
        [3, 4],
      ]),
    ).toEqual({ solved: true, problems: 0, cells: [], summary: 'The answer is right' });
    expect(
      verify(t, 0, [
        [1, 0],
        [0, 4],
      ]),
    ).toEqual({
      solved: false,
      problems: 2,
      cells: [1, 2],
      summary: '2 of 4 cells differ from the right answer',
    });
    expect(verify(t, 0, [[1, 2, 3, 4]])).toMatchObject({
      solved: false,
      problems: 1,
      summary: 'The answer is 1x4, the right one 2x2',
    });
    expect(verify(t, 0, [])?.summary).toBe('The answer holds no grid');
    expect(verify(t, 1, [[1]])).toBeNull();
  });
});
