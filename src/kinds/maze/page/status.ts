/** What a search says of the maze on the page, before the model sees it. */

import type { MazeBoard } from '../core/board.ts';
import { shortestPath } from '../core/path.ts';
import { statusWords } from '../words.ts';

export interface MazeStatus {
  readonly kind: 'route' | 'no-route';
  /** One plain sentence for the page. */
  readonly sentence: string;
}

const known = new WeakMap<MazeBoard, MazeStatus>();

/** Whether a route leads from start to goal. Searched once for each board, so it may be called while rendering. */
export function mazeStatus(board: MazeBoard): MazeStatus {
  const status = known.get(board) ?? searched(board);
  known.set(board, status);
  return status;
}

function searched(board: MazeBoard): MazeStatus {
  const path = shortestPath(board);
  if (path === null) return { kind: 'no-route', sentence: statusWords.noRoute };
  return {
    kind: 'route',
    sentence: statusWords.route(path.length - 1),
  };
}
