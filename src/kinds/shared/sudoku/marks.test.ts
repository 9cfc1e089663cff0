/** Digits and pencil marks behave as solvers expect. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyBoard } from '../../sudoku/core/board.ts';
import { clearAll, enterDigit, erase, filledBy, marksOf, noMarksOn, notesSchema, type EditMode, type SudokuDocument } from './table.ts';

const noMarks = noMarksOn(81);
const blank: SudokuDocument = { board: emptyBoard, notes: noMarks };
const cells = (...list: number[]): ReadonlySet<number> => new Set(list);
type Edit = readonly [selected: number[], digit: number, mode: EditMode, playing: boolean];
const edits = fc.array(
  fc.tuple(
    fc.uniqueArray(fc.integer({ min: 0, max: 80 }), { maxLength: 6 }),
    fc.integer({ min: 1, max: 9 }),
    fc.constantFrom<EditMode>('digit', 'corner', 'centre', 'colour'),
    fc.boolean(),
  ),
  { maxLength: 20 },
);
const play = (list: readonly Edit[]): SudokuDocument =>
  list.reduce((doc, [on, digit, mode, playing]) => enterDigit(doc, new Set(on), digit, mode, playing), blank);

describe('enterDigit', () => {
  test('fills every selected cell, and the same digit again clears them', () => {
    const filled = enterDigit(blank, cells(0, 40), 5, 'digit');
    expect([filled.board[0], filled.board[40], filled.board[1]]).toEqual([5, 5, 0]);
    expect(enterDigit(filled, cells(0, 40), 5, 'digit').board).toEqual(emptyBoard);
  });

  test('fills the rest when only some have the digit', () => {
    const doc = enterDigit(enterDigit(blank, cells(0), 5, 'digit'), cells(0, 1), 5, 'digit');
    expect(doc.board.slice(0, 2)).toEqual([5, 5]);
  });

  test.each(['corner', 'centre'] as const)('toggles %s marks in the empty cells only', (mode) => {
    const start = enterDigit(blank, cells(0), 9, 'digit');
    const marked = enterDigit(enterDigit(start, cells(0, 1), 5, mode), cells(1), 2, mode);
    expect(marksOf(marked.notes[mode][0])).toEqual([]);
    expect(marksOf(marked.notes[mode][1])).toEqual([2, 5]);
    expect(marksOf(enterDigit(marked, cells(0, 1), 5, mode).notes[mode][1])).toEqual([2]);
    expect(marked.board).toBe(start.board);
  });

  test('does nothing without a cell to write in', () => {
    const full = enterDigit(blank, cells(3), 1, 'digit');
    expect(enterDigit(full, cells(), 4, 'digit')).toBe(full);
    expect(enterDigit(full, cells(3), 4, 'corner')).toBe(full);
  });

  test('keeps documents that storage accepts', () => {
    fc.assert(fc.property(edits, (list) => notesSchema(81).safeParse(play(list).notes).success));
  });
});

describe('erase', () => {
  test('takes digits first, then pencil marks, then nothing', () => {
    let doc = enterDigit(blank, cells(7), 3, 'centre');
    doc = enterDigit(doc, cells(7), 8, 'corner');
    doc = enterDigit(doc, cells(7), 4, 'digit');
    const once = erase(doc, cells(7));
    expect([once.board[7], marksOf(once.notes.centre[7])]).toEqual([0, [3]]);
    const twice = erase(once, cells(7));
    expect([twice.notes.centre[7], twice.notes.corner[7]]).toEqual([0, 0]);
    expect(erase(twice, cells(7))).toBe(twice);
  });
});

describe('clearAll', () => {
  test('leaves nothing of anything, and changes nothing twice', () => {
    fc.assert(
      fc.property(edits, (list) => {
        const cleared = clearAll(play(list));
        expect(cleared).toEqual(blank);
        expect(clearAll(cleared)).toBe(cleared);
      }),
    );
  });
});

describe('playing', () => {
  const given = enterDigit(blank, cells(0), 5, 'digit');

  test('writes own digits where nothing is given, apart from the puzzle', () => {
    const played = enterDigit(given, cells(0, 1), 7, 'digit', true);
    expect(played.board).toBe(given.board);
    expect(played.notes.own.slice(0, 2)).toEqual([0, 7]);
    expect(filledBy(played).slice(0, 2)).toEqual([5, 7]);
    expect(enterDigit(given, cells(0), 7, 'digit', true)).toBe(given);
    expect(enterDigit(played, cells(1), 7, 'digit', true).notes.own[1]).toBe(0);
    expect(enterDigit(played, cells(1), 2, 'corner', true)).toBe(played);
  });

  test('erases and clears what the player added, and leaves the puzzle', () => {
    const played = enterDigit(enterDigit(given, cells(1), 7, 'digit', true), cells(0, 1), 3, 'colour', true);
    const once = erase(played, cells(0, 1), true);
    expect([once.board[0], once.notes.own[1], once.notes.colour[0]]).toEqual([5, 0, 3]);
    expect(erase(once, cells(0, 1), true).notes.colour[0]).toBe(0);
    expect(clearAll(played, true)).toEqual(given);
  });

  test('what is given later takes the place of an own digit', () => {
    const played = enterDigit(enterDigit(blank, cells(1), 7, 'digit', true), cells(1), 4, 'digit');
    expect([played.board[1], played.notes.own[1]]).toEqual([4, 0]);
  });

  test('boards that were kept before there were own digits and colours still open', () => {
    const { corner, centre } = noMarks;
    expect(notesSchema(81).safeParse({ corner, centre })).toEqual({ success: true, data: noMarks });
    expect(notesSchema(81).safeParse({ corner, centre, own: [1] }).success).toBe(false);
  });
});
