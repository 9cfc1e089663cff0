/** The names of the maze generators for menus. */

import { MAZE_ALGORITHMS, type MazeAlgorithm } from '../core/index.ts';

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
