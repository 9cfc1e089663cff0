/** Mazes in Train mode and in measurements. */

import type { ExampleTokens, PageLesson, PageMeasured } from '../lesson.ts';
import { canvasSide } from '../shared/canvas.ts';
import { boardExample, boardLesson, linesOf, gentle, usual } from '../shared/lesson.ts';
import { CELL, MAZE_SIDE_MAX, MAZE_SIDE_MIN, type MazeBoard } from './core/board.ts';
import { parseMaze } from './core/parse.ts';
import { TOKEN } from './core/rules.ts';
import { measuredNote } from './words.ts';

/** Lines as blocks with empty lines between them. A line of spaces as long as those before it is a row of open floor. */
function blocks(text: string): string[] {
  const found: string[][] = [[]];
  for (const line of linesOf(text)) {
    const block = found.at(-1) ?? [];
    if (line.trim() !== '' || line.length === block.at(-1)?.length) block.push(line);
    else if (block.length > 0) found.push([]);
  }
  return found.map((block) => block.join('\n'));
}

/** A maze as it lies on the model's canvas, or null when the tokens hold no start or no goal. */
function mazeOf({ question, rows, cols }: ExampleTokens): MazeBoard | null {
  const start = question.indexOf(TOKEN.start);
  const goal = question.indexOf(TOKEN.goal);
  if (start < 0 || goal < 0) return null;
  return { rows, cols, start, goal, cells: [...question].map((t) => (t === TOKEN.wall || t === TOKEN.pad ? CELL.wall : CELL.open)) };
}

export const mazeLesson: PageLesson = {
  ...boardLesson({ id: 'maze', thing: 'maze', things: 'mazes', split: blocks, parse: (text) => parseMaze(text) }),
  recipe: (start) => ({
    ...usual,
    ...gentle(start),
    start,
    shape: { ...usual.shape, hiddenSize: 128, layers: 2, nSup: 16, mlpT: false },
    haltWeight: 0.1,
    hintWeight: 1,
    budget: { seconds: 300 },
  }),
  list: { label: 'Mazes, with an empty line between them', placeholder: 'S....\n####.\n.....\n.####\n....G' },
  hints:
    'Weight of a second loss: y must also know the next move from every cell. It is learnt many times faster that way; the paper has none',
  example(tokens) {
    const maze = mazeOf(tokens);
    return maze && boardExample(tokens, maze);
  },
};

export const mazeMeasured: PageMeasured = {
  choice: {
    label: 'Side',
    hint: 'Cells in a row and a column of each maze; corridors, loops and random walls in turn',
    min: MAZE_SIDE_MIN,
    max: MAZE_SIDE_MAX,
    initial: 9,
  },
  puzzles: (side, seqLen) => ({ kind: 'maze', side: Math.min(Number(side), canvasSide(seqLen) ?? MAZE_SIDE_MAX) }),
  words: ({ side }) => `mazes of ${String(side)} by ${String(side)}`,
  note: measuredNote,
  column: ({ side }) => Number(side),
};
