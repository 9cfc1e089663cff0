/** The stroke that is being drawn: shown at once, kept as one undo step when it ends. */

import { useRef, useState } from 'react';
import type { MazeBoard } from '../core/index.ts';
import { changeMaze } from '../page/store.ts';
import { beginStroke, continueStroke, type Stroke } from './stroke.ts';

export interface StrokeHand {
  readonly stroke: Stroke | null;
  readonly begin: (board: MazeBoard, cell: number) => void;
  /** Goes on to a cell. Nothing when no stroke is under way. */
  readonly go: (cell: number) => void;
  readonly end: () => void;
}

export function useStroke(): StrokeHand {
  const [stroke, setStroke] = useState<Stroke | null>(null);
  /** The latest stroke, for events that come before the next render. */
  const latest = useRef<Stroke | null>(null);
  const set = (next: Stroke | null): void => {
    latest.current = next;
    setStroke(next);
  };
  return {
    stroke,
    begin: (board, cell) => set(beginStroke(board, cell)),
    go: (cell) => latest.current && set(continueStroke(latest.current, cell)),
    end() {
      const done = latest.current;
      if (!done) return;
      set(null);
      changeMaze(() => done.board);
    },
  };
}
