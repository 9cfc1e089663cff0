/** Mazes: drawn, solved, steered by keys alone, shared and kept. */

import type { Page } from '@playwright/test';
import { expect, result, takeOneCopy, test } from './support.ts';

const solveButton = { name: 'Solve', exact: true } as const;
const EMPTY = ['S....', '.....', '.....', '.....', '....G'].join('\n');

/** Opens the maze page on wasm, with a maze of one's own where one is given. */
async function openMaze(page: Page, text?: string): Promise<void> {
  await page.goto('?backend=wasm');
  await page.getByRole('button', { name: 'Maze', exact: true }).click();
  await expect(board(page)).toBeVisible();
  if (text === undefined) return;
  await page.getByRole('button', { name: 'Import' }).click();
  await page.getByRole('textbox', { name: 'Puzzle text' }).fill(text);
  await page.getByRole('button', { name: 'Load puzzle' }).click();
}

const board = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('grid', { name: 'Maze board' });
const cell = (page: Page, row: number, column: number): ReturnType<Page['getByRole']> =>
  board(page).getByRole('gridcell', { name: new RegExp(`^row ${row}, column ${column},`) });

/** The maze as lines of text, read from what is told of each cell. */
async function drawn(page: Page): Promise<string> {
  const rows = await board(page)
    .getByRole('row')
    .evaluateAll((all) => all.map((row) => [...row.querySelectorAll('[role=gridcell]')].map((c) => c.getAttribute('aria-label') ?? '')));
  const symbols: Record<string, string> = { wall: '#', open: '.', start: 'S', goal: 'G' };
  return rows.map((labels) => labels.map((l) => symbols[l.split(', ')[2] ?? ''] ?? '?').join('')).join('\n');
}

async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  await cell(page, ...from).hover();
  await page.mouse.down();
  await cell(page, ...to).hover();
  await page.mouse.up();
}

test('a maze is drawn by dragging and solved', async ({ page }) => {
  await openMaze(page, EMPTY);
  await drag(page, [2, 1], [2, 4]);
  await drag(page, [4, 2], [4, 5]);
  await expect.poll(() => drawn(page)).toBe('S....\n####.\n.....\n.####\n....G');
  await drag(page, [5, 5], [5, 3]);
  await drag(page, [4, 5], [4, 4]);
  await expect.poll(() => drawn(page)).toBe('S....\n####.\n.....\n.##..\n..G..');
  await page.getByRole('button', solveButton).click();
  await expect(result(page)).toContainText(/Shortest path, \d+ steps, checked|A valid path, .* checked|Not solved/, {
    timeout: 180_000,
  });
  await expect(
    board(page)
      .getByRole('gridcell', { name: /on the model's path/ })
      .first(),
  ).toBeVisible();
  // Moving the goal ends playback; undo brings it back.
  await drag(page, [5, 3], [5, 1]);
  await expect(board(page).getByRole('gridcell', { name: /on the model's path/ })).toHaveCount(0);
  await expect(result(page)).toContainText('Ready to solve');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(result(page)).not.toContainText('Ready to solve');
});

test('a first visit: a recorded run plays in the panels until the first own one, beside its own maze alone', async ({ page }) => {
  await openMaze(page);
  const loop = page.getByRole('region', { name: 'Recursion' });
  await expect(loop).toContainText('A recorded run plays here until you press Solve.');
  await expect(loop).toContainText(/sure it is done \(q_halt\)9\d\s%/);
  await expect(loop).not.toContainText('Drawn after the first step.');
  await cell(page, 2, 1).click(); // a wall: another maze, of which nothing is recorded
  await expect(loop).not.toContainText('A recorded run');
  await expect(loop).toContainText('Drawn after the first step.');
});

test('keyboard only: walls, start and goal, a painted line, undo, solve', async ({ page }) => {
  await openMaze(page, EMPTY);
  await cell(page, 1, 1).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.down('Shift');
  for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowRight');
  await page.keyboard.up('Shift');
  await expect.poll(() => drawn(page)).toBe('S....\n####.\n.....\n.....\n....G');
  await page.keyboard.press('Control+z');
  await expect.poll(() => drawn(page)).toBe('S....\n#....\n.....\n.....\n....G');
  await page.keyboard.press('Control+y');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('g');
  await expect.poll(() => drawn(page)).toBe('S....\n####.\n...G.\n.....\n.....');
  await takeOneCopy(page);
  await page.getByRole('button', solveButton).focus();
  await page.keyboard.press('Enter');
  await expect(result(page)).toContainText(/checked|Not solved/, { timeout: 180_000 });
});

test('no route is told before solving', async ({ page }) => {
  await openMaze(page, 'S#...\n##...\n.....\n.....\n....G');
  await expect(result(page)).toContainText('No route');
  await expect(page.getByRole('button', solveButton)).toBeDisabled();
});

test('a maze that outgrows the model gets a larger one, and a small maze the one before', async ({ page }) => {
  await openMaze(page);
  const inUse = page.getByRole('region', { name: 'Model and device in use' });
  await expect(inUse).toContainText('maze-lite', { timeout: 60_000 });
  const example = async (name: string): Promise<void> => {
    await page.getByRole('button', { name: 'Examples' }).click();
    await page.getByRole('menuitem', { name, exact: true }).click();
  };
  await example('Labyrinth');
  await expect(inUse).toContainText(/maze-30.*CPU/, { timeout: 60_000 });
  await expect(result(page)).toContainText('Ready to solve');
  await expect(page.getByRole('button', solveButton)).toBeEnabled();
  await example('A short corridor');
  await expect(inUse).toContainText(/maze-lite.*CPU/, { timeout: 60_000 });
  await page.getByRole('button', solveButton).click();
  await expect(result(page)).toContainText('checked', { timeout: 120_000 });
});

test('another size keeps what is drawn; a bad text says what is wrong and leaves the maze', async ({ page }) => {
  await openMaze(page, 'S#...\n.#...\n.....\n.....\n....G');
  await page.getByRole('button', { name: 'More columns' }).click();
  await expect.poll(() => drawn(page)).toBe('S#....\n.#....\n......\n......\n....G.');
  await page.getByRole('button', { name: 'Import' }).click();
  await page.getByRole('textbox', { name: 'Puzzle text' }).fill('S....\n..?..\n.....\n.....\n....G');
  await page.getByRole('button', { name: 'Load puzzle' }).click();
  await expect(page.getByRole('alert')).toContainText('Line 2, column 3');
  await page.keyboard.press('Escape');
  await expect.poll(() => drawn(page)).toBe('S#....\n.#....\n......\n......\n....G.');
});

test('the maze survives a reload and a visit to Sudoku, and a link opens it elsewhere', async ({ page, browser, baseURL, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const maze = 'S#...\n.#...\n.....\n.....\n....G';
  await openMaze(page, maze);
  await expect.poll(() => drawn(page)).toBe(maze);
  const tab = (name: string) => page.getByRole('button', { name, exact: true });
  await tab('Sudoku').click();
  await page.goBack();
  await expect(tab('Maze')).toHaveAttribute('aria-current', 'page');
  await page.goForward();
  await expect(tab('Sudoku')).toHaveAttribute('aria-current', 'page');
  await tab('Maze').click();
  await expect.poll(() => drawn(page)).toBe(maze);
  await expect(page.getByRole('button', { name: 'Undo' })).toBeEnabled();
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByRole('status', { name: 'Board news' })).toContainText('Link copied');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.reload();
  await expect.poll(() => drawn(page)).toBe(maze);
  const other = await context.newPage(); // begins with the latest, and leaves the first tab its own
  await other.goto('?backend=wasm');
  await expect.poll(() => drawn(other)).toBe(maze);
  await openMaze(other, 'S....\n.....\n.....\n.....\n....G');
  await other.close();
  await page.reload();
  await expect.poll(() => drawn(page)).toBe(maze);
  const stranger = await browser.newPage();
  await stranger.goto(`${baseURL}${new URL(link).hash}`);
  await expect.poll(() => drawn(stranger)).toBe(maze);
  const kind = (name: string) => stranger.getByRole('button', { name, exact: true });
  await kind('Sudoku').click();
  await expect(kind('Sudoku')).toHaveAttribute('aria-current', 'page');
  await stranger.reload(); // what was shown last, not the link's kind
  await expect(kind('Sudoku')).toHaveAttribute('aria-current', 'page');
  await stranger.goBack();
  await expect.poll(() => drawn(stranger)).toBe(maze);
  await stranger.close();
});
