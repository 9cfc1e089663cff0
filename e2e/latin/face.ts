/** The tab of Latin squares, and their links. */

import type { KindFace } from '../../src/kinds/kind.ts';

export const latinFace: KindFace = { id: 'latin', label: 'Latin', place: 9, linkKey: 'latin' };
