/** Below the maze: its size, where it came from, another one of the same kind, undo and redo. */

import { Dices, Minus, Plus } from 'lucide-react';
import { memo, useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { TextField } from '../../../ui/Field.tsx';
import { messageOf, type Say } from '../../../ui/Toast.tsx';
import { UndoButtons } from '../../shared/ui/SideTools.tsx';
import { resize, MAZE_SIDE_MAX, MAZE_SIDE_MIN, type MazeBoard } from '../core/board.ts';
import { generateMaze, randomSeed, changeMaze, SEED_MAX, useMaze } from '../page/store.ts';
import { workbenchWords, algorithmName } from '../words.ts';

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
        <TextField
          on="surface"
          inputMode="numeric"
          aria-label="Seed"
          title={workbenchWords.seed(SEED_MAX)}
          placeholder="none"
          className="num h-9 w-20 text-right"
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
      <Button disabled={busy} title={workbenchWords.anotherHint(algorithmName(algorithm))} onClick={() => make(randomSeed())}>
        <Dices size={16} aria-hidden /> {workbenchWords.another}
      </Button>
    </div>
  );
}

interface StepperProps {
  /** "Rows" */
  readonly label: string;
  readonly value: number;
  readonly disabled: boolean;
  readonly onChange: (value: number) => void;
  /** What was typed is not a side a maze can have. */
  readonly onRefuse: (message: string) => void;
}

const key = 'grid w-8 place-items-center @md:w-9 hover:bg-sunken disabled:text-muted disabled:opacity-60 disabled:hover:bg-transparent';

/** One side of the maze: fewer, a number to type, more. */
function SideStepper({ label, value, disabled, onChange, onRefuse }: StepperProps) {
  /** What is being typed, until Enter or leaving the field. */
  const [typed, setTyped] = useState<string | null>(null);
  const commit = (): void => {
    if (typed === null) return;
    const side = Number(typed);
    setTyped(null);
    if (Number.isInteger(side) && side >= MAZE_SIDE_MIN && side <= MAZE_SIDE_MAX) onChange(side);
    else onRefuse(workbenchWords.noSide(label, MAZE_SIDE_MIN, MAZE_SIDE_MAX, typed));
  };
  return (
    <div role="group" aria-label={label} className="flex h-12 items-stretch rounded-md border border-line-strong bg-surface @md:h-10">
      <button
        type="button"
        aria-label={`Fewer ${label.toLowerCase()}`}
        className={key}
        disabled={disabled || value <= MAZE_SIDE_MIN}
        onClick={() => onChange(value - 1)}
      >
        <Minus size={16} aria-hidden />
      </button>
      <input
        inputMode="numeric"
        aria-label={label}
        title={workbenchWords.sideHint(label, MAZE_SIDE_MIN, MAZE_SIDE_MAX)}
        className="num w-7 bg-transparent @md:w-8 text-center text-sm font-semibold"
        value={typed ?? value}
        disabled={disabled}
        maxLength={3}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          if (event.key === 'Escape') setTyped(null);
        }}
      />
      <button
        type="button"
        aria-label={`More ${label.toLowerCase()}`}
        className={key}
        disabled={disabled || value >= MAZE_SIDE_MAX}
        onClick={() => onChange(value + 1)}
      >
        <Plus size={16} aria-hidden />
      </button>
    </div>
  );
}
