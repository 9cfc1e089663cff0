/** One side of the maze: fewer, a number to type, more. */

import { Minus, Plus } from 'lucide-react';
import { useState } from 'react';
import { MAZE_SIDE_MAX, MAZE_SIDE_MIN } from '../core/index.ts';

interface Props {
  /** "Rows" */
  readonly label: string;
  readonly value: number;
  readonly disabled: boolean;
  readonly onChange: (value: number) => void;
  /** What was typed is not a side a maze can have. */
  readonly onRefuse: (message: string) => void;
}

const key = 'grid w-8 place-items-center @md:w-9 hover:bg-sunken disabled:text-muted disabled:opacity-60 disabled:hover:bg-transparent';

export function SideStepper({ label, value, disabled, onChange, onRefuse }: Props) {
  /** What is being typed, until Enter or leaving the field. */
  const [typed, setTyped] = useState<string | null>(null);
  const commit = (): void => {
    if (typed === null) return;
    const side = Number(typed);
    setTyped(null);
    if (Number.isInteger(side) && side >= MAZE_SIDE_MIN && side <= MAZE_SIDE_MAX) onChange(side);
    else onRefuse(`${label} must be a whole number from ${MAZE_SIDE_MIN} to ${MAZE_SIDE_MAX}, not "${typed}".`);
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
        title={`${label}, ${MAZE_SIDE_MIN} to ${MAZE_SIDE_MAX}; what is drawn stays`}
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
