/** The maze kind: all doors of a puzzle, and the names that only mazes have. */

import type { PuzzleCore } from '../../puzzle.ts';
import { type MazeBoard, formatMaze } from './board.ts';
import type { MazeOptions } from './generate.ts';
import { parseMaze } from './parse.ts';
import { mazeRules } from './rules.ts';

export const mazeKind = { ...mazeRules, parse: parseMaze, format: formatMaze } as const satisfies PuzzleCore<MazeBoard, MazeOptions>;

export { CELL, clearPath, describeCell, MAZE_SIDE_MAX, MAZE_SIDE_MIN, mazeBoardSchema, neighbours, withPath } from './board.ts';
export type { MazeBoard, MazeCell } from './board.ts';
export { TOKEN, tokenPosition } from './codec.ts';
export { clearWalls, emptyMaze, moveGoal, moveStart, resize, setCell } from './edit.ts';
export { mazeExamples, type MazeExample } from './examples.ts';
export { MAZE_ALGORITHMS, type MazeAlgorithm } from './algorithms.ts';
export type { MazeOptions } from './generate.ts';
export { distances, moves, shortestPath, solve } from './path.ts';
export type { MazeVerdict } from './verify.ts';
