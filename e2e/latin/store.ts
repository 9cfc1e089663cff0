/** The Latin square on the page. */

import { z } from 'zod';
import { createBoardStore } from '../../src/kinds/shared/boardStore.ts';
import { latin, type LatinBoard } from './core.ts';

export const useLatin = createBoardStore<LatinBoard, null>(latin, {
  initial: latin.parse('1...2....'),
  noNotes: null,
  notesSchema: z.null(),
  linkKey: 'latin',
  what: 'Latin square',
});
