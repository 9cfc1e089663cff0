/** What a screen reader says of a cell is what the eye sees. */

import { describe, expect, test } from 'vitest';
import type { BoardOverlay } from '../../ui/overlay.ts';
import { noMarksOn, type SudokuDocument } from '../table.ts';
import { cellLabel, cellView } from './cellView.ts';
import { tally } from './SudokuSide.tsx';

const noMarks = noMarksOn(81);
const board = Array.from({ length: 81 }, (_, cell) => (cell === 22 ? 7 : 0));
const doc: SudokuDocument = { board, notes: noMarks };
const frame = (more: Partial<BoardOverlay> = {}): BoardOverlay => ({
  tokens: board.map((digit) => digit + 1),
  confidence: null,
  changed: new Set(),
  bad: new Set(),
  solved: false,
  ...more,
});
const label = (cell: number, overlay: BoardOverlay | null = null, conflicts: number[] = [], of = doc): string =>
  cellLabel(cell, cellView(cell, of, new Set(conflicts), overlay), 9);
const tokens = (cell: number, token: number): number[] => board.map((digit, i) => (i === cell ? token : digit + 1));

describe('cellLabel', () => {
  test('says where a cell is and what a person typed', () => {
    expect(label(22)).toBe('row 3, column 5, given 7');
    expect(label(0)).toBe('row 1, column 1, empty');
    expect(label(80, null, [80])).toBe('row 9, column 9, empty, in conflict');
  });

  test('reads pencil marks', () => {
    const notes = { ...noMarks, corner: board.map(() => 0b11), centre: board.map(() => 0b100000000) };
    expect(label(1, null, [], { board, notes })).toBe('row 1, column 2, corner marks 1 2, centre marks 9');
    expect(label(22, null, [], { board, notes })).toBe('row 3, column 5, given 7');
  });

  test("tells the model's answer from what was given, and how sure it is", () => {
    const confidence = board.map(() => 0.968);
    expect(label(0, frame({ tokens: tokens(0, 5), confidence }))).toBe("row 1, column 1, model's answer 4, 97 % sure");
    expect(label(0, frame({ tokens: tokens(0, 5), confidence: board.map(() => 0.998) }))).toContain('> 99 % sure');
    expect(label(0, frame({ tokens: tokens(0, 5), confidence: board.map(() => 1) }))).toContain(', 100 % sure');
    expect(label(22, frame({ confidence }))).toBe('row 3, column 5, given 7');
    expect(label(0, frame())).toBe('row 1, column 1, the model left it empty');
    expect(label(0, frame({ tokens: tokens(0, 0) }))).toBe('row 1, column 1, the model left it empty');
  });

  test('says when the model overwrote a given', () => {
    expect(label(22, frame({ tokens: tokens(22, 5), bad: new Set([22]) }))).toBe(
      'row 3, column 5, given 7, the model wrote 4, breaks a rule',
    );
  });

  test('says what changed and what breaks a rule', () => {
    const overlay = frame({ tokens: tokens(0, 5), changed: new Set([0]), bad: new Set([0]) });
    expect(label(0, overlay, [0])).toBe("row 1, column 1, model's answer 4, changed at this step, breaks a rule");
  });

  test('tells own digits and colours from what is given, and what a check found', () => {
    const notes = { ...noMarks, own: board.map((_, i) => (i === 0 ? 4 : 0)), colour: board.map((_, i) => (i === 1 ? 2 : 0)) };
    expect(label(0, null, [], { board, notes })).toBe('row 1, column 1, your 4');
    expect(label(1, null, [], { board, notes })).toBe('row 1, column 2, empty, green');
    const checked = cellView(0, { board, notes }, new Set(), null, { wrong: new Set([0]) });
    expect(cellLabel(0, checked, 9)).toBe('row 1, column 1, your 4, cannot be right');
    expect(label(0, frame({ tokens: tokens(0, 6) }), [], { board, notes })).toBe("row 1, column 1, model's answer 5");
  });

  test('says what is right where another digit or none stands, when it is asked to', () => {
    const solution = board.map((_, i) => (i === 22 ? 7 : 3));
    const right = (cell: number, overlay: BoardOverlay | null) => cellLabel(cell, cellView(cell, doc, new Set(), overlay, { solution }), 9);
    expect(right(0, null)).toBe('row 1, column 1, empty, right: 3');
    expect(right(0, frame({ tokens: tokens(0, 5) }))).toBe("row 1, column 1, model's answer 4, right: 3");
    expect(right(0, frame({ tokens: tokens(0, 4) }))).toBe("row 1, column 1, model's answer 3");
    expect(right(22, frame())).toBe('row 3, column 5, given 7');
    expect(tally(doc, frame({ tokens: board.map((_, i) => (i < 2 ? 5 : i < 5 ? 4 : 1)) }), solution)).toEqual({ written: 5, wrong: 2 });
  });
});
