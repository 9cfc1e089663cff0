/** From the tokens of an evaluation to what is drawn and said of it. */

import { describe, expect, test } from 'vitest';
import { usual } from '../../kinds/shared/lesson.ts';
import { evaluationAt } from '../../testing/trainEvents.ts';
import { lessonOf } from './draft.ts';
import { pictureAt, pictureWords, stepsOf, whenItComes } from './Example.tsx';
import { newRun } from './record.ts';

const bytes = (...n: number[]): Uint8Array => Uint8Array.from(n);
const square = { rows: 2, cols: 2 };
const sixteen = (...n: number[]): Uint8Array => Uint8Array.from({ length: 16 }, (_, i) => n[i] ?? 1);

describe('an example', () => {
  test('is one puzzle after one supervision step; out of range is the last', () => {
    const puzzles = [{ question: bytes(1, 1, 1, 1), labels: bytes(2, 3, 4, 5), answers: bytes(2, 1, 1, 1, 2, 3, 4, 4) }];
    const picture = { question: puzzles[0].question, puzzles, ...square };
    expect(stepsOf(picture)).toBe(2);
    expect([...pictureAt(picture, 0, 1).answer]).toEqual([2, 1, 1, 1]);
    expect([...pictureAt(picture, 7, 9).answer]).toEqual([2, 3, 4, 4]);
  });

  test('comes with the first evaluation, in a run that goes on after a reload with the next', () => {
    const run = newRun({ id: 'run-1', name: 'n', lesson: { kind: 'mini' }, config: usual, base: null });
    expect(whenItComes(run)).toBe('It comes with the first evaluation.');
    expect(whenItComes({ ...run, evaluations: [evaluationAt(25, 0.5)] })).toBe('It comes with the next evaluation of this run.');
  });

  test('says which cells are wrong, and counts none where nothing is asked', () => {
    const { example } = lessonOf('mini');
    const asked = { question: sixteen(2), labels: sixteen(2, 3, 4, 255), rows: 4, cols: 4 };
    const shown = example({ ...asked, answer: sixteen(2, 3, 5, 9) });
    expect(shown).toMatchObject({
      board: [1, ...Array<number>(15).fill(0)],
      asked: 15,
      wrong: new Set([2]),
      answer: { bad: new Set([2]), solved: false },
    });
    expect(shown && pictureWords(shown)).toBe('The model’s answer: 1 of 15 cells are wrong: row 1, column 3.');
    const right = example({ ...asked, answer: sixteen(2, 3, 4) });
    expect(right && pictureWords(right)).toBe('The model’s answer is right in all 15 cells.');
  });

  test('of a maze stands on the model’s canvas; without a start there is none', () => {
    const maze = { question: bytes(3, 2, 1, 4), labels: bytes(3, 5, 1, 4), answer: bytes(3, 2, 1, 4), ...square };
    const { example } = lessonOf('maze');
    expect(example(maze)).toMatchObject({ board: { rows: 2, cols: 2, start: 0, goal: 3, cells: [1, 1, 0, 1] }, wrong: new Set([1]) });
    expect(example({ ...maze, question: bytes(2, 2, 1, 4) })).toBeNull();
  });

  test('of ARC is asked in the frame of the right answer', () => {
    const arc = { question: bytes(3, 1, 1, 0), labels: bytes(4, 1, 1, 255), answer: bytes(4, 1, 1, 7), ...square };
    const { example } = lessonOf('arc');
    expect(example(arc)).toMatchObject({ board: { input: [[1]] }, frame: { rows: 1, cols: 1 }, asked: 1, wrong: new Set() });
    expect(example({ ...arc, answer: bytes(1, 1, 1, 1) })).toMatchObject({ wrong: new Set([0]) });
  });
});
