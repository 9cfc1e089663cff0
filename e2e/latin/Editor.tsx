/** A Latin square to be filled by clicks: each goes on to the next digit. */

import type { EditorProps } from '../../src/kinds/kind.ts';
import { latin } from './core.ts';
import { useLatin } from './store.ts';

export default function LatinEditor({ overlay, busy }: EditorProps) {
  const { board, edit, undo } = useLatin();
  const answer = overlay && latin.decode(overlay.tokens, board);
  const turn = (cell: number): void => edit((now) => ({ ...now, board: now.board.with(cell, ((now.board[cell] ?? 0) + 1) % 4) }));
  return (
    <div>
      <div role="group" aria-label="Latin square" className="grid w-60 grid-cols-3">
        {board.map((given, cell) => (
          <button
            key={cell}
            type="button"
            disabled={busy}
            aria-label={`cell ${cell + 1}: ${given || answer?.[cell] || 'empty'}`}
            className="size-20 border"
            onClick={() => turn(cell)}
          >
            {given || answer?.[cell] || ''}
          </button>
        ))}
      </div>
      <button type="button" onClick={undo}>
        Undo
      </button>
    </div>
  );
}
