/** Boards on a canvas, for pictures that are taken away: what is given, the model's answer, what changed, what breaks a rule. */
import { arcKind, gridCols, gridRows, type Grid } from '../../kinds/arc/core/index.ts';
import { mazeBoardSchema, type MazeBoard } from '../../kinds/maze/core/index.ts';
import { sudokuBoardSchema, type SudokuBoard } from '../../kinds/sudoku/core/index.ts';
import { noMarks } from '../../kinds/sudoku/page/marks.ts';
import { arcBoardSchema } from '../../worker/arcQuestion.ts';
import { arcColour } from '../../kinds/arc/ui/colours.ts';
import { cellView as mazeCell } from '../../kinds/maze/ui/cellView.ts';
import { cellView as sudokuCell } from '../../kinds/sudoku/ui/cellView.ts';
import type { BoardOverlay } from '../../kinds/shared/ui/overlay.ts';
import { accent, bad, badSoft, changed, FONT, good, ink, line, muted, strong, surface, wall } from './palette.ts';
import { boardOf, overlayOf, type Scene } from './scene.ts';

/** A square of the canvas. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** What a mark of a legend looks like, and what it means. */
export interface LegendItem {
  readonly colour: string;
  readonly label: string;
}

type Context = CanvasRenderingContext2D;
const NO_CONFLICTS: ReadonlySet<number> = new Set();

/** Draws the board of a scene; returns its legend. */
export function drawBoard(c: Context, at: Square, scene: Scene): readonly LegendItem[] {
  const overlay = overlayOf(scene);
  const { kind } = scene.record;
  const board = boardOf(scene);
  switch (kind) {
    case 'sudoku':
      return drawSudoku(c, at, sudokuBoardSchema.parse(board), overlay);
    case 'maze':
      return drawMaze(c, at, mazeBoardSchema.parse(board), overlay);
    case 'arc':
      return drawArc(c, at, arcBoardSchema.parse(board).input, overlay);
  }
  return kind satisfies never;
}

/** Fills a cell (half a unit more, so that no seam shows), and underlines it where it breaks a rule: colour is not the only cue. */
function fill(c: Context, x: number, y: number, size: number, colour: string, broken = false): void {
  c.fillStyle = colour;
  c.fillRect(x, y, size + 0.5, size + 0.5);
  if (!broken) return;
  c.fillStyle = bad;
  c.fillRect(x + size * 0.15, y + size * 0.84, size * 0.7, Math.max(1, size * 0.05));
}

function drawSudoku(c: Context, { x, y, side }: Square, board: SudokuBoard, overlay: BoardOverlay | null): readonly LegendItem[] {
  const size = side / 9;
  c.textAlign = 'center';
  c.textBaseline = 'middle';
  for (let cell = 0; cell < 81; cell++) {
    const view = sudokuCell(cell, { board, notes: noMarks }, NO_CONFLICTS, overlay);
    const [left, top] = [x + (cell % 9) * size, y + Math.floor(cell / 9) * size];
    fill(c, left, top, size, view.bad ? badSoft : view.changed ? changed : surface, view.bad);
    const digit = view.given || view.answer;
    if (!digit) continue;
    c.font = `${view.given ? 700 : 400} ${size * 0.55}px ${FONT}`;
    c.fillStyle = view.given ? ink : accent;
    c.fillText(String(digit), left + size / 2, top + size * 0.53);
  }
  for (let i = 0; i <= 9; i++) {
    c.strokeStyle = i % 3 === 0 ? ink : line;
    c.lineWidth = i % 3 === 0 ? 2 : 1;
    stroke(c, x + i * size, y, x + i * size, y + side);
    stroke(c, x, y + i * size, x + side, y + i * size);
  }
  return [
    { colour: ink, label: 'given' },
    { colour: accent, label: 'model’s answer' },
    { colour: changed, label: 'changed at this step' },
    { colour: bad, label: 'breaks a rule (underlined)' },
  ];
}

function drawMaze(c: Context, { x, y, side }: Square, board: MazeBoard, overlay: BoardOverlay | null): readonly LegendItem[] {
  const size = side / Math.max(board.rows, board.cols);
  c.textAlign = 'center';
  c.textBaseline = 'middle';
  for (let cell = 0; cell < board.cells.length; cell++) {
    const view = mazeCell(cell, board, overlay);
    const [left, top] = [x + (cell % board.cols) * size, y + Math.floor(cell / board.cols) * size];
    fill(c, left, top, size, view.what === 'wall' ? wall : view.bad ? badSoft : view.changed ? changed : surface, view.bad);
    if (view.path) {
      c.globalAlpha = 0.3 + 0.7 * view.chance;
      c.fillStyle = accent;
      c.beginPath();
      c.arc(left + size / 2, top + size / 2, size * 0.3, 0, 2 * Math.PI);
      c.fill();
      c.globalAlpha = 1;
    }
    if (view.what === 'start' || view.what === 'goal') {
      c.fillStyle = good;
      c.fillRect(left + size * 0.1, top + size * 0.1, size * 0.8, size * 0.8);
      c.fillStyle = surface;
      c.font = `700 ${size * 0.55}px ${FONT}`;
      c.fillText(view.what === 'start' ? 'S' : 'G', left + size / 2, top + size * 0.54);
    }
  }
  frame(c, x, y, board.cols * size, board.rows * size);
  return [
    { colour: good, label: 'start S, goal G' },
    { colour: accent, label: 'model’s path, paler where less sure' },
    { colour: changed, label: 'changed at this step' },
    { colour: bad, label: 'goes wrong (underlined)' },
  ];
}

/** The test input on the left, the answer so far on the right. */
function drawArc(c: Context, { x, y, side }: Square, input: Grid, overlay: BoardOverlay | null): readonly LegendItem[] {
  const answer = overlay ? arcKind.decode(overlay.tokens) : null;
  const half = (side - 24) / 2;
  for (const [grid, left, label] of [[input, x, 'Test input'], [answer, x + half + 24, 'Answer of the model']] as const) {
    c.fillStyle = muted;
    c.font = `13px ${FONT}`;
    c.textAlign = 'left';
    c.textBaseline = 'alphabetic';
    c.fillText(grid && gridRows(grid) === 0 ? `${label}: no grid` : label, left, y + side / 2 - half / 2 - 10);
    if (grid) drawGrid(c, { x: left, y: y + side / 2 - half / 2, side: half }, grid);
  }
  return [];
}

function drawGrid(c: Context, { x, y, side }: Square, grid: Grid): void {
  const size = side / Math.max(1, gridRows(grid), gridCols(grid));
  grid.forEach((row, r) =>
    row.forEach((colour, k) => {
      c.fillStyle = arcColour(colour).fill;
      c.fillRect(x + k * size, y + r * size, size, size);
      c.strokeStyle = strong;
      c.lineWidth = 0.5;
      c.strokeRect(x + k * size, y + r * size, size, size);
    }),
  );
}

function frame(c: Context, x: number, y: number, width: number, height: number): void {
  c.strokeStyle = strong;
  c.lineWidth = 1;
  c.strokeRect(x, y, width, height);
}

function stroke(c: Context, x1: number, y1: number, x2: number, y2: number): void {
  c.beginPath();
  c.moveTo(x1, y1);
  c.lineTo(x2, y2);
  c.stroke();
}
