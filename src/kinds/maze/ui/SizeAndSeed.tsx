/** Below the maze: its size, where it came from, another one of the same kind, undo and redo. */

import { Dices } from 'lucide-react';
import { memo, useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { messageOf, type Say } from '../../../ui/Toast.tsx';
import { UndoButtons } from '../../shared/ui/UndoButtons.tsx';
import { resize, type MazeBoard } from '../core/index.ts';
import { generateMaze, randomSeed } from '../page/generate.ts';
import { changeMaze, SEED_MAX, useMaze } from '../page/store.ts';
import { workbenchWords, algorithmName } from '../words.ts';
import { SideStepper } from './SideStepper.tsx';

interface Props {
  /** The maze cannot be changed now. */
  readonly busy: boolean;
  readonly say: Say;
}

export const SizeAndSeed = memo(function SizeAndSeed({ busy, say }: Props) {
  const { board, notes, history, undo, redo } = useMaze();
  const { rows, cols } = board;
  const size = (change: Partial<Pick<MazeBoard, 'rows' | 'cols'>>): void =>
    changeMaze((now) => resize(now, change.rows ?? now.rows, change.cols ?? now.cols));
  const refuse = (message: string): void => say(message, true);
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <div className="flex items-center gap-1.5 text-sm text-muted">
          <SideStepper label="Rows" value={rows} disabled={busy} onChange={(side) => size({ rows: side })} onRefuse={refuse} />
          <span aria-hidden>×</span>
          <SideStepper label="Columns" value={cols} disabled={busy} onChange={(side) => size({ cols: side })} onRefuse={refuse} />
        </div>
        <UndoButtons canUndo={history.past.length > 0} canRedo={history.future.length > 0} disabled={busy} onUndo={undo} onRedo={redo} />
      </div>
      <Seed generated={notes.generated} busy={busy} say={say} />
    </div>
  );
});

function Seed({ generated, busy, say }: Props & { readonly generated: ReturnType<typeof useMaze.getState>['notes']['generated'] }) {
  /** What is being typed, until Enter or leaving the field. */
  const [typed, setTyped] = useState<string | null>(null);
  const algorithm = generated?.algorithm ?? 'dfs';
  const make = (seed: number): void => {
    try {
      generateMaze(algorithm, seed);
    } catch (e) {
      say(messageOf(e), true);
    }
  };
  const commit = (): void => {
    if (typed !== null && typed.trim() !== '') make(Number(typed));
    setTyped(null);
  };
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 text-sm">
      <label className="flex min-w-0 items-center gap-2">
        <span className="truncate text-muted">{generated ? `${algorithmName(algorithm)}, seed` : 'Seed'}</span>
        <input
          inputMode="numeric"
          aria-label="Seed"
          title={`The same size, generator and seed give the same maze; 0 to ${SEED_MAX}`}
          placeholder="none"
          className="num h-9 w-20 rounded-md border border-line-strong bg-surface px-2 text-right"
          value={typed ?? generated?.seed ?? ''}
          disabled={busy}
          maxLength={7}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => setTyped(null)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
            if (event.key === 'Escape') setTyped(null);
          }}
        />
      </label>
      <Button disabled={busy} title={`Another maze: ${algorithmName(algorithm)}, a new seed`} onClick={() => make(randomSeed())}>
        <Dices size={16} aria-hidden /> {workbenchWords.another}
      </Button>
    </div>
  );
}
