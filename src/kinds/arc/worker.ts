/** ARC in the worker: a test input as the watched copy with its own row of the puzzle table, and the poll over its augmentations. */

import { gridKey } from '../../model/architectures/etrm/task.ts';
import type { PuzzleRows } from '../../model/weights/rows.ts';
import { check } from '../../protocol/session.ts';
import type { AugmentedCopy } from '../kind.worker.ts';
import type { Question, WorkerKind } from '../kind.worker.ts';
import type { Verdict } from '../puzzle.ts';
import { canvasSide } from '../shared/canvas.ts';
import { augmentGrid, fileVotes, parseIdentifier, tally } from './core/augment.ts';
import { encodeGrid, VOCAB_SIZE } from './core/codec.ts';
import { type Grid, gridCols, gridRows, gridSize } from './core/grid.ts';
import { arcBoardSchema, askedTaskSchema } from './core/task.ts';

/** No rule says whether an ARC answer is right; the page compares it with the file's answer where there is one. */
const UNCHECKED: Verdict = { solved: false, problems: 0, cells: [], summary: 'an ARC answer cannot be checked by rules' };

/** The row that padding and unknown tasks get. */
const BLANK_ROW = 0;

/** Tokens [S] of a grid at the top left of a model's canvas. @throws RangeError when it does not fit */
const encode = (grid: Grid, seqLen: number): Int32Array => encodeGrid(grid, canvasSide(seqLen) ?? 0);

/** How many rows a model has for each task, augmented copies included. Identifiers that are no task of ARC's are left out. */
export function rowsByTask(rows: PuzzleRows): Record<string, number> {
  const counts = new Map<string, number>();
  for (const identifier of rows.keys()) {
    const known = parseIdentifier(identifier);
    if (known) counts.set(known.task, (counts.get(known.task) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

/** Reads the board of a run. `rows`: the tasks and augmentations that the model was trained on. @throws RequestError */
export function arcQuestion(raw: unknown, rows: PuzzleRows): Question {
  const { id, input } = check(arcBoardSchema, raw, 'board');
  return {
    vocabSize: VOCAB_SIZE,
    unfit(seqLen) {
      const side = canvasSide(seqLen);
      if (side === null) return `it reads ${seqLen} tokens, which is not a square canvas`;
      const fits = gridRows(input) <= side && gridCols(input) <= side;
      return fits ? null : `the test input is ${gridSize(input)}, and it takes grids up to ${side}x${side}`;
    },
    rollouts: (seqLen) => ({
      tokens: encode(input, seqLen),
      copies: 1,
      puzzleIds: Int32Array.of(rows.get(id) ?? BLANK_ROW),
      valuesBack: (_, values) => Float32Array.from(values),
      tokensBack: (_, tokens) => Uint8Array.from(tokens),
    }),
    verify: () => UNCHECKED,
    poll: {
      own: rows.has(id) ? { identifier: id, tokens: (seqLen) => encode(input, seqLen) } : null,
      *ballots(seqLen): Generator<AugmentedCopy> {
        for (const [identifier, row] of rows) {
          const known = parseIdentifier(identifier);
          if (known?.task !== id || identifier === id) continue;
          yield { identifier, row, tokens: encode(augmentGrid(input, known.augmentation), seqLen) };
        }
      },
      count(predictions, seqLen) {
        const votes = fileVotes(predictions, canvasSide(seqLen) ?? 0)
          .get(id)
          ?.get(gridKey(input));
        return tally(votes ?? []);
      },
    },
  };
}

export const arcInWorker: WorkerKind = {
  id: 'arc',
  question: arcQuestion,
  document: askedTaskSchema,
  boardWords: 'the board is an ARC task',
  fits: ({ vocabSize, seqLen }, isSeqLenKnown) => vocabSize === VOCAB_SIZE && (!isSeqLenKnown || canvasSide(seqLen) !== null),
  modelName: 'ARC',
  tasks: rowsByTask,
  taskOf: (board) => check(arcBoardSchema, board, 'task'),
  lesson: async () => (await import('./lesson.worker.ts')).arcLesson,
};
