/** Mazes in the store: links, seeds, imports and what is said before solving. */

import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { seededRng } from '../../shared/rng.ts';
import { clearWalls, formatMaze, MAZE_ALGORITHMS } from '../core/board.ts';
import { mazeExamples } from '../core/generate.ts';
import { parseMaze } from '../core/parse.ts';
import { mazeRules } from '../core/rules.ts';
import {
  generateMaze,
  mazeCode,
  readMazeCode,
  mazeStatus,
  changeMaze,
  readMazeFile,
  readMazeText,
  mazeLink,
  SEED_MAX,
  useMaze,
} from './store.ts';

const small = 'S....\n.....\n..#..\n.....\n....G';

const openMazeText = async (text: string): Promise<string> => (await readMazeText(text))[0].open();
const openMazeFile = async (file: File): Promise<string> => (await readMazeFile(file))[0].open();

beforeEach(async () => void (await openMazeText(small)));

test('a first visit sees the example of two ways round', () => {
  const start = useMaze.getInitialState().board;
  expect(start).toEqual(mazeExamples().find(({ id }) => id === 'two-ways')?.board);
});

describe('a link', () => {
  test('carries any maze there and back', () => {
    const side = fc.integer({ min: 5, max: 30 });
    fc.assert(
      fc.property(fc.constantFrom(...MAZE_ALGORITHMS), side, side, fc.nat(), (algorithm, rows, cols, seed) => {
        const board = mazeRules.generate({ algorithm, rows, cols }, seededRng(seed));
        expect(readMazeCode(mazeCode(board))).toEqual(board);
      }),
      { numRuns: 60 },
    );
  });

  test('is short, has only characters that survive, and nothing of this browser', () => {
    const link = mazeLink(mazeExamples()[11].board, 'https://example.org/app/?backend=wasm#x');
    expect(link.length).toBeLessThan(220);
    expect(link).toMatch(/^https:\/\/example\.org\/app\/#m=[\w.-]+\d$/);
  });

  test.each([
    ['', 'cut off'],
    ['15x15.AAAA', 'cut off'],
    ['31x15.AAAA.0.1', '5 to 30'],
    ['5x5.AAAA.0.1', 'walls'],
    ['5x5.AAAAAAA.0.24', 'walls'],
    ['5x5.AAAAAA.0.25', 'goal'],
    ['5x5.AAAAAA.3.3', 'another cell'],
    ['5x5._____w.0.24', 'start'],
  ])('%s is refused with what is wrong', (code, words) => expect(() => readMazeCode(code)).toThrow(words));
});

describe('the maze on the page', () => {
  test('is made again by its size, generator and seed, and remembers them until it is changed', () => {
    generateMaze('dfs', 4711);
    const { board, notes } = useMaze.getState();
    expect(notes.generated).toEqual({ algorithm: 'dfs', seed: 4711 });
    expect([board.rows, board.cols]).toEqual([5, 5]);
    changeMaze(clearWalls);
    expect(useMaze.getState().notes.generated).toBeNull();
    generateMaze('dfs', 4711);
    expect(useMaze.getState().board).toEqual(board);
  });

  test('brings the seed back with undo, and keeps the maze on a seed out of range', () => {
    generateMaze('prim', 7);
    changeMaze(clearWalls);
    useMaze.getState().undo();
    expect(useMaze.getState().notes.generated).toEqual({ algorithm: 'prim', seed: 7 });
    const { board } = useMaze.getState();
    expect(() => generateMaze('prim', SEED_MAX + 1)).toThrow(String(SEED_MAX));
    expect(() => generateMaze('prim', 1.5)).toThrow('whole number');
    expect(useMaze.getState().board).toBe(board);
  });

  test('records no undo step for a change that changes nothing', () => {
    const { past } = useMaze.getState().history;
    changeMaze((board) => board);
    expect(useMaze.getState().history.past).toBe(past);
  });

  test('leaves a path in a text out', async () => {
    await openMazeText('Sooo.\n...o.\n...oG\n.....\n.....');
    expect(formatMaze(useMaze.getState().board)).not.toContain('o');
  });

  test('stays as it was when a text or a file is no maze', async () => {
    const { board } = useMaze.getState();
    await expect(openMazeText('S....\n....')).rejects.toThrow('rows');
    await expect(openMazeFile(new File(['x'.repeat(8_000_001)], 'big.txt'))).rejects.toThrow('8,000,000');
    expect(useMaze.getState().board).toBe(board);
  });
});

describe('before solving', () => {
  test('says how long the shortest path is', () => {
    expect(mazeStatus(parseMaze(small))).toMatchObject({ solvable: true, sentence: expect.stringContaining('8 steps') as string });
  });

  test('says that walls cut the start off', () => {
    expect(mazeStatus(parseMaze('S#...\n##...\n.....\n.....\n....G'))).toMatchObject({ solvable: false });
  });
});
