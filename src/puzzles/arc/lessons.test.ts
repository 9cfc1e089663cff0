/** A task as training data: rows, labels, and the way back to one answer. */
import { describe, expect, test } from 'vitest';
import { IGNORE } from '../../trm/loss.ts';
import { seededRng } from '../rng.ts';
import { augmentGrid, parseIdentifier } from './augment.ts';
import { encodeGrid, TOKEN } from './codec.ts';
import { Lessons, smallestSide } from './lessons.ts';
import type { ArcTask } from './task.ts';

const task: ArcTask = {
  train: [
    { input: [[1, 2, 0], [0, 3, 0]], output: [[2, 1], [3, 4]] },
    { input: [[4]], output: [[5, 5, 6]] },
  ],
  test: [{ input: [[7, 0], [0, 8]], output: [[0, 7], [8, 9]] }],
};

describe('an ARC task as lessons', () => {
  test('the canvas is one wider than the largest grid, and never over 30', () => {
    expect(smallestSide(task)).toBe(4);
    const row = new Array<number>(30).fill(1);
    expect(smallestSide({ train: [{ input: [row], output: [row] }], test: [{ input: [row] }] })).toBe(30);
  });

  test('every copy has a row of its own, from 1 on; the task itself comes first under its bare name', () => {
    const { rows } = new Lessons('t', task, 4, 20, seededRng(1));
    expect([...rows.values()]).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect([...rows.keys()][0]).toBe('t');
    for (const identifier of rows.keys()) expect(parseIdentifier(identifier)?.task).toBe('t');
  });

  test('a task with few symmetries has fewer copies than asked for', () => {
    const plain: ArcTask = { train: [{ input: [[0]], output: [[0]] }], test: [{ input: [[0]] }] };
    expect(new Lessons('t', plain, 2, 20, seededRng(1)).rows.size).toBe(1);
  });

  test('batches hold demonstrations of the copies named, and nothing is trained where the label is pad', () => {
    const lessons = new Lessons('t', task, 4, 8, seededRng(2));
    const copies = [...lessons.rows.keys()].map((identifier) => parseIdentifier(identifier)?.augmentation);
    const { tokens, labels, puzzleIds } = lessons.batch(200, seededRng(3));
    expect(new Set(puzzleIds).size).toBe(8);
    expect(labels.includes(TOKEN.pad)).toBe(false);
    let atOrigin = 0;
    puzzleIds.forEach((row, i) => {
      const augmentation = copies[row - 1];
      if (!augmentation) throw new Error('no such copy');
      const cells = tokens.slice(i * 16, i * 16 + 16);
      const colours = (v: Iterable<number>): number[] => [...v].filter((x) => x >= TOKEN.black);
      const pairs = task.train.map(({ input, output }) => [augmentGrid(input, augmentation), augmentGrid(output, augmentation)]);
      const pair = pairs.find(([input]) => input.flat().length === colours(cells).length && input.flat().every((c, k) => colours(cells)[k] === c + 2));
      expect(pair, `slot ${i}`).toBeDefined();
      expect(colours(labels.slice(i * 16, i * 16 + 16))).toEqual(pair?.[1].flat().map((c) => c + 2));
      if (cells[0] >= TOKEN.black) atOrigin++;
    });
    expect(labels.includes(IGNORE)).toBe(true);
    expect(atOrigin).toBeGreaterThan(60);
    expect(atOrigin).toBeLessThan(200);
  });

  test('right answers to all copies come back as one candidate, the right one', () => {
    const lessons = new Lessons('t', task, 4, 16, seededRng(4));
    const { tokens, puzzleIds } = lessons.questions(0);
    expect([...tokens.subarray(0, 16)]).toEqual([...encodeGrid(task.test[0].input, 4)]);
    const answers = [...lessons.rows.keys()].flatMap((identifier) => {
      const augmentation = parseIdentifier(identifier)?.augmentation;
      if (!augmentation) throw new Error('no such copy');
      return [...encodeGrid(augmentGrid([[0, 7], [8, 9]], augmentation), 4)];
    });
    const halt = new Array<number>(puzzleIds.length).fill(0);
    expect(lessons.vote(answers, halt)).toEqual([{ grid: [[0, 7], [8, 9]], votes: 16, confidence: 0.5 }]);
  });

  test('answers without a grid are no candidates', () => {
    const lessons = new Lessons('t', task, 4, 2, seededRng(4));
    expect(lessons.vote(new Int32Array(32), [0, 0])).toEqual([]);
  });
});
