/** Solve counts of a model on a CSV of Sudokus: one pass, and with symmetric rollouts. */

import type { Engine } from '../src/engine/engine.ts';
import { sudoku, type SudokuBoard } from '../src/kinds/sudoku/core/index.ts';
import type { TrmConfig } from '../src/model/config.ts';
import { usage } from './args.ts';
import { secondsSince, tryAll, type EvalOptions, type Tried } from './evalRuns.ts';

export interface SudokuEval {
  readonly total: number;
  /** Solved by the answer of the last supervision step of one pass. */
  readonly solvedOnePass: number;
  /** Solved by any copy at any step. */
  readonly solvedRollouts: number;
  readonly rollouts: number;
  readonly seconds: number;
}

/** Boards of a CSV with a `question` column. */
function readCsv(text: string, limit: number): SudokuBoard[] {
  const [head = '', ...lines] = text.split(/\r?\n/).filter((l) => l.trim() !== '');
  const column = head.split(',').indexOf('question');
  if (column < 0) usage('The input must be a CSV whose first line names a column "question".');
  return lines.slice(0, limit).map((line, i) => {
    try {
      return sudoku.parse(line.split(',')[column] ?? '');
    } catch (e) {
      return usage(`Line ${i + 2} of the input: ${e instanceof Error ? e.message : String(e)}`);
    }
  });
}

/** Evaluates an engine that has a Sudoku model loaded. */
export async function evalSudoku(engine: Engine, config: TrmConfig, csv: string, options: EvalOptions): Promise<SudokuEval> {
  const boards = readCsv(csv, options.limit);
  const problem = boards[0] && sudoku.unfit(boards[0], config.seqLen);
  if (problem) usage(`This model cannot take Sudokus: ${problem}.`);
  const start = performance.now();
  const count = (all: readonly Tried[]) => ({
    solvedOnePass: all.filter(({ last }) => last?.solved).length,
    solvedRollouts: all.filter(({ best }) => best !== null).length,
  });
  const tried = await tryAll({ engine, config, kind: sudoku, options }, boards, (all) => {
    const { solvedOnePass, solvedRollouts } = count(all);
    console.error(
      `${all.length} of ${boards.length}: ${solvedOnePass} solved in one pass, ${solvedRollouts} with ${options.rollouts} rollouts`,
    );
  });
  return { total: boards.length, ...count(tried), rollouts: options.rollouts, seconds: secondsSince(start) };
}
