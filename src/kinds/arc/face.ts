/** The tab of ARC, and its links. */

import type { KindFace } from '../kind.ts';

export const arcFace: KindFace = {
  id: 'arc',
  label: 'ARC',
  place: 4,
  linkKey: 'a',
  door: { words: 'Draw an ARC task' },
};
