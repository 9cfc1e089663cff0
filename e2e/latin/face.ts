/** The tab of Latin squares, their links, and how the rest is fetched. */

import type { KindEntry, KindFace } from '../../src/kinds/kind.ts';

export const latinFace: KindFace = { id: 'latin', label: 'Latin', place: 9, linkKey: 'latin' };

export const latin: KindEntry = { face: latinFace, fetch: async () => (await import('./kind.ts')).latinKindOnPage };
