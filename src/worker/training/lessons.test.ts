/** Lessons: the same batch for the same step, right answers only, an evaluation that is never taught, and errors that name what is wrong. */

import { describe, expect, test } from 'vitest';
import type { Lesson } from '../../kinds/kind.worker.ts';
import { clearPath } from '../../kinds/maze/core/board.ts';
import { parseMaze } from '../../kinds/maze/core/parse.ts';
import { TOKEN, mazeRules } from '../../kinds/maze/core/rules.ts';
import { shortestPath } from '../../kinds/maze/core/search.ts';
import { usual } from '../../kinds/shared/lesson.ts';
import { seededRng } from '../../kinds/shared/rng.ts';
import { parseSudoku } from '../../kinds/sudoku/core/parse.ts';
import { sudokuRules } from '../../kinds/sudoku/core/rules.ts';
import { IGNORE } from '../../model/loss.ts';
import type { LessonSpec } from '../../protocol/training.ts';
import { errorOf } from '../../testing/errors.ts';
import { makeLesson, startLesson } from './lessons.ts';

const config = { ...usual, haltWeight: 0.1, batch: 8, seed: 5, shape: { ...usual.shape, hiddenSize: 16 } };
const EASY = parseSudoku('.84...21.2..9........4.2.6..13..8..2..2..159...7265.3.4.9...871.7.1..42..2.87.9..');
const maze = mazeRules.generate({ algorithm: 'dfs-loops', rows: 7, cols: 9 }, seededRng(3));
const pairs = (...answers: number[][]): unknown => ({
  train: answers.map(([a, b]) => ({ input: [[a, b]], output: [[b, a]] })),
  test: [{ input: [[7, 8]] }],
});
const arc = (tasks: { id: string; task: unknown }[], augmentations = 4, holdOut = true): LessonSpec => ({
  kind: 'arc',
  tasks,
  augmentations,
  holdOut,
});

const specs: Record<string, LessonSpec> = {
  mini: { kind: 'mini' },
  sudoku: { kind: 'sudoku', boards: [EASY], own: 0.5 },
  maze: { kind: 'maze', boards: [maze], own: 0.5 },
  arc: arc([
    { id: 'a', task: pairs([1, 2], [3, 4], [5, 6]) },
    { id: 'b', task: pairs([2, 9]) },
  ]),
};
const lessonOf = async (spec: LessonSpec): Promise<Lesson> => (await startLesson(spec, config, null)).lesson;
const rowsOf = (values: Int32Array, n: number): string[] =>
  Array.from({ length: n }, (_, i) => values.slice((i * values.length) / n, ((i + 1) * values.length) / n).join());

/** Making up dozens of 9x9 Sudokus takes a while on a busy machine. */
const PATIENCE_MS = 60_000;

test.each(Object.entries(specs))('%s: a batch depends on its step alone', { timeout: PATIENCE_MS }, async (_, spec) => {
  const [one, late] = [await lessonOf(spec), (await lessonOf(spec)).batch(3)];
  expect([one.batch(1), one.batch(2)]).not.toContainEqual(late);
  expect(one.batch(3)).toEqual(late);
});

test.each(Object.entries(specs))(
  '%s: a lesson for the saved model is the lesson it started with',
  { timeout: PATIENCE_MS },
  async (_, spec) => {
    const { lesson, weights } = await startLesson(spec, config, null);
    expect((await makeLesson(spec, config, weights.config)).batch(3)).toEqual(lesson.batch(3));
    expect(weights.rows).toEqual(lesson.rows ?? undefined);
  },
);

test(
  'Sudokus: every label is a full board that solves its question, own boards come in their share',
  { timeout: PATIENCE_MS },
  async () => {
    const { batch, evaluations } = await lessonOf({ kind: 'sudoku', boards: [EASY], own: 1 });
    expect(evaluations.map((e) => [e.name, e.n])).toEqual([
      ['your puzzles', 1],
      ['50 generated', 50],
    ]);
    const { tokens, labels } = batch(1);
    for (let i = 0; i < 8; i++) {
      const [question, answer] = [tokens, labels].map((t) => sudokuRules.decode(t.subarray(i * 81, (i + 1) * 81), EASY));
      expect(sudokuRules.verify(question, answer).solved).toBe(true);
      expect(question.filter((d) => d > 0)).toHaveLength(EASY.filter((d) => d > 0).length);
    }
  },
);

test('mazes: every label is the canonical shortest path of its question, and the hints lead along it', async () => {
  const { batch, canvas, hintClasses } = await lessonOf({ kind: 'maze', boards: [maze], own: 1 });
  expect(hintClasses).toBe(4);
  const seqLen = canvas.rows * canvas.cols;
  const seen = new Set<string>();
  for (let t = 1; t <= 4; t++) {
    const { tokens, labels, hints = new Int32Array() } = batch(t);
    for (let i = 0; i < 8; i++) {
      const question = tokens.slice(i * seqLen, (i + 1) * seqLen);
      const label = labels.slice(i * seqLen, (i + 1) * seqLen);
      const hint = hints.slice(i * seqLen, (i + 1) * seqLen);
      const walked: number[] = [];
      for (
        let p = question.indexOf(TOKEN.start);
        question[p] !== TOKEN.goal && walked.length < seqLen;
        p += [1, canvas.cols, -1, -canvas.cols][hint[p]]
      )
        walked.push(p);
      expect(walked.slice(1).sort((a, b) => a - b)).toEqual([...label.keys()].filter((p) => label[p] === TOKEN.path));
      expect([...hint.keys()].filter((p) => hint[p] !== IGNORE && (question[p] === TOKEN.wall || question[p] === TOKEN.goal))).toEqual([]);
      seen.add(question.join());
      expect(label.filter((l) => l === 5)).toHaveLength((shortestPath(clearPath(maze))?.length ?? 0) - 2);
      expect(label.map((l) => (l === 5 ? 2 : l))).toEqual(question);
    }
  }
  expect(seen.size).toBeGreaterThan(4);
});

test('mini: no full grid of the evaluation is taught', async () => {
  const { batch, evaluations } = await lessonOf({ kind: 'mini' });
  const evaluated = new Set(rowsOf(evaluations[0].labels, evaluations[0].n));
  for (let t = 1; t <= 50; t++) for (const grid of rowsOf(batch(t).labels, 8)) expect(evaluated.has(grid)).toBe(false);
});

describe('ARC', () => {
  test('the demonstration that is left out is in the evaluation and in no lesson', async () => {
    // One pair is told apart by its size, whatever colours and turns do to it.
    const odd = { input: [[1, 2, 3]], output: [[3, 2, 1]] };
    for (let seed = 1; seed < 12; seed++) {
      const task = {
        train: [odd, { input: [[1, 2]], output: [[2, 1]] }, { input: [[4, 5]], output: [[5, 4]] }],
        test: [{ input: [[7, 8]] }],
      };
      const { lesson } = await startLesson(arc([{ id: 'a', task }]), { ...config, seed }, null);
      const cells = (labels: Int32Array, n: number): number[] =>
        rowsOf(labels, n).map((row) => row.split(',').filter((l) => Number(l) >= 2).length);
      const evaluatesOdd = cells(lesson.evaluations[0].labels, lesson.evaluations[0].n)[0] === 3;
      const taught = new Set(Array.from({ length: 20 }, (_, t) => cells(lesson.batch(t + 1).labels, 8)).flat());
      expect(taught.has(3)).toBe(!evaluatesOdd);
      expect(lesson.evaluations[0].name).toBe('held-out demonstrations');
    }
  });

  test('every task has rows of its own; pads are not asked', async () => {
    const { lesson, weights } = await startLesson(specs['arc'], config, null);
    expect([...(lesson.rows?.values() ?? [])]).toEqual(Array.from({ length: lesson.rows?.size ?? 0 }, (_, i) => i + 1));
    expect(weights.config.puzzleIds).toBe((lesson.rows?.size ?? 0) + 1);
    expect(lesson.evaluations[0].labels).not.toContain(0);
    const ids = new Set(Array.from({ length: 20 }, (_, t) => [...lesson.batch(t + 1).puzzleIds]).flat());
    expect(ids.has(0)).toBe(false);
    expect(Math.max(...ids)).toBe(lesson.rows?.size);
    expect(lesson.batch(1).labels.some((l) => l === IGNORE)).toBe(true);
  });

  test('without the wish every demonstration is taught, and the evaluation says so; few always are', async () => {
    const sizes = {
      train: [
        [1, 2, 3],
        [1, 2],
        [4, 5, 6, 7],
      ].map((row) => ({ input: [row], output: [row.toReversed()] })),
      test: [{ input: [[7, 8]] }],
    };
    const all = await lessonOf(arc([{ id: 'a', task: sizes }], 4, false));
    expect(all.evaluations[0].name).toBe('demonstrations, all of them taught');
    const cells = Array.from({ length: 20 }, (_, t) =>
      rowsOf(all.batch(t + 1).labels, 8).map((row) => row.split(',').filter((l) => Number(l) >= 2).length),
    ).flat();
    expect(new Set(cells)).toEqual(new Set([2, 3, 4]));
    expect((await lessonOf(arc([{ id: 'b', task: pairs([2, 9]) }]))).evaluations[0].name).toBe('demonstrations, all of them taught');
  });
});

test('what cannot be learnt is named', { timeout: PATIENCE_MS }, async () => {
  const walled = parseMaze('S#   \n##   \n     \n     \n    G');
  const cases: [LessonSpec, RegExp][] = [
    [{ kind: 'sudoku', boards: [EASY, new Array(81).fill(0)], own: 1 }, /Puzzle 2 of yours.*more than one solution/],
    [{ kind: 'sudoku', boards: [[5, 5, ...EASY.slice(2)]], own: 1 }, /Puzzle 1 of yours.*no solution/],
    [{ kind: 'sudoku', boards: [EASY, EASY, 'x'], own: 1 }, /Puzzle 3 of yours/],
    [{ kind: 'maze', boards: [{ ...walled, start: 0, goal: 24 }], own: 1 }, /Puzzle 1 of yours.*no route/],
    [
      arc([
        { id: 'a', task: pairs([1, 2]) },
        { id: 'a', task: pairs([1, 2]) },
      ]),
      /Task a is there twice/,
    ],
    [arc([{ id: 'a', task: { train: [] } }]), /Task a: train/],
    [
      arc(
        Array.from({ length: 100 }, (_, i) => ({ id: `t${i}`, task: pairs([1, 2]) })),
        300,
      ),
      /10000 are the most/,
    ],
  ];
  for (const [spec, message] of cases) await expect(startLesson(spec, config, null)).rejects.toThrow(errorOf('lesson', message));
  await expect(startLesson({ kind: 'mini' }, { ...config, start: 'loaded' }, null)).rejects.toThrow(
    errorOf('no-model', 'No model is loaded'),
  );
  const { weights: sudokuModel } = await startLesson({ kind: 'sudoku', boards: [], own: 0 }, config, null);
  await expect(startLesson(specs['maze'], { ...config, start: 'loaded' }, sudokuModel)).rejects.toThrow(
    errorOf('unfit', 'knows 11 tokens, not the 6'),
  );
  await expect(startLesson(specs['mini'], { ...config, train: 'embeddings' }, null)).rejects.toThrow(
    errorOf('lesson', 'all weights must be trained'),
  );
});
