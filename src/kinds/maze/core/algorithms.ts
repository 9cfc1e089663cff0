/** The ways mazes are generated, for the page, which fetches the generator only when one is asked for. */

/**
 * dfs: long winding corridors; prim: many short dead ends; with loops: some walls between corridors opened;
 * random: single walls strewn over the floor; empty: no walls.
 */
export const MAZE_ALGORITHMS = ['dfs', 'prim', 'dfs-loops', 'prim-loops', 'random', 'empty'] as const;
export type MazeAlgorithm = (typeof MAZE_ALGORITHMS)[number];
