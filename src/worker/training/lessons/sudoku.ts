/** 9x9 Sudokus: every board has one solution, found by the exact solver. */
import { CELLS, countSolutions, sudoku, sudokuLevels, type SudokuBoard } from '../../../kinds/sudoku/core/index.ts';
import { boardLesson, type BoardLessonOptions } from './boards.ts';
import type { Lesson, Pair } from './lesson.ts';

function pair(question: SudokuBoard): Pair {
  const { count, solution, complete } = countSolutions(question);
  if (count === 0) throw new Error(complete ? 'it has no solution' : 'its solution was not found in reasonable time');
  if (count > 1) throw new Error('it has more than one solution');
  if (!complete || !solution) throw new Error('it could not be shown to have only one solution');
  return { tokens: sudoku.encode(question, CELLS), labels: sudoku.encode(solution, CELLS) };
}

/** @throws TrainingError "lesson" naming the board that cannot be learnt */
export const sudokuLesson = (options: Omit<BoardLessonOptions, 'seqLen' | 'canvas'>): Lesson =>
  boardLesson<SudokuBoard>(
    {
      read: (raw) => sudoku.schema.parse(raw),
      generate: (rng, index) => sudoku.generate({ level: sudokuLevels[index % sudokuLevels.length] }, rng),
      pair,
      symmetry: (question, rng) => sudoku.symmetry(question, CELLS, rng),
    },
    { ...options, seqLen: CELLS, canvas: { rows: 9, cols: 9 } },
  );
