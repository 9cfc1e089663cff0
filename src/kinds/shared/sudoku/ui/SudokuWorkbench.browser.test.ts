/** The Sudoku workbench under a person's hands: keys, pointer, paste, tools, playback. */

import { createElement } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { emptyBoard } from '../../../sudoku/core/board.ts';
import { sudokuExamples } from '../../../sudoku/core/examples.ts';
import { sudokuTable, useSudoku } from '../../../sudoku/page/store.ts';
import type { BoardOverlay } from '../../ui/overlay.ts';
import { formatSudoku } from '../board.ts';
import { clearAll } from '../table.ts';
import { workbenchOf } from './SudokuWorkbench.tsx';

const [easy] = sudokuExamples;
const SudokuEditor = workbenchOf(sudokuTable);
let root: Root;

function show(overlay: BoardOverlay | null = null, busy = false): void {
  root.render(createElement(SudokuEditor, { overlay, busy, onLeavePlayback: () => show() }));
}

beforeEach(async () => {
  await page.viewport(600, 900);
  const host = document.createElement('div');
  document.body.append(host);
  root = createRoot(host);
  useSudoku.getState().edit(clearAll);
  show();
  await expect.element(page.getByRole('grid', { name: 'Sudoku board' })).toBeVisible();
});
afterEach(() => {
  root.unmount();
  document.body.replaceChildren();
});

const cell = (row: number, column: number) => page.getByRole('gridcell', { name: new RegExp(`^row ${row}, column ${column},`) });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const board = (): string => formatSudoku(useSudoku.getState().board);
const digitAt = (row: number, column: number): number => useSudoku.getState().board[9 * (row - 1) + column - 1];
const status = () => page.getByRole('status', { name: 'Board news' });

function paste(text: string, on: Element = document.body): void {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text', text);
  on.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}

describe('keys', () => {
  test('types, moves, clears with the same digit, undoes and redoes', async () => {
    await cell(1, 1).click();
    await userEvent.keyboard('5{ArrowRight}6s7');
    expect([digitAt(1, 1), digitAt(1, 2), digitAt(2, 2)]).toEqual([5, 6, 7]);
    await userEvent.keyboard('7');
    expect(digitAt(2, 2)).toBe(0);
    await userEvent.keyboard('{Control>}z{/Control}');
    expect(digitAt(2, 2)).toBe(7);
    await userEvent.keyboard('{Control>}zz{/Control}');
    expect([digitAt(1, 2), digitAt(2, 2)]).toEqual([0, 0]);
    await userEvent.keyboard('{Control>}y{Shift>}Z{/Shift}{/Control}');
    expect([digitAt(1, 2), digitAt(2, 2)]).toEqual([6, 7]);
  });

  test('Tab reaches one cell of the board, and an arrow takes the focus with it', async () => {
    await cell(4, 4).click();
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(cell(5, 4)).toHaveFocus();
    expect(document.querySelectorAll('[role=gridcell][tabindex="0"]')).toHaveLength(1);
    await userEvent.tab();
    expect(document.activeElement?.getAttribute('role')).not.toBe('gridcell');
    await userEvent.tab({ shift: true });
    await expect.element(cell(5, 4)).toHaveFocus();
    await userEvent.keyboard('8');
    expect(digitAt(5, 4)).toBe(8);
  });

  test('writes pencil marks in both modes, and by holding Shift and Ctrl', async () => {
    await cell(1, 1).click();
    await userEvent.keyboard('x12c3z');
    await expect.element(cell(1, 1)).toHaveAccessibleName('row 1, column 1, corner marks 1 2, centre marks 3');
    await cell(2, 2).click();
    await userEvent.keyboard('{Shift>}4{/Shift}{Control>}5{/Control}');
    await expect.element(cell(2, 2)).toHaveAccessibleName('row 2, column 2, corner marks 4, centre marks 5');
    await userEvent.keyboard('{Backspace}6');
    await expect.element(cell(2, 2)).toHaveAccessibleName('row 2, column 2, given 6');
  });

  test('selects all and nothing, and extends with Shift', async () => {
    const selected = (): number => document.querySelectorAll('[aria-selected=true]').length;
    await cell(1, 1).click();
    await userEvent.keyboard('{Shift>}{ArrowRight}{ArrowDown}{/Shift}');
    await expect.poll(selected).toBe(3);
    await userEvent.keyboard('9');
    expect([digitAt(1, 1), digitAt(1, 2), digitAt(2, 2)]).toEqual([9, 9, 9]);
    await userEvent.keyboard('{Control>}a{/Control}');
    await expect.poll(selected).toBe(81);
    await userEvent.keyboard('{Delete}{Escape}');
    await expect.poll(selected).toBe(0);
    expect(useSudoku.getState().board).toEqual(emptyBoard);
  });
});

describe('pointer', () => {
  test('the number pad writes into the selection and says when there is none', async () => {
    await button('Digit 5').click();
    await expect.element(status()).toHaveTextContent('Select a cell first.');
    await cell(3, 3).click();
    await cell(3, 5).click({ modifiers: ['Control'] });
    await button('Digit 5').click();
    expect([digitAt(3, 3), digitAt(3, 4), digitAt(3, 5)]).toEqual([5, 0, 5]);
    await expect.element(cell(3, 3)).toHaveAccessibleName('row 3, column 3, given 5, in conflict');
    await button('Erase').click();
    await button('Corner').click();
    await button('Digit 7').click();
    await expect.element(cell(3, 5)).toHaveAccessibleName('row 3, column 5, corner marks 7');
  });

  test('a drag selects what it passes, and one digit fills it', async () => {
    const at = (row: number, column: number): { clientX: number; clientY: number } => {
      const box = cell(row, column).element().getBoundingClientRect();
      return { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 };
    };
    const grid = page.getByRole('grid').element();
    // A made-up pointer cannot be captured.
    grid.setPointerCapture = () => undefined;
    const fire = (type: string, place: object): boolean =>
      grid.dispatchEvent(new PointerEvent(type, { pointerId: 7, pointerType: 'touch', bubbles: true, ...place }));
    fire('pointerdown', at(1, 1));
    for (const [row, column] of [
      [1, 2],
      [2, 3],
      [2, 4],
    ] as const)
      fire('pointermove', at(row, column));
    fire('pointerup', at(2, 4));
    fire('pointermove', at(9, 9));
    await userEvent.keyboard('4');
    expect(board().replaceAll('.', '')).toBe('4444');
    expect([digitAt(1, 1), digitAt(1, 2), digitAt(2, 3), digitAt(2, 4)]).toEqual([4, 4, 4, 4]);
    expect(getComputedStyle(grid).touchAction).toBe('none');
  });
});

describe('ways in and out', () => {
  test('pastes a puzzle, and a bad paste says why and changes nothing', async () => {
    paste(formatSudoku(easy.board));
    await expect.element(status()).toHaveTextContent(/^Pasted a Sudoku with \d\d givens\.$/);
    expect(useSudoku.getState().board).toEqual(easy.board);
    paste('12345', cell(1, 1).element());
    await expect.element(status()).toHaveTextContent('5');
    await expect.element(status()).not.toHaveTextContent('Pasted');
    expect(useSudoku.getState().board).toEqual(easy.board);
    await button('Undo').click();
    expect(useSudoku.getState().board).toEqual(emptyBoard);
  });

  test('imports text from the dialog, which keeps a bad text and says what is wrong', async () => {
    await button('Import').click();
    const dialog = page.getByRole('dialog', { name: 'Import a Sudoku' });
    await dialog.getByRole('textbox', { name: 'Puzzle text' }).fill('1x');
    await dialog.getByRole('button', { name: 'Load puzzle' }).click();
    await expect.element(dialog.getByRole('alert')).toHaveTextContent('x');
    expect(useSudoku.getState().board).toEqual(emptyBoard);
    await dialog.getByRole('textbox', { name: 'Puzzle text' }).fill(formatSudoku(easy.board));
    await dialog.getByRole('button', { name: 'Load puzzle' }).click();
    await expect.element(dialog).not.toBeInTheDocument();
    expect(useSudoku.getState().board).toEqual(easy.board);
  });

  test('opens a dropped file', async () => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([formatSudoku(easy.board)], 'puzzle.sdk'));
    page
      .getByRole('grid')
      .element()
      .dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    await expect.poll(() => useSudoku.getState().board).toEqual(easy.board);
  });

  test('opens examples, generates, clears, and undoes all of it', async () => {
    await button('Examples').click();
    await page.getByRole('menuitem', { name: 'Easy' }).click();
    expect(useSudoku.getState().board).toEqual(easy.board);
    await button('Generate').click();
    await page.getByRole('menuitem', { name: 'Medium' }).click();
    await expect.element(status()).toHaveTextContent(/^Generated a Sudoku with \d\d givens, medium\.$/);
    const generated = useSudoku.getState().board;
    expect(generated).not.toEqual(easy.board);
    await button('Clear').click();
    expect(useSudoku.getState().board).toEqual(emptyBoard);
    await button('Undo').click();
    expect(useSudoku.getState().board).toEqual(generated);
    await button('Undo').click();
    expect(useSudoku.getState().board).toEqual(easy.board);
  });

  test('shares a link through the clipboard, and shows it where the clipboard is closed', async () => {
    const write = vi
      .spyOn(navigator.clipboard, 'writeText')
      .mockResolvedValueOnce()
      .mockRejectedValueOnce(new DOMException('no', 'NotAllowedError'));
    await button('Share').click();
    await expect.element(status()).toHaveTextContent('Link copied.');
    expect(write.mock.calls[0]?.[0]).toMatch(/#s=0{81}$/);
    await button('Share').click();
    await expect.element(page.getByRole('textbox', { name: 'Link to this Sudoku' })).toHaveValue(write.mock.calls[0]?.[0]);
    write.mockRestore();
  });
});

describe('playback', () => {
  const overlay: BoardOverlay = {
    tokens: emptyBoard.map((_, i) => (i === 0 ? 5 : 1)),
    confidence: emptyBoard.map(() => 0.97),
    changed: new Set([0]),
    bad: new Set([1]),
    solved: false,
  };

  test("shows the model's answer, how sure it is, what changed and what is wrong, with a legend", async () => {
    show(overlay);
    await expect.element(cell(1, 1)).toHaveAccessibleName("row 1, column 1, model's answer 4, 97 % sure, changed at this step");
    await expect.element(cell(1, 2)).toHaveAccessibleName('row 1, column 2, the model left it empty, 97 % sure, breaks a rule');
    await expect.element(page.getByRole('list', { name: 'What the board shows' })).toBeVisible();
  });

  test('cannot be edited while the model is at work, only looked at', async () => {
    show(overlay, true);
    await cell(2, 2).click();
    await userEvent.keyboard('5{Control>}z{/Control}');
    await expect.element(status()).toHaveTextContent('stop it to edit');
    paste(formatSudoku(easy.board));
    expect(useSudoku.getState().board).toEqual(emptyBoard);
    for (const name of ['Undo', 'Import', 'Generate', 'Examples', 'Clear', 'Digit 5', 'Erase'])
      await expect.element(button(name)).toBeDisabled();
    await expect.element(cell(2, 2)).toHaveAttribute('aria-selected', 'true');
  });
});
