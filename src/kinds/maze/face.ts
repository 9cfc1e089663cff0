/** The tab of mazes, their links, and how the rest is fetched. */

import type { KindEntry, KindFace } from '../kind.ts';

export const mazeFace: KindFace = {
  id: 'maze',
  label: 'Maze',
  place: 3,
  linkKey: 'm',
};

export const maze: KindEntry = { face: mazeFace, fetch: async () => (await import('./kind.ts')).mazeKindOnPage };
