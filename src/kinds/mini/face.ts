/** The tab of 4x4 Sudoku, and its links. */

import type { KindFace } from '../kind.ts';

export const miniFace: KindFace = {
  id: 'mini',
  label: '4x4',
  place: 2,
  linkKey: 'mini',
  door: { words: 'Watch a model learn from scratch', hash: '#train=mini' },
  formerly: { kind: 'sudoku', from: 'mini' },
};
