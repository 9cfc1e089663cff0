/** The tab of mazes, and their links. */

import type { KindFace } from '../kind.ts';

export const mazeFace: KindFace = {
  id: 'maze',
  label: 'Maze',
  place: 3,
  linkKey: 'm',
};
