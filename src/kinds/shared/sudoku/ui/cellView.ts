/** What one Sudoku cell shows and what a screen reader says of it: pure, from the board, its marks and the playback frame. */

import { percent } from '../../../../ui/format.ts';
import type { BoardOverlay } from '../../ui/overlay.ts';
import type { SudokuBoard } from '../board.ts';
import { COLOURS, marksOf, type SudokuDocument } from '../table.ts';

/** Every field is a primitive, so that a cell whose view is the same is not drawn again. */
export interface SudokuCellView {
  /** What the puzzle gives, 0 for none. */
  readonly given: number;
  /** A player's own digit, 0 for none, and whether a check found that it cannot be right. */
  readonly own: number;
  readonly wrong: boolean;
  /** The model's digit, 0 when it left the cell blank; null while editing. */
  readonly answer: number | null;
  /** Probability (0..1) of the model's token, or null. */
  readonly confidence: number | null;
  readonly changed: boolean;
  /** The model's answer breaks a rule here. */
  readonly bad: boolean;
  /** The digit a person typed repeats in its row, column or box. */
  readonly conflict: boolean;
  /** Pencil marks as bits. */
  readonly corner: number;
  readonly centre: number;
  /** The cell's colour, by number from 1; 0 for none. */
  readonly colour: number;
  /** The digit that is right where another one or none stands, 0 where that is not to be shown. */
  readonly right: number;
}

/** What is shown beside the board itself. */
export interface SolutionMarks {
  /** The solution, where what is right is to be shown. */
  readonly solution?: SudokuBoard | null;
  /** Own digits that a check found wrong. */
  readonly wrong?: ReadonlySet<number>;
}

/** The view of a cell. `conflicts` are the cells of the question that break a rule. */
export function cellView(
  cell: number,
  doc: SudokuDocument,
  conflicts: ReadonlySet<number>,
  overlay: BoardOverlay | null,
  { solution, wrong }: SolutionMarks = {},
): SudokuCellView {
  const token = overlay?.tokens[cell] ?? 0;
  const given = doc.board[cell] ?? 0;
  const answer = overlay ? Math.max(0, token - 1) : null;
  const own = overlay ? 0 : (doc.notes.own[cell] ?? 0);
  return {
    given,
    own,
    wrong: own !== 0 && (wrong?.has(cell) ?? false),
    answer,
    confidence: percentOf(overlay?.confidence?.[cell]),
    changed: overlay?.changed.has(cell) ?? false,
    bad: overlay?.bad.has(cell) ?? false,
    conflict: conflicts.has(cell),
    corner: doc.notes.corner[cell] ?? 0,
    centre: doc.notes.centre[cell] ?? 0,
    colour: doc.notes.colour[cell] ?? 0,
    right: solution && given === 0 && (answer ?? own) !== solution[cell] ? (solution[cell] ?? 0) : 0,
  };
}

/** In whole per cent, as it is drawn and told: a cell is not drawn anew for less. What is nearly sure is not told as sure, nor the nearly impossible as 0. */
function percentOf(confidence: number | undefined): number | null {
  if (confidence === undefined || confidence === 0 || confidence === 1) return confidence ?? null;
  return Math.min(0.996, Math.max(0.004, Math.round(confidence * 100) / 100));
}

/** "row 3, column 5, model's answer 4, 97 % sure" */
export function cellLabel(cell: number, view: SudokuCellView, side: number): string {
  return [
    `row ${Math.floor(cell / side) + 1}, column ${(cell % side) + 1}`,
    ...content(view),
    view.changed && 'changed at this step',
    view.bad ? 'breaks a rule' : view.conflict && 'in conflict',
    view.right !== 0 && `right: ${view.right}`,
    view.colour !== 0 && (COLOURS[view.colour - 1] ?? false),
  ]
    .filter((part) => part !== false)
    .join(', ');
}

function content({ given, own, wrong, answer, confidence, corner, centre }: SudokuCellView): (string | false)[] {
  if (given !== 0) return [`given ${given}`, answer !== null && answer !== given && `the model wrote ${answer === 0 ? 'nothing' : answer}`];
  if (answer !== null) {
    const sure = confidence !== null && `${percent(confidence)} sure`;
    return [answer === 0 ? 'the model left it empty' : `model's answer ${answer}`, sure];
  }
  if (own !== 0) return [`your ${own}`, wrong && 'cannot be right'];
  if (corner === 0 && centre === 0) return ['empty'];
  return [corner !== 0 && `corner marks ${marksOf(corner).join(' ')}`, centre !== 0 && `centre marks ${marksOf(centre).join(' ')}`];
}
