/** The puzzle kinds of the page, one there at once and the others fetched. A new kind is one more line here and one in registry.worker.ts. */
export { arc } from './arc/face.ts';
export { maze } from './maze/face.ts';
export { mini } from './mini/face.ts';
export { sudoku } from './sudoku/kind.ts';
