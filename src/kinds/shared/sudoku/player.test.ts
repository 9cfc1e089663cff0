/** A player's game: what a check says of own digits, and when the puzzle is solved. */

import { describe, expect, test } from 'vitest';
import { enterDigit, noMarksOn, struckOut, type SudokuDocument } from './table.ts';
import { gameOf } from './ui/PlayTools.tsx';

const noMarks = noMarksOn(81);
const solution = [1, 2, 3, 4, 3, 4, 1, 2, 2, 1, 4, 3, 4, 3, 2, 1];
const board = solution.map((digit, cell) => (cell < 2 ? 0 : digit));
const start: SudokuDocument = { board, notes: { ...noMarks, own: board.map(() => 0) } };
const write = (doc: SudokuDocument, cell: number, digit: number): SudokuDocument => enterDigit(doc, new Set([cell]), digit, 'digit', true);

describe('gameOf', () => {
  test('counts, and checks only when it is asked to', () => {
    const doc = write(start, 0, 4);
    expect(gameOf(doc, solution, null)).toMatchObject({ solved: false, sentence: '1 of 2 cells filled' });
    expect(struckOut(doc.notes.own, solution, null).size).toBe(0);
    expect([...struckOut(doc.notes.own, solution, doc.notes.own)]).toEqual([0]);
    expect(gameOf(doc, solution, doc.notes.own)).toMatchObject({ sentence: '1 of your digits cannot be right.' });
  });

  test('a digit that was changed since the check is not struck out', () => {
    const doc = write(start, 0, 4);
    expect(struckOut(write(doc, 0, 3).notes.own, solution, doc.notes.own).size).toBe(0);
    const good = write(start, 0, 1);
    expect(gameOf(good, solution, good.notes.own).sentence).toBe('Your digit is right so far.');
  });

  test('is solved by the solution alone, and by nothing the puzzle gives', () => {
    expect(gameOf(write(write(start, 0, 1), 1, 2), solution, null)).toMatchObject({ solved: true, sentence: 'Solved by you.' });
    expect(gameOf(write(write(start, 0, 2), 1, 1), solution, null).solved).toBe(false);
    expect(gameOf({ board: solution, notes: start.notes }, solution, null).solved).toBe(false);
    expect(struckOut([4], null, [4]).size).toBe(0);
  });
});
