/** The tab of ARC, its links, and how the rest is fetched. */

import type { KindEntry, KindFace } from '../kind.ts';

export const arcFace: KindFace = {
  id: 'arc',
  label: 'ARC',
  place: 4,
  linkKey: 'a',
  door: { words: 'Draw an ARC task' },
};

export const arc: KindEntry = { face: arcFace, fetch: async () => (await import('./kind.ts')).arcKindOnPage };
