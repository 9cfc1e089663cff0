/** Writes a Sudoku as rows, drawings, and in the code of other programs, which the layouts of sudokuLayouts.ts are made of; and what stands around one. */

import type { SudokuBoard } from '../kinds/shared/sudoku/board.ts';
import { PEERS } from '../kinds/sudoku/core/board.ts';

export const rowsOf = <T>(cells: readonly T[]): T[][] => Array.from({ length: 9 }, (_, r) => cells.slice(9 * r, 9 * r + 9));
export const write = (board: SudokuBoard, blank = '.'): string[] => board.map((digit) => (digit === 0 ? blank : String(digit)));
export const lines = (board: SudokuBoard, blank = '.'): string[] => rowsOf(write(board, blank)).map((row) => row.join(''));

/** The digits that no peer holds, at least two for an empty cell: one alone would be its digit. */
export const candidates = (board: SudokuBoard): string[] =>
  board.map((digit, cell) => {
    if (digit !== 0) return String(digit);
    const left = [1, 2, 3, 4, 5, 6, 7, 8, 9].filter((d) => PEERS[cell].every((peer) => board[peer] !== d));
    return (left.length > 1 ? left : [1, 2, 3, 4, 5, 6, 7, 8, 9]).join('');
  });

export function drawn(cells: readonly string[], bar: string, rule: string, edge: string, width: number): string {
  const rows = rowsOf(cells.map((cell) => cell.padEnd(width))).map((row) =>
    [0, 3, 6].map((c) => row.slice(c, c + 3).join(' ')).join(` ${bar} `),
  );
  const framed = rows.map((row) => `${edge === '' ? '' : bar} ${row} ${edge === '' ? '' : bar}`);
  const bands = [framed.slice(0, 3), framed.slice(3, 6), framed.slice(6)].map((band) => band.join('\n'));
  return edge === '' ? bands.join(`\n${rule}\n`) : [edge, bands.join(`\n${rule}\n`), edge].join('\n');
}

/** Each cell a box of three lines of three places. */
export function boxes(
  board: SudokuBoard,
  solved: (digit: number) => [string, string, string],
  bar: string,
  rule: string,
  none: string,
): string {
  const cells = candidates(board).map((marks, i) =>
    board[i] > 0
      ? solved(board[i])
      : [1, 4, 7].map((d) => [d, d + 1, d + 2].map((k) => (marks.includes(String(k)) ? String(k) : none)).join('')),
  );
  return rowsOf(cells)
    .map((row) => [0, 1, 2].map((k) => `${bar}${row.map((cell) => cell[k]).join(bar)}${bar}`).join('\n'))
    .join(`\n${rule}\n`);
}

export const zip36 = (board: SudokuBoard): string =>
  `S9B${candidates(board)
    .map((marks, i) =>
      (board[i] > 0 ? board[i] : 18 + [...marks].reduce((bits, d) => bits | (1 << (Number(d) - 1)), 0)).toString(36).padStart(2, '0'),
    )
    .join('')}`;
export const zip32 = (board: SudokuBoard): string =>
  candidates(board)
    .map((marks, i) =>
      (([...marks].reduce((bits, d) => bits | (1 << (Number(d) - 1)), 0) << 1) + (board[i] > 0 ? 1 : 0)).toString(32).padStart(2, '0'),
    )
    .join('');
export const pad = (board: SudokuBoard): string =>
  JSON.stringify({
    id: 'p1',
    cellSize: 50,
    metadata: { title: 'A puzzle', author: 'Somebody' },
    settings: {},
    arrows: [],
    cages: [],
    lines: [],
    cells: rowsOf(board.map((digit) => (digit ? { value: digit } : {}))),
    regions: Array.from({ length: 9 }, (_, b) =>
      Array.from({ length: 9 }, (_, k) => [3 * Math.floor(b / 3) + Math.floor(k / 3), 3 * (b % 3) + (k % 3)]),
    ),
  });
/** SudokuPad's own shortening of JSON, as far as a plain puzzle needs it. */
export const shortened = (board: SudokuBoard): string =>
  `{id:'p1',cs:50,metadata:{title:'A puzzle, it\\'s mine'},settings:{},ce:[${rowsOf(board.map((digit) => (digit ? `{v:${digit}}` : '')))
    .map((row) => `[${row.join(',')}]`)
    .join(',')}]}`;
export const fpuzzles = (board: SudokuBoard): string =>
  JSON.stringify({
    size: 9,
    title: 'T',
    author: 'A',
    ruleset: 'Normal sudoku rules apply.',
    highlightConflicts: true,
    solution: [],
    grid: rowsOf(board.map((d) => (d ? { value: d, given: true } : {}))),
  });
export const runs = (board: SudokuBoard): string =>
  (
    write(board, '0')
      .join('')
      .match(/[1-9]0{0,5}|0{1,6}/g) ?? []
  )
    .map((run) => '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwx'[Number(run[0]) + 10 * (run.length - 1)])
    .join('');
export const game = (board: SudokuBoard, cell: (digit: number) => string, version: number): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<opensudoku version="${version}">\n<folder name="Mine" created="0">\n<game created="1" state="1" data="version: ${version}&#10;${board.map(cell).join('')}" note="" />\n</folder></opensudoku>`;
export const line = (board: SudokuBoard, blank = '.'): string => write(board, blank).join('');
export const spread = (board: SudokuBoard, delimiter: string, blank = ''): string =>
  rowsOf(write(board, blank))
    .map((row) => row.join(delimiter))
    .join('\n');

/** What stands around a grid. */
export const surroundings: Readonly<Record<string, (text: string) => string>> = {
  nothing: (text) => text,
  'a sentence before it': (text) => `Find the solution to the following Sudoku puzzle:\n${text}`,
  'a headline and statistics': (text) => `Sudoku 2024-05-01 (hard)\n\n${text}\n\nNumber of Givens: 26\nDifficulty: Simple\nRating: 7.2`,
  'a signature': (text) => `${text}\n Simple Sudoku\n  Version 4.2n\n`,
  'Windows line ends': (text) => `${text.replaceAll('\n', '\r\n')}\r\n`,
  'a block of code': (text) => `Here it is:\n\`\`\`\n${text}\n\`\`\`\nCan you solve it? I got 3 of 9 rows.`,
  'a quoted mail': (text) =>
    `On Monday somebody wrote:\n${text
      .split('\n')
      .map((l) => `> ${l}`)
      .join('\n')}\n`,
};
