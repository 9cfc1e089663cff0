/** The tab of 4x4 Sudoku, its links, and how the rest is fetched. */

import type { KindEntry, KindFace } from '../kind.ts';

export const miniFace: KindFace = {
  id: 'mini',
  label: '4x4',
  place: 2,
  linkKey: 'mini',
  door: { words: 'Watch a model learn from scratch', hash: '#train=mini' },
  formerly: { kind: 'sudoku', from: 'mini' },
};

export const mini: KindEntry = { face: miniFace, fetch: async () => (await import('./kind.ts')).miniKindOnPage };
