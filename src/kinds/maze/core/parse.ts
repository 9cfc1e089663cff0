/** Reads a maze from text: one line a row, "#" wall, " ", "." or "·" open, "S" start, "G" goal, "o" path. */
import { PuzzleParseError } from '../../puzzle.ts';
import { CELL, MAZE_SIDE_MAX, MAZE_SIDE_MIN, type MazeBoard, type MazeCell } from './board.ts';

/** Characters of the longest text we read: a full board, Windows line ends, and some empty lines around it. */
const TEXT_MAX = 2000;

const CELL_OF: ReadonlyMap<string, MazeCell> = new Map([
  ['#', CELL.wall],
  [' ', CELL.open],
  ['.', CELL.open],
  ['·', CELL.open],
  ['S', CELL.open],
  ['G', CELL.open],
  ['o', CELL.path],
]);

/**
 * Reads a maze, with or without a path. Empty lines before and after the board are skipped; lines are counted from 1 as
 * they stand in the text.
 * @throws PuzzleParseError naming the line, the column or the count that is wrong.
 */
export function parseMaze(text: string): MazeBoard {
  if (text.length > TEXT_MAX) throw new PuzzleParseError(`The text is ${text.length} characters long; a maze has at most ${TEXT_MAX}.`);
  const all = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const first = all.findIndex((line) => line !== '');
  if (first < 0) throw new PuzzleParseError('The text is empty; a maze has a line of characters for each row.');
  const lines = all.slice(first, all.findLastIndex((line) => line !== '') + 1);
  const cols = lines[0]?.length ?? 0;
  checkSide('rows', lines.length);
  checkSide('columns', cols);

  const cells: MazeCell[] = [];
  const places: Record<'S' | 'G', number[]> = { S: [], G: [] };
  lines.forEach((line, r) => {
    const lineNumber = first + r + 1;
    [...line].forEach((symbol, c) => {
      const cell = CELL_OF.get(symbol);
      if (cell === undefined) {
        throw new PuzzleParseError(`Line ${lineNumber}, column ${c + 1}: ${JSON.stringify(symbol)} is none of # . S G o or a space.`);
      }
      if (symbol === 'S' || symbol === 'G') places[symbol].push(cells.length);
      cells.push(cell);
    });
    if (line.length !== cols) {
      const hint = line.length < cols ? ' Spaces at the end of a line count; "." may stand for an open cell.' : '';
      throw new PuzzleParseError(`Line ${lineNumber} has ${line.length} cells, but line ${first + 1} has ${cols}.${hint}`);
    }
  });
  const only = (symbol: 'S' | 'G', name: string): number => {
    const [place, second] = places[symbol];
    if (place === undefined) throw new PuzzleParseError(`The maze has no ${name}: one cell must be "${symbol}".`);
    if (second !== undefined) {
      const where = `line ${first + Math.floor(second / cols) + 1}, column ${(second % cols) + 1}`;
      throw new PuzzleParseError(`The maze has a second ${name} "${symbol}" at ${where}; there must be one.`);
    }
    return place;
  };
  return { rows: lines.length, cols, cells, start: only('S', 'start'), goal: only('G', 'goal') };
}

function checkSide(name: 'rows' | 'columns', count: number): void {
  if (count >= MAZE_SIDE_MIN && count <= MAZE_SIDE_MAX) return;
  throw new PuzzleParseError(`The maze has ${count} ${name}; it needs ${MAZE_SIDE_MIN} to ${MAZE_SIDE_MAX}.`);
}
