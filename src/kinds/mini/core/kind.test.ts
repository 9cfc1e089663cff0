/** 4x4 Sudokus behind the doors of every kind: text in and out, symmetries that lead back, verdicts. */

import { describe, expect, test } from 'vitest';
import { seededRng } from '../../shared/rng.ts';
import { mini, MINI_CELLS, miniSolutions } from './mini.ts';

const boards = Array.from({ length: 40 }, (_, seed) => mini.generate({}, seededRng(seed)));

describe('4x4 Sudoku as a kind', () => {
  test('text and tokens come back as the board', () => {
    for (const board of boards) {
      expect(mini.parse(mini.format(board))).toEqual(board);
      expect(mini.decode(mini.encode(board, MINI_CELLS), board)).toEqual(board);
    }
    expect(mini.parse('1 . . . | . . 3 .\n- 4 0 0\n...2')).toEqual([1, 0, 0, 0, 0, 0, 3, 0, 0, 4, 0, 0, 0, 0, 0, 2]);
  });

  test.each([
    ['5'.repeat(16), 'no digit'],
    ['1234', 'has 4'],
    ['1'.repeat(2000), 'at most 1000'],
  ])('hostile text is refused in words: %#', (text, message) => {
    expect(() => mini.parse(text)).toThrow(message);
  });

  test('the only solution verifies; a changed given, a repeated digit and an empty cell do not', () => {
    for (const board of boards) {
      const [solution = []] = miniSolutions(board, 2);
      expect(mini.verify(board, solution)).toMatchObject({ solved: true, problems: 0 });
      const given = board.findIndex((digit) => digit > 0);
      for (const wrong of [solution.with(given, (solution[given] % 4) + 1), solution.with(0, 0)])
        expect(mini.verify(board, wrong).solved).toBe(false);
    }
  });

  test('the answer of a symmetric copy, led back, is the answer', () => {
    boards.forEach((board, seed) => {
      const copy = mini.symmetry(board, MINI_CELLS, seededRng(100 + seed));
      const [solution = []] = miniSolutions(board, 2);
      const [copied = []] = miniSolutions(copy.board, 2);
      const tokens = mini.encode(copied, MINI_CELLS);
      expect(solution.map((digit) => copy.tokens[digit + 1])).toEqual(solution.map((_, cell) => tokens[copy.positions[cell]]));
    });
  });
});
