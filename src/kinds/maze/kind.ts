/** Mazes on the page. */

import { lazy } from 'react';
import type { PuzzleKind } from '../kind.ts';
import { fromStore } from '../shared/boardStore.ts';
import { canvasSide } from '../shared/canvas.ts';
import type { MazeBoard } from './core/board.ts';
import { TOKEN, tokenPosition, unfit, VOCAB_SIZE } from './core/rules.ts';
import { mazeFace } from './face.ts';
import { mazeStatus, useMaze } from './page/store.ts';
import { mazeWords, SEE } from './words.ts';

const store = fromStore(useMaze, { unfit });

export const mazeKindOnPage: PuzzleKind = {
  ...mazeFace,
  words: mazeWords,
  columns: (seqLen) => (seqLen === null ? null : canvasSide(seqLen)) ?? store.board().cols,
  vocabSize: VOCAB_SIZE,
  ...store,
  readiness: () => mazeStatus(store.board()),
  checked: true,
  keys: async () => (await import('./ui/input.ts')).mazeKeys,
  copies: 1, // of a 30x30 maze a copy takes seconds on a CPU, and one is often enough
  answer(question, answer) {
    const maze = question as MazeBoard;
    const side = canvasSide(answer.length) ?? maze.cols;
    const isPath = (cell: number): boolean =>
      cell !== maze.start && cell !== maze.goal && answer[tokenPosition(maze, cell, side)] === TOKEN.path;
    return { rows: maze.rows, cols: maze.cols, cells: Array.from(maze.cells, (_, cell) => (isPath(cell) ? 1 : 0)) };
  },
  sample: { run: async () => (await import('./sample.ts')).sample, see: SEE, steps: 4 },
  teachable: true,
  lesson: async () => (await import('./lesson.ts')).mazeLesson,
  measured: async () => (await import('./lesson.ts')).mazeMeasured,
  ui: { Editor: lazy(() => import('./ui/MazeWorkbench.tsx')), Picture: lazy(() => import('./ui/MazePicture.tsx')) },
};
