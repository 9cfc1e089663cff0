/** The puzzle kinds of the page, one there at once and the others fetched. A new kind is two more lines here, its face and its entry, and one in registry.worker.ts. */

import { arcFace } from './arc/face.ts';
import type { KindEntry } from './kind.ts';
import { mazeFace } from './maze/face.ts';
import { miniFace } from './mini/face.ts';
import { sudokuKindOnPage } from './sudoku/kind.ts';

export const sudoku: KindEntry = { kind: sudokuKindOnPage };
export const mini: KindEntry = { face: miniFace, fetch: async () => (await import('./mini/kind.ts')).miniKindOnPage };
export const maze: KindEntry = { face: mazeFace, fetch: async () => (await import('./maze/kind.ts')).mazeKindOnPage };
export const arc: KindEntry = { face: arcFace, fetch: async () => (await import('./arc/kind.ts')).arcKindOnPage };
