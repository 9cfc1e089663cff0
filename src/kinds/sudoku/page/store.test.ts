/** The Sudoku of the page: what a first visit sees, and how puzzles get in and out. */

import { beforeEach, describe, expect, test } from 'vitest';
import { boardPart, readHash } from '../../../storage/address.ts';
import { errorOf } from '../../../testing/errors.ts';
import { formatSudoku } from '../../shared/sudoku/board.ts';
import { emptyBoard } from '../core/board.ts';
import { sudokuExamples } from '../core/examples.ts';
import { parseSudoku } from '../core/parse.ts';
import { readSudokuCode, sudokuStatus, sudokuTable, useSudoku, useSudokuStatus } from './store.ts';

const [easy, hard] = sudokuExamples;
const first = useSudoku.getState().board;

const openSudokuText = async (text: string): Promise<string> => (await sudokuTable.readText(text))[0].open();
const openSudokuFile = async (file: File): Promise<string> => (await sudokuTable.readFile(file))[0].open();

beforeEach(() => useSudoku.getState().replace(easy.board));

describe('the Sudoku of the page', () => {
  test('is a hard one with exactly one solution on a first visit', () => {
    expect(first).toEqual(hard.board);
    expect(sudokuStatus(first)).toMatchObject({ headline: 'Ready to solve', tone: 'plain' });
  });

  test('loads text, as one undo step', async () => {
    expect(await openSudokuText(formatSudoku(hard.board))).toMatch(/^a Sudoku with \d\d givens$/);
    expect(useSudoku.getState().board).toEqual(hard.board);
    useSudoku.getState().undo();
    expect(useSudoku.getState().board).toEqual(easy.board);
  });

  test('stays as it was when a text or a file is no Sudoku', async () => {
    const before = useSudoku.getState().history;
    await expect(openSudokuText('12345')).rejects.toThrow(errorOf('puzzle-parse'));
    await expect(openSudokuFile(new File(['no puzzle'], 'a.txt'))).rejects.toThrow(errorOf('puzzle-parse'));
    await expect(openSudokuFile(new File(['.'.repeat(1_000_001)], 'big.txt'))).rejects.toThrow('big.txt has 1,000,001 bytes');
    expect(useSudoku.getState().history).toBe(before);
  });

  test('loads a file', async () => {
    await openSudokuFile(new File([formatSudoku(hard.board)], 'a.sdk'));
    expect(useSudoku.getState().board).toEqual(hard.board);
  });

  test('is shared as a link that opens the same board, without the settings of this browser', () => {
    useSudoku.getState().replace(hard.board);
    const link = new URL(sudokuTable.link('https://example.org/app/?backend=wasm#s=1'));
    expect(link.href).toMatch(/^https:\/\/example\.org\/app\/#s=[0-9]{81}$/);
    expect(readSudokuCode(readHash(link.hash, boardPart('s')) ?? '')).toEqual(hard.board);
    expect(() => readSudokuCode('12345')).toThrow('5 characters');
    useSudoku.getState().replace(emptyBoard);
    expect(parseSudoku(readHash(new URL(sudokuTable.link(link.href)).hash, boardPart('s')) ?? '')).toEqual(emptyBoard);
  });
});

describe('what the exact solver says', () => {
  const board = (cells: Record<number, number>): number[] => emptyBoard.map((_, cell) => cells[cell] ?? 0);

  test.each([
    ['Nothing to solve yet', false, emptyBoard],
    ['Contradictory grid', false, board({ 0: 5, 8: 5 })],
    ['Contradictory grid', false, board({ 0: 1, 1: 2, 2: 3, 3: 4, 4: 5, 5: 6, 6: 7, 7: 8, 17: 9 })],
    ['Ambiguous grid', true, board({ 0: 5 })],
    ['Ready to solve', true, easy.board],
  ])('%s, solvable: %s', (headline, solvable, question) => {
    expect(sudokuStatus(question)).toMatchObject({ headline, solvable });
  });

  test('counts the cells in conflict', () => {
    expect(sudokuStatus(board({ 0: 5, 8: 5, 40: 5 })).sentence).toBe('2 cells repeat a digit in their row, column or box.');
  });

  test('never takes a wrong guess for an answer: boards that need more work stay unknown', () => {
    for (const { board: question } of sudokuExamples)
      expect(sudokuStatus(question)).toMatchObject({ solvable: true, headline: 'Ready to solve' });
  });

  test('follows the board', () => {
    useSudoku.getState().replace(board({ 0: 5, 8: 5 }));
    expect(useSudokuStatus.getState().headline).toBe('Contradictory grid');
    useSudoku.getState().undo();
    expect(useSudokuStatus.getState().headline).toBe('Ready to solve');
  });
});
