/** Path counts of a model on mazes, a JSON object a line: {"maze": "###\n#S ...", "id": ...}. One pass, and with symmetric rollouts. */

import { z } from 'zod';
import type { Engine } from '../src/engine/engine.ts';
import { clearPath, mazeKind, type MazeBoard } from '../src/kinds/maze/core/index.ts';
import type { TrmConfig } from '../src/model/config.ts';
import { usage } from './args.ts';
import { secondsSince, tryAll, type EvalOptions, type Tried } from './evalRuns.ts';

export interface MazeEval {
  /** Mazes of the file, those that are too big included. */
  readonly total: number;
  /** The last step's answer of one pass is a path from start to goal; it is a shortest one. */
  readonly valid: number;
  readonly shortest: number;
  /** The same of the best answer of any copy at any step. */
  readonly validRollouts: number;
  readonly shortestRollouts: number;
  readonly rollouts: number;
  /** Mazes that the model cannot take. */
  readonly tooBig: number;
  readonly seconds: number;
}

const line = z.object({ maze: z.string() });

function readLines(text: string, limit: number): MazeBoard[] {
  const lines = text.split(/\r?\n/).flatMap((content, i) => (content.trim() === '' ? [] : [{ content, number: i + 1 }]));
  return lines.slice(0, limit).map(({ content, number }) => {
    try {
      return clearPath(mazeKind.parse(line.parse(JSON.parse(content)).maze));
    } catch (e) {
      const why = e instanceof z.ZodError ? 'it needs a "maze" with the lines of one' : e instanceof Error ? e.message : String(e);
      return usage(`Line ${number} of the input: ${why}`);
    }
  });
}

/** Evaluates an engine that has a maze model loaded. Smaller mazes are padded with wall to the model's canvas. */
export async function evalMaze(engine: Engine, config: TrmConfig, jsonl: string, options: EvalOptions): Promise<MazeEval> {
  if (config.vocabSize !== mazeKind.vocabSize)
    usage(`This model knows ${config.vocabSize} tokens, not the ${mazeKind.vocabSize} of a maze.`);
  const boards = readLines(jsonl, options.limit);
  const fitting = boards.filter((board) => mazeKind.unfit(board, config.seqLen) === null);
  const start = performance.now();
  const count = (all: readonly Tried[]) => ({
    valid: all.filter(({ last }) => last?.solved).length,
    shortest: all.filter(({ last }) => last?.solved && last.extra === 0).length,
    validRollouts: all.filter(({ best }) => best !== null).length,
    shortestRollouts: all.filter(({ best }) => best?.extra === 0).length,
  });
  const tried = await tryAll({ engine, config, kind: mazeKind, options }, fitting, (all) => {
    const { shortest, shortestRollouts } = count(all);
    console.error(
      `${all.length} of ${fitting.length}: ${shortest} shortest paths in one pass, ${shortestRollouts} with ${options.rollouts} rollouts`,
    );
  });
  return {
    total: boards.length,
    ...count(tried),
    rollouts: options.rollouts,
    tooBig: boards.length - fitting.length,
    seconds: secondsSince(start),
  };
}
