/** Exact Sudoku work off the page's thread: making a puzzle, and counting solutions where that takes longer than a few milliseconds. */

import { seededRng } from '../../shared/rng.ts';
import { countSolutions, sudoku } from '../core/index.ts';
import { exactRequestSchema } from './exactProtocol.ts';

addEventListener('message', (event: MessageEvent<unknown>) => {
  const request = exactRequestSchema.parse(event.data);
  switch (request.type) {
    case 'generate':
      return postMessage(sudoku.generate({ level: request.level }, seededRng(request.seed)));
    case 'count': {
      const { count, complete } = countSolutions(request.board);
      return postMessage({ count, complete });
    }
    default:
      return request satisfies never;
  }
});
