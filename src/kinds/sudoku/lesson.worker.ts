/** Learning and measuring 9x9 Sudokus: every board has one solution, found by the exact solver. */

import { z } from 'zod';
import type { WorkerLesson, WorkerMeasured } from '../kind.worker.ts';
import { boardLesson, boardsData, boardsSchema, type BoardsSpec } from '../shared/lessons/boards.ts';
import type { Pair } from '../shared/lessons/lesson.ts';
import { CELLS, type SudokuBoard } from './core/board.ts';
import { sudokuLevels } from './core/levels.ts';
import { sudokuRules as sudoku } from './core/rules.ts';
import { countSolutions } from './core/solve.ts';

function pair(question: SudokuBoard): Pair {
  const { count, solution, complete } = countSolutions(question);
  if (count === 0) throw new Error(complete ? 'it has no solution' : 'its solution was not found in reasonable time');
  if (count > 1) throw new Error('it has more than one solution');
  if (!complete || !solution) throw new Error('it could not be shown to have only one solution');
  return { tokens: sudoku.encode(question, CELLS), labels: sudoku.encode(solution, CELLS) };
}

export const sudokuLesson: WorkerLesson<BoardsSpec> = {
  schema: boardsSchema,
  vocabSize: sudoku.vocabSize,
  shape: () => ({ seq_len: CELLS }),
  unfit: (seqLen) => (seqLen === CELLS ? null : `reads ${seqLen} cells, not the ${CELLS} of a Sudoku`),
  make: ({ boards, own }, options) =>
    boardLesson<SudokuBoard>(
      {
        read: (raw) => sudoku.schema.parse(raw),
        generate: (rng, index) => sudoku.generate({ level: sudokuLevels[index % sudokuLevels.length] }, rng),
        pair,
        symmetry: (question, rng) => sudoku.symmetry(question, CELLS, rng),
      },
      { ...options, boards, own, seqLen: CELLS, canvas: { rows: 9, cols: 9 } },
    ),
  data: (spec) => boardsData(spec, 'generated Sudokus'),
};

const measuredSchema = z.object({ kind: z.string(), level: z.enum(sudokuLevels) });

export const sudokuMeasured: WorkerMeasured<z.infer<typeof measuredSchema>> = {
  schema: measuredSchema,
  board: ({ level }, rng) => sudoku.generate({ level }, rng),
};
