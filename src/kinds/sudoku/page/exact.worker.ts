/** Exact Sudoku work off the page's thread: making a puzzle, and counting solutions where that takes longer than a few milliseconds. */

import { seededRng } from '../../shared/rng.ts';
import { generateSudoku } from '../core/generate.ts';
import { countSolutions } from '../core/solve.ts';
import { readExactRequest } from './exactProtocol.ts';

addEventListener('message', (event: MessageEvent<unknown>) => {
  const request = readExactRequest(event.data);
  switch (request.type) {
    case 'generate':
      return postMessage(generateSudoku({ level: request.level }, seededRng(request.seed)));
    case 'count': {
      const { count, complete, solution } = countSolutions(request.board);
      return postMessage({ count, complete, solution });
    }
    default:
      return request satisfies never;
  }
});
