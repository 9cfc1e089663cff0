/** The size of the grid in hand, as two numbers that keep the content, and the shortcut that starts an output from its input. */

import { useState, type KeyboardEvent } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { type Grid, GRID_SIDE_MAX, gridCols, type GridPlace, gridRows, resizeGrid } from '../core/index.ts';
import { editActiveGrid } from '../page/store.ts';

interface Props {
  /** Of the grid. A number that is typed is meant for this one, whichever is pressed next. */
  readonly place: GridPlace;
  readonly grid: Grid | null;
  readonly disabled: boolean;
  /** null: the grid is an input itself. */
  readonly onCopyInput: (() => void) | null;
}

export function SizeFields({ place, grid, disabled, onCopyInput }: Props) {
  const rows = grid ? gridRows(grid) : 0;
  const cols = grid ? gridCols(grid) : 0;
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5 text-sm">
      <span className="text-muted">Size</span>
      <Side
        name="Rows"
        value={rows}
        disabled={disabled || !grid}
        onChange={(n) => editActiveGrid((g) => resizeGrid(g, n, gridCols(g)), place)}
      />
      <span aria-hidden>×</span>
      <Side
        name="Columns"
        value={cols}
        disabled={disabled || !grid}
        onChange={(n) => editActiveGrid((g) => resizeGrid(g, gridRows(g), n), place)}
      />
      <Button
        className="ml-auto"
        disabled={disabled || !onCopyInput}
        title="The output starts as a copy of its input"
        onClick={() => onCopyInput?.()}
      >
        Copy from input
      </Button>
      <Button
        disabled={disabled || !grid}
        title="All cells black (can be undone)"
        onClick={() => editActiveGrid((g) => g.map((line) => line.map(() => 0)), place)}
      >
        Clear
      </Button>
    </div>
  );
}

/** The field's own arrows tell of another value without anything being typed. */
const isTyped = (event: Event): boolean => event instanceof InputEvent && event.inputType !== 'insertReplacementText';

interface SideProps {
  readonly name: string;
  readonly value: number;
  readonly disabled: boolean;
  readonly onChange: (value: number) => void;
}

/** A number that is taken over on Enter, on the arrows, of the keyboard and of the field, and when the field is left; one out of range is put right first. */
function Side({ name, value, disabled, onChange }: SideProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const take = (text: string): void => {
    setTyped(null);
    const wished = Math.round(Number(text));
    if (text.trim() !== '' && Number.isFinite(wished)) onChange(Math.max(1, Math.min(GRID_SIDE_MAX, wished)));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') take(event.currentTarget.value);
    const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    take(String(value + by));
  };
  return (
    <input
      type="number"
      inputMode="numeric"
      aria-label={`${name}, 1 to ${GRID_SIDE_MAX}`}
      title={`${name} of this grid, 1 to ${GRID_SIDE_MAX}; the content stays`}
      min={1}
      max={GRID_SIDE_MAX}
      disabled={disabled}
      value={typed ?? (value || '')}
      onChange={({ target, nativeEvent }) => (isTyped(nativeEvent) ? setTyped(target.value) : take(target.value))}
      onBlur={(event) => typed !== null && take(event.target.value)}
      onKeyDown={onKeyDown}
      className="num min-h-9 w-16 rounded-md border border-line-strong bg-surface px-2 disabled:border-line disabled:text-muted"
    />
  );
}
