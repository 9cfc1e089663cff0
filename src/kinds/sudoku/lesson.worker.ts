/** Learning and measuring 9x9 Sudokus: every board has one solution, found by the exact solver. */

import { z } from 'zod';
import type { WorkerLesson, WorkerMeasured } from '../kind.worker.ts';
import { lessonOfBoards, boardsData, boardsSchema, type BoardsSpec, type Pair } from '../shared/lesson.worker.ts';
import type { SudokuBoard } from '../shared/sudoku/board.ts';
import { CELLS, sudokuLevels } from './core/board.ts';
import { sudokuRules } from './core/rules.ts';
import { countSolutions } from './core/solve.ts';

function pair(question: SudokuBoard): Pair {
  const { count, solution, complete } = countSolutions(question);
  if (count === 0) throw new Error(complete ? 'it has no solution' : 'its solution was not found in reasonable time');
  if (count > 1) throw new Error('it has more than one solution');
  if (!complete || !solution) throw new Error('it could not be shown to have only one solution');
  return { tokens: sudokuRules.encode(question, CELLS), labels: sudokuRules.encode(solution, CELLS) };
}

export const sudokuLesson: WorkerLesson<BoardsSpec> = {
  schema: boardsSchema,
  vocabSize: sudokuRules.vocabSize,
  shape: () => ({ seq_len: CELLS }),
  unfit: (seqLen) => (seqLen === CELLS ? null : `reads ${seqLen} cells, not the ${CELLS} of a Sudoku`),
  make: ({ boards, own }, options) =>
    lessonOfBoards<SudokuBoard>(
      {
        read: (raw) => sudokuRules.schema.parse(raw),
        generate: (rng, index) => sudokuRules.generate({ level: sudokuLevels[index % sudokuLevels.length] }, rng),
        pair,
        symmetry: (question, rng) => sudokuRules.symmetry(question, CELLS, rng),
      },
      { ...options, boards, own, seqLen: CELLS, canvas: { rows: 9, cols: 9 } },
    ),
  data: (spec) => boardsData(spec, 'generated Sudokus'),
};

const measuredSchema = z.object({ kind: z.string(), level: z.enum(sudokuLevels) });

export const sudokuMeasured: WorkerMeasured<z.infer<typeof measuredSchema>> = {
  schema: measuredSchema,
  board: ({ level }, rng) => sudokuRules.generate({ level }, rng),
};
