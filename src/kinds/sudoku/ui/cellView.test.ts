/** What a screen reader says of a cell is what the eye sees. */

import { describe, expect, it } from 'vitest';
import type { BoardOverlay } from '../../shared/ui/overlay.ts';
import { noMarks, type SudokuDocument } from '../page/marks.ts';
import { cellLabel, cellView } from './cellView.ts';

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
  it('says where a cell is and what a person typed', () => {
    expect(label(22)).toBe('row 3, column 5, given 7');
    expect(label(0)).toBe('row 1, column 1, empty');
    expect(label(80, null, [80])).toBe('row 9, column 9, empty, in conflict');
  });

  it('reads pencil marks', () => {
    const notes = { corner: board.map(() => 0b11), centre: board.map(() => 0b100000000) };
    expect(label(1, null, [], { board, notes })).toBe('row 1, column 2, corner marks 1 2, centre marks 9');
    expect(label(22, null, [], { board, notes })).toBe('row 3, column 5, given 7');
  });

  it("tells the model's answer from what was given, and how sure it is", () => {
    const confidence = board.map(() => 0.968);
    expect(label(0, frame({ tokens: tokens(0, 5), confidence }))).toBe("row 1, column 1, model's answer 4, 97 % sure");
    expect(label(0, frame({ tokens: tokens(0, 5), confidence: board.map(() => 0.998) }))).toContain('> 99 % sure');
    expect(label(0, frame({ tokens: tokens(0, 5), confidence: board.map(() => 1) }))).toContain(', 100 % sure');
    expect(label(22, frame({ confidence }))).toBe('row 3, column 5, given 7');
    expect(label(0, frame())).toBe('row 1, column 1, the model left it empty');
    expect(label(0, frame({ tokens: tokens(0, 0) }))).toBe('row 1, column 1, the model left it empty');
  });

  it('says when the model overwrote a given', () => {
    expect(label(22, frame({ tokens: tokens(22, 5), bad: new Set([22]) }))).toBe(
      'row 3, column 5, given 7, the model wrote 4, breaks a rule',
    );
  });

  it('says what changed and what breaks a rule', () => {
    const overlay = frame({ tokens: tokens(0, 5), changed: new Set([0]), bad: new Set([0]) });
    expect(label(0, overlay, [0])).toBe("row 1, column 1, model's answer 4, changed at this step, breaks a rule");
  });
});
