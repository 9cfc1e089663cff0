/** What is said of mazes. */

import { plural } from '../../ui/format.ts';
import type { KindWords } from '../kind.ts';
import { MAZE_ALGORITHMS, type MazeAlgorithm } from './core/board.ts';
import { TOKEN } from './core/rules.ts';
import type { Flood } from './core/search.ts';

const tokens = new Map<number, string>(Object.entries(TOKEN).map(([word, token]) => [token, word]));

export const mazeWords: KindWords = {
  answers: 'cells',
  problem: ['cell off the path', 'cells off the path'],
  problems: 'Cells off the path',
  problemsAre: 'cells that are missing from the path, branch off it, run into a wall or lie beside it',
  copies: 'turned and mirrored',
  solved: (summary) => `${summary}, checked`,
  checked: 'One path over open cells from start to goal, measured against an exact search.',
  did: 'solved',
  wrongMark: 'dashed red: off the path',
  legend: [
    ['ink', 'start S, goal G'],
    ['accent', 'model’s path, paler where less sure'],
    ['warn', 'changed (dot)'],
    ['bad', 'off the path (dashed)'],
  ],
  value: (value) => (value === 1 ? 'path' : 'no path'),
  token: (token) => tokens.get(token) ?? `token ${token}`,
  oneOfMany: 'one shortest path; others may be as short',
};

/** What to see in the recorded run's z. */
export const SEE = 'Walls fade to one grey, and the path stands out, as the model gets sure.';

/** Of a measurement. */
export const measuredNote = 'A maze counts as solved by any path from start to goal, which Maze-Hard’s figures do not.';

export const workbenchWords = {
  busy: 'The model is solving this maze: stop it to edit.',
  busyLoad: 'The model is solving this maze: stop it to load another.',
  ends: 'Start and goal stay open: move them first.',
  noStart: (where: string) => `The start cannot stand at ${where}: it needs an open cell of its own.`,
  noGoal: (where: string) => `The goal cannot stand at ${where}: it needs an open cell of its own.`,
  keysHint: 'Drag to draw, erase, or move S and G. Keys: arrows, Space, Shift+arrows, S, G; ? lists all keys.',
  touchHint: 'Drag to draw or erase walls; drag S and G to move start and goal.',
  another: 'Another like it',
  anotherHint: (algorithm: string) => `Another maze: ${algorithm}, a new seed`,
  seed: (most: number) => `The same size, generator and seed give the same maze; 0 to ${most}`,
  sideHint: (name: string, least: number, most: number) => `${name}, ${least} to ${most}; what is drawn stays`,
  noSide: (name: string, least: number, most: number, typed: string) =>
    `${name} must be a whole number from ${least} to ${most}, not "${typed}".`,
  generate: 'A new maze of this size',
  generated: (rows: number, cols: number, algorithm: string, seed: number) => `a maze of ${rows}x${cols}: ${algorithm}, seed ${seed}`,
  examples: 'Mazes to begin with, up to 30x30',
  example: (rows: number, cols: number, steps: number) => `${rows}×${cols}, shortest path ${steps} steps`,
  form: 'lines of # S G and spaces',
  clear: 'Clear walls',
  clearHint: 'Open every wall (can be undone)',
} as const;

export const importWords = {
  hint: 'Paste text, or choose a file',
  title: 'Import a maze',
  description:
    'A line a row, 5 to 30 of each: # is wall, a space or . is open, S the start, G the goal; other signs are recognised. Tables of folded mazes open as a list.',
  placeholder: '#######\n#S..#.#\n#.#...#\n#.###.#\n#...#G#\n#######',
  accept: '.txt,.csv,.json,.jsonl,text/plain,text/csv',
} as const;

export const legendWords = {
  path: 'path, 20–100 % sure',
  pathHint: "The model's probability that the path runs here",
  maybe: 'perhaps path',
  maybeHint: 'The answer here is not the path, but at least 15 % of the probability went elsewhere',
  changed: 'changed at this step',
  bad: 'off the path',
} as const;

export const floodWords = {
  legend: 'An exact search beside the model',
  names: { none: 'No search', bfs: 'Breadth-first', astar: 'A*' },
  hints: {
    none: 'Only the shortest path',
    bfs: 'Reaches the cells ring by ring',
    astar: 'Prefers cells that may lie on a short way to the goal',
  },
  slider: 'Reached',
  sliderHint: 'The cells that the search has reached, in its order',
} as const satisfies { readonly names: Record<Flood | 'none', string>; readonly [key: string]: unknown };

/** What is said while what is right is shown: the path in steps, and how many cells each search reached for it. */
export const rightSaid = (steps: number, reached: Readonly<Record<Flood, number>>): string =>
  `Green: a shortest path, ${plural(steps, 'step')}. To find it, breadth-first search reaches ${plural(reached.bfs, 'cell')}, A* ${reached.astar}.`;

/** What is known of a maze before the model sees it. */
export const statusWords = {
  ready: 'Ready to solve',
  cutOff: 'No route',
  noRoute: 'Walls cut the start off from the goal: open some, or move one of the two.',
  route: (steps: number) => `The shortest path has ${plural(steps, 'step')}, says an exact search. Can the model find it?`,
} as const;

/** The names of the maze generators for menus. */
const names: Record<MazeAlgorithm, { readonly name: string; readonly hint: string }> = {
  dfs: { name: 'Depth-first', hint: 'long winding corridors, one route' },
  prim: { name: 'Prim', hint: 'many short dead ends, one route' },
  'dfs-loops': { name: 'Depth-first with loops', hint: 'corridors with short cuts, several routes' },
  'prim-loops': { name: 'Prim with loops', hint: 'dead ends and short cuts, several routes' },
  random: { name: 'Random walls', hint: 'single walls strewn over the floor' },
  empty: { name: 'Empty', hint: 'no walls: start and goal far apart' },
};

export const algorithmName = (id: MazeAlgorithm): string => names[id].name;

/** The generators as menu items. */
export const algorithmItems = MAZE_ALGORITHMS.map((id) => ({ id, ...names[id] }));
