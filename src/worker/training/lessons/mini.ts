/** 4x4 Sudokus, made up as they are needed; the exam's full grids are in no lesson. */
import { seededRng, stepRng } from '../../../kinds/shared/rng.ts';
import { encodeMini, generateMini, MINI_CELLS, splitGrids, type MiniSudoku } from '../../../kinds/mini/core/mini.ts';
import { batchOf, examOf, STREAM, type Lesson, type Pair } from './lesson.ts';

/** Full grids kept for the exam, of 288. */
const HELD_OUT = 40;
const EXAM = 100;

const pairOf = ({ question, solution }: MiniSudoku): Pair => ({ tokens: encodeMini(question), labels: encodeMini(solution) });

export function miniLesson(seed: number, batch: number): Lesson {
  const random = seededRng(seed ^ STREAM.exam);
  const { train, test } = splitGrids(random, HELD_OUT);
  const exam = Array.from({ length: EXAM }, () => pairOf(generateMini(random, test)));
  return {
    rows: null,
    batch(step) {
      const draw = stepRng(seed ^ STREAM.draw, step);
      return batchOf(Array.from({ length: batch }, () => pairOf(generateMini(draw, train))), MINI_CELLS);
    },
    exams: [examOf('held out', exam, MINI_CELLS)],
    canvas: { rows: 4, cols: 4 },
  };
}
