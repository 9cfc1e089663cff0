/** The grid editor on ARC's workbench, whose tools, colours and undo it uses, under a person's hands: keys and pointer. */

import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Grid } from '../core/grid.ts';
import { placeArc } from '../page/around.ts';
import { openArcTask, useArc, useArcView } from '../page/store.ts';
import '../../../app/styles.css';

const blank: Grid = [
  [0, 0, 0],
  [0, 0, 0],
  [0, 0, 0],
];
const corner: Grid = [
  [1, 0],
  [1, 0],
];
let root: Root;

// The workbench asks the page at once, when it is fetched.
placeArc({
  useModel: () => null,
  useRun: () => null,
  backend: () => 'wasm',
  learns: () => undefined,
  teach: () => undefined,
  solve: () => undefined,
});
const { default: ArcWorkbench } = await import('./ArcWorkbench.tsx');

beforeEach(async () => {
  await page.viewport(1280, 900);
  const host = document.createElement('div');
  document.body.append(host);
  openArcTask({ id: 'three', task: { train: [{ input: corner, output: corner }], test: [{ input: blank }] } });
  useArcView.getState().edit(false);
  useArcView.setState({ tool: 'draw', colour: 1, selection: null, clipboard: null, pasting: false });
  root = createRoot(host);
  root.render(
    <ArcWorkbench overlay={null} busy={false} onLeavePlayback={() => undefined} runBar={null} beside={null} timeline={null} tools={null} />,
  );
  await expect.element(answer()).toBeVisible();
});
afterEach(() => {
  root.unmount();
  document.body.replaceChildren();
});

const grid = (name: string) => page.getByRole('grid', { name, exact: true });
const answer = () => grid('Your answer');
const cell = (row: number, column: number, of = answer()) =>
  of.getByRole('gridcell', { name: new RegExp(`^row ${row}, column ${column},`) });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const focus = (row: number, column: number, of = answer()): void => (cell(row, column, of).element() as HTMLElement).focus();

/** The colours of a grid, a row a line, as a person is told them. */
const colours = (of = answer()): string[] =>
  [...of.element().querySelectorAll('[role=row]')].map((row) =>
    [...row.querySelectorAll('[role=gridcell]')].map((one) => one.getAttribute('aria-label')?.split(', ')[2]).join(' '),
  );
const black = 'black black black';
const shows = (...rows: string[]) => expect.poll(() => colours()).toEqual(rows);

describe('keys', () => {
  test('Tab reaches one cell of a grid, and an arrow takes the focus with it, not over the edge', async () => {
    focus(1, 1);
    await userEvent.keyboard('{ArrowDown}{ArrowRight}');
    await expect.element(cell(2, 2)).toHaveFocus();
    expect(answer().element().querySelectorAll('[role=gridcell][tabindex="0"]')).toHaveLength(1);
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowRight}{ArrowRight}');
    await expect.element(cell(3, 3)).toHaveFocus();
  });

  test('draw, select, fill, move, copy, paste, undo and redo', async () => {
    focus(1, 1);
    await userEvent.keyboard('4{ArrowRight} ');
    await shows('yellow yellow black', black, black);
    // Select the two, move them one row down, and fill them there.
    await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}{ArrowDown}');
    await shows(black, 'yellow yellow black', black);
    await userEvent.keyboard('{Control>}c{/Control}2');
    await shows(black, 'red red black', black);
    // Let the selection go, and paste what was copied into the last row.
    await userEvent.keyboard('{Escape}{ArrowDown}{ArrowDown}{Control>}v{/Control}{Enter}');
    await shows(black, 'red red black', 'yellow yellow black');
    await userEvent.keyboard('f{ArrowUp}{ArrowUp}8{Control>}z{/Control}{Enter}');
    await shows('azure azure azure', 'red red azure', 'yellow yellow azure');
    await userEvent.keyboard('{Control>}z{/Control}');
    await shows(black, 'red red black', 'yellow yellow black');
    await userEvent.keyboard('{Control>}z{/Control}');
    await shows(black, 'red red black', black);
    await userEvent.keyboard('{Control>}{Shift>}Z{/Shift}{/Control}');
    await shows(black, 'red red black', 'yellow yellow black');
  });

  test('what a moved selection lay over comes back when it moves on; cut and erase leave black', async () => {
    useArcView.getState().pickColour(3);
    focus(1, 1);
    await userEvent.keyboard(' {ArrowRight}2'); // green, red
    await userEvent.keyboard('{ArrowLeft}s{Shift>}{ArrowDown}{ArrowUp}{/Shift}{ArrowRight}');
    await shows('black green black', black, black);
    await userEvent.keyboard('{ArrowRight}');
    await shows('black red green', black, black);
    await userEvent.keyboard('{Escape}{Control>}a{/Control}{Control>}x{/Control}');
    await shows(black, black, black);
    await userEvent.keyboard('{Escape}{Control>}v{/Control}');
    expect(useArcView.getState().pasting).toBe(true);
    await userEvent.keyboard('{Escape}');
    expect(useArcView.getState().pasting).toBe(false);
    await userEvent.keyboard('{Control>}a{/Control}5{Delete}');
    await shows(black, black, black);
  });
});

describe('pointer', () => {
  test('draws a stroke, which is one undo step', async () => {
    await button('3, green').click();
    await userEvent.dragAndDrop(cell(1, 1), cell(1, 3));
    await shows('green green green', black, black);
    await button('Undo').click();
    await shows(black, black, black);
    await button('Redo').click();
    await shows('green green green', black, black);
  });

  test('fills an area, selects a rectangle, and puts down what was copied', async () => {
    await cell(2, 2).click();
    await button('Fill').click();
    await button('8, azure').click();
    await cell(1, 3).click();
    await shows('azure azure azure', 'azure blue azure', 'azure azure azure');
    await button('Select').click();
    await userEvent.dragAndDrop(cell(2, 2), cell(2, 3));
    expect(document.querySelectorAll('[aria-selected=true]')).toHaveLength(2);
    await userEvent.keyboard('{Control>}c{/Control}{Control>}v{/Control}');
    await cell(1, 1).click();
    await shows('blue azure azure', 'azure blue azure', 'azure azure azure');
  });
});

describe('which grid', () => {
  test('the task is locked until it is edited: a colour goes to the answer alone, and a locked grid is read only', async () => {
    const input = grid('Test 1, input');
    await expect.element(input).toHaveAttribute('aria-readonly', 'true');
    await cell(1, 1, input).click();
    await userEvent.keyboard('5 {Delete}');
    expect(colours(input)).toEqual([black, black, black]);
    expect(useArc.getState().board.task.test).toEqual([{ input: blank }]);
  });

  test('while the task is edited, keys act on the grid that has the focus', async () => {
    await button('Edit task').click();
    await button('Demonstration 1').click();
    const [input, output] = [grid('Demonstration 1, input'), grid('Demonstration 1, output')];
    focus(1, 1, output);
    await userEvent.keyboard('5');
    await expect.poll(() => colours(output)).toEqual(['grey black', 'blue black']);
    focus(2, 2, input);
    await userEvent.keyboard('7');
    await expect.poll(() => colours(input)).toEqual(['blue black', 'blue orange']);
    expect(colours(output)).toEqual(['grey black', 'blue black']);
  });
});
