import { describe, expect, test } from 'vitest';
import { seededRng } from '../../shared/rng.ts';
import { filledCount } from '../../shared/sudoku/board.ts';
import { sudokuLevels } from './board.ts';
import { generateSudoku, levelOf } from './generate.ts';
import { countSolutions } from './solve.ts';

describe('generateSudoku', () => {
  test.each(sudokuLevels)('makes %s boards with exactly one solution at that level', (level) => {
    for (let seed = 0; seed < 12; seed++) {
      const board = generateSudoku({ level }, seededRng(seed));
      const { count, guesses, complete } = countSolutions(board);
      expect({ count, complete, level: levelOf(guesses) }).toEqual({ count: 1, complete: true, level });
      if (level === 'easy') expect(filledCount(board)).toBeGreaterThanOrEqual(32);
      else expect(filledCount(board)).toBeLessThan(44);
    }
  });

  test('makes the same board from the same random numbers, another from others', () => {
    const make = (seed: number): string => generateSudoku({ level: 'medium' }, seededRng(seed)).join('');
    expect(make(1)).toBe(make(1));
    expect(make(1)).not.toBe(make(2));
  });

  test('ends even when the random numbers are not random', () => {
    expect(() => generateSudoku({ level: 'medium' }, () => 0.999)).toThrow(RangeError);
  });
});

describe('levelOf', () => {
  test('draws the lines at 0 and 5 guesses', () => {
    expect([0, 1, 5, 6, 1000].map(levelOf)).toEqual(['easy', 'medium', 'medium', 'hard', 'hard']);
  });
});
