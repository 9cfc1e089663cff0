/** Solve counts of a model on a CSV of Sudokus: one pass, and with symmetric rollouts. */
import type { Engine } from '../src/engine/engine.ts';
import { makeRollouts } from '../src/puzzles/rollouts.ts';
import { sudoku, type SudokuBoard } from '../src/puzzles/sudoku/index.ts';
import type { TrmConfig } from '../src/trm/config.ts';
import { usage } from './args.ts';

export interface EvalOptions {
  readonly limit: number;
  /** K, copies in the batch of the second try; 1 means no second try. */
  readonly rollouts: number;
  /** N_sup */
  readonly steps: number;
  /** Puzzles a batch. */
  readonly batch: number;
}

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

const solves = (board: SudokuBoard, tokens: Uint8Array): boolean => sudoku.verify(board, sudoku.decode(tokens, board)).solved;

/** One pass over a batch of different puzzles: solved by the last step's answer, and by any step's. */
async function onePass(engine: Engine, config: TrmConfig, boards: readonly SudokuBoard[], steps: number): Promise<{ last: boolean; any: boolean }[]> {
  const S = config.seqLen;
  const tokens = new Int32Array(boards.length * S);
  boards.forEach((b, i) => tokens.set(sudoku.encode(b, S), i * S));
  const found = boards.map(() => ({ last: false, any: false }));
  for await (const step of engine.run({ tokens, batch: boards.length }, { maxSteps: steps })) {
    boards.forEach((b, i) => {
      const solved = solves(b, step.tokens.subarray(i * S, (i + 1) * S));
      found[i] = { last: solved, any: found[i].any || solved };
    });
  }
  return found;
}

/** K symmetric copies of one puzzle in a batch, until one verifies. */
async function anyCopySolves(engine: Engine, config: TrmConfig, board: SudokuBoard, seed: number, { rollouts: K, steps }: EvalOptions): Promise<boolean> {
  const S = config.seqLen;
  const copies = makeRollouts(sudoku, board, S, K, seed);
  for await (const step of engine.run({ tokens: copies.tokens, batch: K }, { maxSteps: steps })) {
    for (let k = 0; k < K; k++) {
      if (solves(board, copies.tokensBack(k, step.tokens.subarray(k * S, (k + 1) * S)))) return true;
    }
  }
  return false;
}

/** Evaluates an engine that has a Sudoku model loaded. */
export async function evalSudoku(engine: Engine, config: TrmConfig, csv: string, options: EvalOptions): Promise<SudokuEval> {
  const boards = readCsv(csv, options.limit);
  const problem = boards[0] && sudoku.unfit(boards[0], config.seqLen);
  if (problem) usage(`This model cannot take Sudokus: ${problem}.`);
  const start = performance.now();
  let solvedOnePass = 0;
  let solvedRollouts = 0;
  for (let at = 0; at < boards.length; at += options.batch) {
    const part = boards.slice(at, at + options.batch);
    const found = await onePass(engine, config, part, options.steps);
    for (const [i, { last, any }] of found.entries()) {
      if (last) solvedOnePass++;
      if (any || (options.rollouts > 1 && (await anyCopySolves(engine, config, part[i], at + i, options)))) solvedRollouts++;
    }
    console.error(`${Math.min(at + options.batch, boards.length)} of ${boards.length}: ${solvedOnePass} solved in one pass, ${solvedRollouts} with ${options.rollouts} rollouts`);
  }
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  return { total: boards.length, solvedOnePass, solvedRollouts, rollouts: options.rollouts, seconds };
}
