import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conflicts, verify, type SudokuBoard } from '../../shared/sudoku/board.ts';
import { emptyBoard } from './board.ts';
import { sudokuExamples } from './examples.ts';
import { parseSudoku } from './parse.ts';
import { fillAndRefute, startPosition, countSolutions, search } from './solve.ts';

const given = (cells: Record<number, number>): SudokuBoard => emptyBoard.map((_, cell) => cells[cell] ?? 0);

/** No two givens clash, yet there is no solution; plain backtracking takes millions of guesses to see it (P. Norvig's example). */
const slowContradiction = parseSudoku('.....5.8....6.1.43..........1.5........1.6...3.......553.....61........4.........');

/** Slow and obviously right: the first empty cell, every digit that fits. */
function bruteForce(board: SudokuBoard, limit: number): number {
  const cell = board.indexOf(0);
  if (cell < 0) return 1;
  let count = 0;
  for (let digit = 1; digit <= 9 && count < limit; digit++) {
    const next = board.map((d, i) => (i === cell ? digit : d));
    if (!conflicts(next).includes(cell)) count += bruteForce(next, limit - count);
  }
  return Math.min(count, limit);
}

describe('countSolutions', () => {
  test.each(sudokuExamples.map((example) => [example.name, example] as const))('finds exactly one solution: %s', (_, { board }) => {
    const { count, solution, complete } = countSolutions(board);
    expect({ count, complete }).toEqual({ count: 1, complete: true });
    expect(verify(board, solution ?? []).solved).toBe(true);
  });

  test('solves 17 clues, and counts no guesses where singles are enough', () => {
    const board = parseSudoku('000000010400000000020000000000050407008000300001090000300400200050100000000806000');
    expect(countSolutions(board)).toMatchObject({ count: 1, guesses: 0, complete: true });
  });

  test.each([
    ['the empty board', emptyBoard],
    ['one given', given({ 40: 5 })],
    ['a pair that can be swapped', sudokuExamples[0]?.board.map((d) => (d === 1 || d === 2 ? 0 : d)) ?? []],
  ])('finds more than one solution: %s', (_, board) => {
    const { count, solution, complete } = countSolutions(board);
    expect({ count, complete }).toEqual({ count: 2, complete: true });
    expect(verify(board, solution ?? []).solved).toBe(true);
  });

  test.each([
    ['two equal digits in a row', given({ 0: 5, 8: 5 })],
    ['two equal digits in a box', given({ 0: 5, 20: 5 })],
    ['a cell without a candidate', given({ 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 9: 7, 10: 8, 11: 9 })],
    ['a digit without a place in its box', given({ 3: 1, 16: 1, 18: 2, 19: 3, 20: 4 })],
  ])('finds no solution, without a guess: %s', (_, board) => {
    expect(countSolutions(board)).toEqual({ count: 0, solution: null, guesses: 0, complete: true });
  });

  test('finds no solution where singles would need millions of guesses', () => {
    expect(countSolutions(slowContradiction)).toMatchObject({ count: 0, solution: null, complete: true });
  });

  test('counts guesses on the scale the levels are defined on', () => {
    expect(sudokuExamples.map(({ board }) => countSolutions(board).guesses)).toEqual([0, 18, 320, 469, 677]);
  });

  test('stops at one solution when asked to', () => {
    expect(search(emptyBoard, { limit: 1, guessLimit: 2000 })).toMatchObject({ count: 1, complete: true });
  });

  test('agrees with brute force on nearly full boards, right and wrong', () => {
    const solved = countSolutions(sudokuExamples[1]?.board ?? []).solution ?? [];
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(80), { maxLength: 40 }), fc.nat(80), fc.integer({ min: 0, max: 9 }), (holes, cell, digit) => {
        const board = solved.map((d, i) => (i === cell && digit !== 0 ? digit : holes.includes(i) ? 0 : d));
        const clash = conflicts(board).length > 0;
        expect(countSolutions(board).count).toBe(clash ? 0 : bruteForce(board, 2));
      }),
      { numRuns: 60 },
    );
  });

  test('finds the same with its stronger deductions, with fewer guesses', () => {
    for (const { board } of sudokuExamples) {
      const deep = search(board, { limit: 2, guessLimit: 200, deduce: fillAndRefute });
      const quick = countSolutions(board);
      expect(deep).toMatchObject({ count: 1, complete: true, solution: quick.solution });
      expect(deep.guesses).toBeLessThanOrEqual(quick.guesses);
    }
  });
});

describe('search', () => {
  test('says that it gave up when the guess limit stopped it', () => {
    expect(search(slowContradiction, { limit: 2, guessLimit: 300 })).toEqual({ count: 0, solution: null, guesses: 300, complete: false });
  });
});

describe('fillAndRefute', () => {
  test('only removes candidates that no solution has', () => {
    for (const { board } of sudokuExamples) {
      const position = startPosition(board);
      const { solution } = countSolutions(board);
      if (!position) throw new Error('an example contradicts itself');
      expect(fillAndRefute(position)).toBe(true);
      solution?.forEach((digit, cell) => {
        const kept = position.digits[cell] === digit || ((position.candidates[cell] ?? 0) & (1 << (digit - 1))) !== 0;
        expect(kept).toBe(true);
      });
    }
  });
});
