/** The puzzle kinds of the page. A new kind is one more line here, and one in registry.worker.ts. */
export { arcKindOnPage } from './arc/kind.ts';
export { mazeKindOnPage } from './maze/kind.ts';
export { miniKindOnPage } from './mini/kind.ts';
export { sudokuKindOnPage } from './sudoku/kind.ts';
