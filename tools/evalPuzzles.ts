/** What a model makes of a file of Sudokus or mazes: one pass over a batch of them, and many tries at one. */

import { z } from 'zod';
import type { Engine } from '../src/engine/engine.ts';
import { clearPath, type MazeBoard } from '../src/kinds/maze/core/board.ts';
import { parseMaze } from '../src/kinds/maze/core/parse.ts';
import { mazeRules } from '../src/kinds/maze/core/rules.ts';
import type { PuzzleRules, Verdict } from '../src/kinds/puzzle.ts';
import { makeRollouts } from '../src/kinds/shared/question.ts';
import type { SudokuBoard } from '../src/kinds/shared/sudoku/board.ts';
import { parseSudoku } from '../src/kinds/sudoku/core/parse.ts';
import { sudokuRules } from '../src/kinds/sudoku/core/rules.ts';
import type { TrmConfig } from '../src/model/config.ts';
import type { SolveRequest } from '../src/protocol/session.ts';
import { prepareCopies } from '../src/worker/copies.ts';
import { usage } from './args.ts';

export interface EvalOptions {
  readonly limit: number;
  /** K, copies in the batch of the second try; 1 means no second try. */
  readonly rollouts: number;
  /** Noise on z in the second try; undefined: symmetric copies without noise. */
  readonly noise: SolveRequest['noise'];
  /** N_sup */
  readonly steps: number;
  /** Puzzles a batch. */
  readonly batch: number;
}

/** A model on an engine, and how it is asked. */
interface Asked<Board> {
  readonly engine: Engine;
  readonly config: TrmConfig;
  readonly kind: PuzzleRules<Board, never>;
  readonly options: EvalOptions;
}

interface Tried {
  /** Of the last step's answer in one pass. */
  readonly last: Verdict | null;
  /** The best solved answer of any step, and of any copy where one pass did not give a best one; null when none was solved. */
  readonly best: Verdict | null;
}

/** The better of two verdicts, where solved ones count and a smaller `extra` is better. */
const better = (a: Verdict | null, b: Verdict): Verdict | null => (b.solved && (a === null || (b.extra ?? 0) < (a.extra ?? 0)) ? b : a);
const isBest = (v: Verdict | null): boolean => v !== null && (v.extra ?? 0) === 0;

/** Tries all boards: one pass in batches, then K copies of each board without a best answer. Calls back after each batch. */
async function tryAll<Board>(asked: Asked<Board>, boards: readonly Board[], progress: (done: readonly Tried[]) => void): Promise<Tried[]> {
  const { batch, rollouts } = asked.options;
  const all: Tried[] = [];
  for (let at = 0; at < boards.length; at += batch) {
    const part = boards.slice(at, at + batch);
    const found = await onePass(asked, part);
    for (const [i, tried] of found.entries()) {
      all.push(rollouts > 1 && !isBest(tried.best) ? { ...tried, best: await copies(asked, part[i], at + i, tried.best) } : tried);
    }
    progress(all);
  }
  return all;
}

async function onePass<Board>({ engine, config: { seqLen: S }, kind, options }: Asked<Board>, boards: readonly Board[]): Promise<Tried[]> {
  const tokens = new Int32Array(boards.length * S);
  boards.forEach((b, i) => tokens.set(kind.encode(b, S), i * S));
  let found = boards.map((): Tried => ({ last: null, best: null }));
  for await (const step of engine.run({ tokens, batch: boards.length }, { maxSteps: options.steps })) {
    found = found.map(({ best }, i) => {
      const last = kind.verify(boards[i], kind.decode(step.tokens.subarray(i * S, (i + 1) * S), boards[i]));
      return { last, best: better(best, last) };
    });
  }
  return found;
}

/** K copies of one puzzle in a batch, until one answer is as good as can be. */
async function copies<Board>(
  { engine, config: { seqLen: S }, kind, options }: Asked<Board>,
  board: Board,
  seed: number,
  before: Verdict | null,
): Promise<Verdict | null> {
  const { rollouts: K, steps, noise: requested } = options;
  const { rollouts: batch, noise } = prepareCopies((copies) => makeRollouts(kind, board, S, copies, seed), {
    copies: K,
    seed,
    noise: requested,
  });
  let best = before;
  for await (const step of engine.run({ tokens: batch.tokens, batch: K }, { maxSteps: steps, noise })) {
    for (let k = 0; k < K; k++) {
      best = better(best, kind.verify(board, kind.decode(batch.tokensBack(k, step.tokens.subarray(k * S, (k + 1) * S)), board)));
    }
    if (isBest(best)) break;
  }
  return best;
}

/** Tries all boards, tells `line` of the counts after each batch, and returns the last ones. */
async function evaluate<Board, Counts extends object>(
  asked: Asked<Board>,
  boards: readonly Board[],
  count: (all: readonly Tried[]) => Counts,
  line: (counts: Counts) => string,
): Promise<Counts & { rollouts: number; seconds: number }> {
  const start = performance.now();
  const { rollouts } = asked.options;
  const tried = await tryAll(asked, boards, (all) =>
    console.error(`${all.length} of ${boards.length}: ${line(count(all))} with ${rollouts} rollouts`),
  );
  return { ...count(tried), rollouts, seconds: Math.round((performance.now() - start) / 100) / 10 };
}

/** Boards of a CSV with a `question` column. */
function readCsv(text: string, limit: number): SudokuBoard[] {
  const [head = '', ...lines] = text.split(/\r?\n/).filter((l) => l.trim() !== '');
  const column = head.split(',').indexOf('question');
  if (column < 0) usage('The input must be a CSV whose first line names a column "question".');
  return lines.slice(0, limit).map((line, i) => {
    try {
      return parseSudoku(line.split(',')[column] ?? '');
    } catch (e) {
      return usage(`Line ${i + 2} of the input: ${e instanceof Error ? e.message : String(e)}`);
    }
  });
}

/** Solve counts on a CSV of Sudokus, of an engine that has a model of them loaded. */
async function evalSudoku(engine: Engine, config: TrmConfig, csv: string, options: EvalOptions): Promise<object> {
  const boards = readCsv(csv, options.limit);
  const problem = boards[0] && sudokuRules.unfit(boards[0], config.seqLen);
  if (problem) usage(`This model cannot take Sudokus: ${problem}.`);
  const counts = await evaluate(
    { engine, config, kind: sudokuRules, options },
    boards,
    (all) => ({
      /** By the answer of the last supervision step of one pass. */
      solvedOnePass: all.filter(({ last }) => last?.solved).length,
      /** By any copy at any step. */
      solvedRollouts: all.filter(({ best }) => best !== null).length,
    }),
    ({ solvedOnePass, solvedRollouts }) => `${solvedOnePass} solved in one pass, ${solvedRollouts}`,
  );
  return { total: boards.length, ...counts };
}

const mazeLine = z.object({ maze: z.string() });

/** Mazes of JSON objects, one a line: {"maze": "###\n#S ...", "id": ...}. */
function readLines(text: string, limit: number): MazeBoard[] {
  const lines = text.split(/\r?\n/).flatMap((content, i) => (content.trim() === '' ? [] : [{ content, number: i + 1 }]));
  return lines.slice(0, limit).map(({ content, number }) => {
    try {
      return clearPath(parseMaze(mazeLine.parse(JSON.parse(content)).maze));
    } catch (e) {
      const why = e instanceof z.ZodError ? 'it needs a "maze" with the lines of one' : e instanceof Error ? e.message : String(e);
      return usage(`Line ${number} of the input: ${why}`);
    }
  });
}

/** Path counts on mazes, of an engine that has a model of them loaded. Smaller mazes are padded with wall to the model's canvas. */
async function evalMaze(engine: Engine, config: TrmConfig, jsonl: string, options: EvalOptions): Promise<object> {
  if (config.vocabSize !== mazeRules.vocabSize)
    usage(`This model knows ${config.vocabSize} tokens, not the ${mazeRules.vocabSize} of a maze.`);
  const boards = readLines(jsonl, options.limit);
  const fitting = boards.filter((board) => mazeRules.unfit(board, config.seqLen) === null);
  const counts = await evaluate(
    { engine, config, kind: mazeRules, options },
    fitting,
    (all) => ({
      /** The last step's answer of one pass is a path from start to goal; it is a shortest one. */
      valid: all.filter(({ last }) => last?.solved).length,
      shortest: all.filter(({ last }) => last?.solved && last.extra === 0).length,
      /** The same of the best answer of any copy at any step. */
      validRollouts: all.filter(({ best }) => best !== null).length,
      shortestRollouts: all.filter(({ best }) => best?.extra === 0).length,
    }),
    ({ shortest, shortestRollouts }) => `${shortest} shortest paths in one pass, ${shortestRollouts}`,
  );
  return { total: boards.length, ...counts, tooBig: boards.length - fitting.length };
}

/** What can be measured on a file, by the kinds' names: the formats of the files are this tool's own. */
export const evaluators: ReadonlyMap<string, typeof evalSudoku> = new Map([
  [sudokuRules.id, evalSudoku],
  [mazeRules.id, evalMaze],
]);
