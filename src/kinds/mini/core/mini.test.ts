/** 4x4 Sudokus: all grids, one solution each, nothing learnt in secret. */

import { describe, expect, test } from 'vitest';
import { seededRng } from '../../shared/rng.ts';
import { generateMini, mini, MINI_CELLS, miniGrids, miniSolutions, splitGrids } from './mini.ts';

const key = (board: readonly number[]): string => board.join('');

describe('4x4 Sudokus', () => {
  test('there are 288 full grids, and transposing or renaming digits stays among them', () => {
    const keys = new Set(miniGrids.map(key));
    expect(keys.size).toBe(288);
    for (const grid of miniGrids) {
      expect(keys.has(key(grid.map((_, i) => grid[(i % 4) * 4 + (i >> 2)])))).toBe(true);
      expect(keys.has(key(grid.map((d) => (d % 4) + 1)))).toBe(true);
    }
  });

  test('every generated puzzle has exactly its solution, on the grids it was given', () => {
    const rng = seededRng(5);
    const { train, test: held } = splitGrids(rng, 40);
    expect(held).toHaveLength(40);
    expect(train.length + held.length).toBe(288);
    const allowed = new Set(train.map(key));
    expect(held.some((grid) => allowed.has(key(grid)))).toBe(false);
    const givens = new Set<number>();
    for (let i = 0; i < 300; i++) {
      const { question, solution } = generateMini(rng, train);
      expect(allowed.has(key(solution))).toBe(true);
      expect(miniSolutions(question, 2)).toEqual([solution]);
      expect(question.every((d, c) => d === 0 || d === solution[c])).toBe(true);
      givens.add(question.filter((d) => d > 0).length);
    }
    expect(Math.min(...givens)).toBe(4);
    expect(Math.max(...givens)).toBeGreaterThanOrEqual(10);
  });

  test('the same seed gives the same puzzle', () => {
    expect(generateMini(seededRng(9), miniGrids)).toEqual(generateMini(seededRng(9), miniGrids));
  });

  test('an empty cell is token 1, digits follow', () => {
    const tokens = [...mini.encode([0, 1, 2, 3, 4, ...new Array<number>(11).fill(0)], MINI_CELLS)];
    expect(tokens.slice(0, 5)).toEqual([1, 2, 3, 4, 5]);
    expect(tokens).toHaveLength(MINI_CELLS);
    expect(Math.max(...tokens)).toBeLessThan(mini.vocabSize);
  });

  test('an impossible board has no solution', () => {
    expect(miniSolutions([1, 1, ...new Array<number>(14).fill(0)], 2)).toEqual([]);
  });
});
