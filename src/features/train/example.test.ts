/** From the tokens of an exam to what is drawn and said of it. */
import { describe, expect, it } from 'vitest';
import { arcOf, digitsOf, mazeOf, overlayOf, pictureAt, pictureWords, stepsOf, wrongCells } from './example.ts';

const bytes = (...n: number[]): Uint8Array => Uint8Array.from(n);
const square = { rows: 2, cols: 2 };

describe('an example', () => {
  it('is one puzzle after one supervision step; out of range is the last', () => {
    const puzzles = [{ question: bytes(1, 1, 1, 1), labels: bytes(2, 3, 4, 5), answers: bytes(2, 1, 1, 1, 2, 3, 4, 4) }];
    const picture = { question: puzzles[0].question, puzzles, ...square };
    expect(stepsOf(picture)).toBe(2);
    expect([...pictureAt(picture, 0, 1).answer]).toEqual([2, 1, 1, 1]);
    expect([...pictureAt(picture, 7, 9).answer]).toEqual([2, 3, 4, 4]);
    expect([...wrongCells(pictureAt(picture, 0, 2))]).toEqual([3]);
    expect(pictureWords('mini', pictureAt(picture, 0, 2))).toBe('The model’s answer: 1 of 4 cells are wrong: row 2, column 2.');
    expect(digitsOf(bytes(0, 1, 5))).toEqual([0, 0, 4]);
  });

  it('counts nothing as wrong where nothing is asked', () => {
    const picture = { question: bytes(1, 1, 1, 1), labels: bytes(255, 3, 255, 5), answer: bytes(9, 3, 9, 5), ...square };
    expect(wrongCells(picture).size).toBe(0);
    expect(overlayOf(picture).solved).toBe(true);
    expect(pictureWords('sudoku', picture)).toBe('The model’s answer is right in all 2 cells.');
  });

  it('of a maze stands on the model’s canvas; without a start there is none', () => {
    const maze = { question: bytes(3, 2, 1, 4), labels: bytes(3, 5, 1, 4), answer: bytes(3, 2, 1, 4), ...square };
    expect(mazeOf(maze)).toMatchObject({ rows: 2, cols: 2, start: 0, goal: 3, cells: [1, 1, 0, 1] });
    expect(mazeOf({ ...maze, question: bytes(2, 2, 1, 4) })).toBeNull();
  });

  it('of ARC shows the cells of the right answer, and which are not its colours', () => {
    const arc = { question: bytes(3, 1, 1, 0), labels: bytes(4, 1, 1, 255), answer: bytes(4, 1, 1, 7), ...square };
    expect(arcOf(arc)).toMatchObject({ input: [[1]], right: [[2]], answer: [2] });
    expect(arcOf({ ...arc, answer: bytes(1, 1, 1, 1) })).toMatchObject({ answer: [null], wrong: new Set([0]) });
  });
});
