import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sudokuExamples } from '../sudoku/core/examples.ts';
import { sudokuRules } from '../sudoku/core/rules.ts';
import { countSolutions } from '../sudoku/core/solve.ts';
import { makeRollouts } from './question.ts';

const anyBoard = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 81, maxLength: 81 });
const anyTokens = fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 81, maxLength: 81 });

describe('makeRollouts', () => {
  test('puts the question itself first and brings every copy back to it', () => {
    fc.assert(
      fc.property(anyBoard, fc.integer({ min: 1, max: 9 }), fc.integer(), (board, copies, seed) => {
        const rollouts = makeRollouts(sudokuRules, board, 81, copies, seed);
        const question = Array.from(sudokuRules.encode(board, 81));
        expect(rollouts.copies).toBe(copies);
        expect(rollouts.tokens).toHaveLength(copies * 81);
        expect(Array.from(rollouts.tokens.subarray(0, 81))).toEqual(question);
        for (let k = 0; k < copies; k++) {
          const back = rollouts.tokensBack(k, rollouts.tokens.subarray(k * 81, k * 81 + 81));
          expect(Array.from(back)).toEqual(question);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('moves values with their cells: the tokens of a copy, moved as values, are the question with its digits renamed', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const solved = countSolutions(sudokuExamples[0]?.board ?? []).solution ?? [];
        const rollouts = makeRollouts(sudokuRules, solved, 81, 4, seed);
        for (let k = 0; k < 4; k++) {
          const moved = rollouts.valuesBack(k, rollouts.tokens.subarray(k * 81, k * 81 + 81));
          const renamings = new Set(solved.map((digit, cell) => `${digit} -> ${moved[cell] ?? 0}`));
          expect(renamings.size).toBe(9);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('brings a solution of a copy back to a solution of the question', () => {
    const board = sudokuExamples[1]?.board ?? [];
    const rollouts = makeRollouts(sudokuRules, board, 81, 6, 3);
    for (let k = 0; k < 6; k++) {
      const copy = sudokuRules.decode(rollouts.tokens.subarray(k * 81, k * 81 + 81), board);
      const solution = countSolutions(copy).solution ?? [];
      const back = sudokuRules.decode(rollouts.tokensBack(k, sudokuRules.encode(solution, 81)), board);
      expect(sudokuRules.verify(board, back)).toMatchObject({ solved: true, problems: 0 });
    }
  });

  test('is the same for the same seed, different for another, and the copies differ', () => {
    const board = sudokuExamples[0]?.board ?? [];
    const tokens = (seed: number): number[] => Array.from(makeRollouts(sudokuRules, board, 81, 4, seed).tokens);
    expect(tokens(5)).toEqual(tokens(5));
    expect(tokens(5)).not.toEqual(tokens(6));
    const copies = [0, 1, 2, 3].map((k) =>
      tokens(5)
        .slice(k * 81, k * 81 + 81)
        .join(),
    );
    expect(new Set(copies).size).toBe(4);
  });

  test('keeps wrong answers wrong: tokens outside the alphabet of a copy never turn into others', () => {
    fc.assert(
      fc.property(anyTokens, fc.integer(), (answer, seed) => {
        const rollouts = makeRollouts(sudokuRules, sudokuExamples[0]?.board ?? [], 81, 2, seed);
        const blanks = (tokens: ArrayLike<number>): number => Array.from(tokens).filter((t) => t <= 1).length;
        expect(blanks(rollouts.tokensBack(1, answer))).toBe(blanks(answer));
      }),
      { numRuns: 50 },
    );
  });
});
