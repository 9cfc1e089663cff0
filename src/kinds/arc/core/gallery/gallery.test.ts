/** The gallery's tasks: every rule on a case worked out by hand, and every output follows from its task's rule. */

import { describe, expect, test } from 'vitest';
import { gridKey } from '../../../../model/architectures/etrm/task.ts';
import { unfit } from '../codec.ts';
import { type Grid, gridCols, gridRows } from '../grid.ts';
import { formatTask, parseArcFile } from '../parse.ts';
import { arcTaskSchema } from '../task.ts';
import { arcGallery } from './index.ts';
import { objects } from './rules.ts';

const gallery = arcGallery();

/** Rows as digits, '.' for black. */
const read = (...lines: string[]): Grid => lines.map((line) => [...line].map((c) => (c === '.' ? 0 : Number(c))));

/** By hand, from the hints and not from the code: input, then output. */
const byHand: Record<string, [Grid, Grid]> = {
  'trade-colours': [read('1234', '4.51'), read('4321', '1.54')],
  mirror: [read('12.', '..3'), read('.21', '3..')],
  'quarter-turn': [read('123', '456'), read('41', '52', '63')],
  gravity: [read('1.2', '3..', '..4', '...'), read('...', '...', '1.2', '3.4')],
  'fill-enclosed': [read('333..', '3.333', '333.3', '..3.3', '..3.3'), read('333..', '34333', '333.3', '..3.3', '..3.3')],
  'keep-largest': [read('11.2', '1..2', '..22', '3.22'), read('...2', '...2', '..22', '..22')],
  'mark-largest': [read('55.5', '5..5', '..55'), read('11.2', '1..2', '..22')],
  'count-to-bar': [read('7..', '.7.', '77.'), read('7777')],
  'shoot-right': [read('1..5.', '.....', '2....', '...5.'), read('1115.', '.....', '22222', '...5.')],
  double: [read('1.', '23'), read('11..', '11..', '2233', '2233')],
  crop: [read('....', '..6.', '.66.', '....'), read('.6', '66')],
  tile: [read('12.'), read('12.12.', '12.12.')],
  kaleidoscope: [read('12', '3.'), read('1221', '3..3', '3..3', '1221')],
  'complete-symmetry': [read('12..', '.3..'), read('1221', '.33.')],
  ring: [read('....', '.1..', '....', '....'), read('333.', '313.', '333.', '....')],
  connect: [read('2..2.', '.....', '....4', '6....', '....4'), read('2222.', '.....', '....4', '6...4', '....4')],
  majority: [read('12', '22'), read('22', '22')],
  denoise: [read('3..3', '.33.', '...3'), read('....', '.33.', '....')],
  'continue-stripes': [read('12...', '12...'), read('12121', '12121')],
  both: [read('11.52.2', '.115.22'), read('3..', '.33')],
  'sort-bars': [read('.7.', '.72', '172'), read('..7', '.27', '127')],
};

describe('the gallery', () => {
  test('has at least sixteen tasks, each with a title and a one-line hint', () => {
    expect(gallery.length).toBeGreaterThanOrEqual(16);
    expect(new Set(gallery.map(({ id }) => id)).size).toBe(gallery.length);
    expect(new Set(gallery.map(({ title }) => title)).size).toBe(gallery.length);
    for (const { title, hint } of gallery) {
      expect(title.length).toBeGreaterThan(3);
      expect(hint).toMatch(/^[^\n]{5,60}[.?]$/);
    }
    expect(Object.keys(byHand).sort()).toEqual(gallery.map(({ id }) => id).sort());
  });

  test('is the same every time', () => {
    expect(arcGallery().map(({ task }) => task)).toEqual(gallery.map(({ task }) => task));
  });

  describe.each(gallery)('$id', ({ id, rule, task }) => {
    const pairs = [...task.train, ...task.test];

    test('follows its rule as worked out by hand', () => {
      const [input, output] = byHand[id] ?? [[], []];
      expect(rule(input)).toEqual(output);
    });

    test('has three or four demonstrations and one test with an answer, and every output follows from the rule', () => {
      expect(task.train.length).toBeGreaterThanOrEqual(3);
      expect(task.train.length).toBeLessThanOrEqual(4);
      expect(task.test).toHaveLength(1);
      for (const { input, output } of pairs) expect(output).toEqual(rule(input));
    });

    test('shows something different in every pair, on grids up to 12x12', () => {
      expect(new Set(pairs.map(({ input }) => gridKey(input))).size).toBe(pairs.length);
      for (const { input, output } of pairs) {
        expect(output).not.toEqual(input);
        for (const grid of [input, output ?? []]) expect(Math.max(gridRows(grid), gridCols(grid))).toBeLessThanOrEqual(12);
      }
    });

    test('is a task in ARC form that fits a small canvas', () => {
      expect(arcTaskSchema.parse(task)).toEqual(task);
      expect(parseArcFile(formatTask(task), id)).toEqual([{ id, task }]);
      expect(unfit(task, 12 * 12)).toBeNull();
    });
  });

  test('leaves no doubt about sizes, heights and majorities', () => {
    const inputs = (id: string): Grid[] => {
      const found = gallery.find((g) => g.id === id);
      return [...(found?.task.train ?? []), ...(found?.task.test ?? [])].map(({ input }) => input);
    };
    const expectOneMost = (counts: number[]): void => {
      const [first = 0, second = 0] = counts.sort((a, b) => b - a);
      expect(first).toBeGreaterThan(second);
    };
    for (const input of [...inputs('keep-largest'), ...inputs('mark-largest')])
      expectOneMost(objects(input).map(({ cells }) => cells.length));
    for (const input of inputs('majority')) {
      const cells = input.flat();
      expectOneMost([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((colour) => cells.filter((c) => c === colour).length));
    }
    for (const input of inputs('sort-bars')) {
      const heights = (input[0] ?? []).map((_, col) => input.filter((line) => line[col] !== 0).length);
      expect(new Set(heights).size).toBe(heights.length);
    }
  });
});
