/** The puzzle kinds of the worker. A new kind is one more line here and one in registry.ts. */
export { arcInWorker } from './arc/worker.ts';
export { mazeInWorker } from './maze/worker.ts';
export { miniInWorker } from './mini/worker.ts';
export { sudokuInWorker } from './sudoku/worker.ts';
