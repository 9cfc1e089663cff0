/** Tools of the ARC workbench: draw, select, fill, copy and paste, flips and turns, colours, undo and redo; and the size of the grid in hand. */

import {
  ClipboardPaste,
  Copy,
  FlipHorizontal2,
  FlipVertical2,
  Hash,
  PaintBucket,
  Pencil,
  RotateCw,
  SquareDashed,
  type LucideIcon,
} from 'lucide-react';
import { useState, type ComponentProps, type KeyboardEvent } from 'react';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { TextField } from '../../../ui/Field.tsx';
import { UndoButtons } from '../../shared/ui/SideTools.tsx';
import {
  arcColours,
  blankLike,
  copyRect,
  fillRect,
  flipLeftRight,
  flipUpDown,
  type Grid,
  GRID_SIDE_MAX,
  gridCols,
  gridRows,
  resizeGrid,
  rotate,
  turnRect,
} from '../core/grid.ts';
import { gridOf, withGrid, type GridPlace } from '../page/document.ts';
import { activePlace, editActiveGrid, useArc, useArcView, type ArcTool } from '../page/store.ts';
import { toolWords } from '../words.ts';

const tools: readonly { readonly id: ArcTool; readonly name: string; readonly icon: LucideIcon }[] = [
  { id: 'draw', name: 'Draw', icon: Pencil },
  { id: 'select', name: 'Select', icon: SquareDashed },
  { id: 'fill', name: 'Fill', icon: PaintBucket },
];

export function ArcTools({ busy }: { readonly busy: boolean }) {
  const view = useArcView();
  const { history, board, notes, edit, undo, redo } = useArc();
  const place = activePlace(view);
  const grid = gridOf({ board, notes }, place);
  const held = gridOf({ board, notes }, { ...place, side: view.side });
  const selection = view.side === place.side ? view.selection : null;
  const turn = (how: (patch: Grid) => Grid): void => editActiveGrid((g) => turnRect(g, selection, how));
  const copyInput = (): void =>
    edit((doc) => {
      const input = gridOf(doc, { ...place, side: 'input' });
      return input ? withGrid(doc, { ...place, side: 'output' }, input) : doc;
    });
  const pickColour = (colour: number): void => {
    view.pickColour(colour);
    if (selection && !busy) editActiveGrid((g) => fillRect(g, selection, colour));
  };

  return (
    <div role="group" aria-label="Tools" className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5">
        <div role="group" aria-label="Tool" className="flex rounded-md border border-line-strong p-0.5">
          {tools.map(({ id, name, icon: Icon }) => (
            <button
              key={id}
              type="button"
              aria-pressed={view.tool === id}
              title={toolWords[id]}
              disabled={busy}
              onClick={() => view.pick(id)}
              className="flex min-h-10 items-center gap-1.5 rounded-sm px-2.5 text-sm not-aria-pressed:hover:bg-sunken aria-pressed:bg-accent
                aria-pressed:text-on-accent disabled:opacity-60 @md:min-h-8"
            >
              <Icon size={16} aria-hidden /> {name}
            </button>
          ))}
        </div>
        <div className="flex">
          <Key
            icon={Copy}
            name="Copy"
            title={toolWords.copy}
            disabled={!held}
            onClick={() => held && view.copy(view.selection ? copyRect(held, view.selection) : held)}
          />
          <Key
            icon={ClipboardPaste}
            name="Paste"
            title={toolWords.paste}
            pressed={view.pasting}
            disabled={busy || !view.clipboard}
            onClick={() => (view.pasting ? view.escape() : view.paste())}
          />
        </div>
        <div className="flex">
          {/* The icons are named by the axis they draw: a vertical axis mirrors left and right. */}
          <Key icon={FlipVertical2} name={toolWords.flip.sideways} disabled={busy} onClick={() => turn(flipLeftRight)} />
          <Key icon={FlipHorizontal2} name={toolWords.flip.upright} disabled={busy} onClick={() => turn(flipUpDown)} />
          <Key icon={RotateCw} name={toolWords.rotate} disabled={busy} onClick={() => turn(rotate)} />
          <Key
            icon={Hash}
            name={toolWords.numbersName}
            title={toolWords.numbers}
            pressed={view.symbols}
            disabled={false}
            onClick={view.toggleSymbols}
          />
        </div>
      </div>
      <div className="flex items-center gap-2">
        <div role="group" aria-label="Colours" className="grid flex-1 grid-cols-5 gap-1 @md:grid-cols-10">
          {arcColours.map(({ name, fill, ink }, colour) => (
            <button
              key={name}
              type="button"
              aria-label={`${colour}, ${name}`}
              title={`${name} (${colour})`}
              aria-pressed={view.colour === colour}
              disabled={busy}
              onClick={() => pickColour(colour)}
              style={{ background: fill, color: ink }}
              className="num min-h-11 rounded-sm border border-[#555] text-sm outline-offset-1 aria-pressed:font-bold aria-pressed:underline
                aria-pressed:ring-3 aria-pressed:ring-accent disabled:opacity-60 @md:min-h-9"
            >
              {colour}
            </button>
          ))}
        </div>
        <UndoButtons canUndo={history.past.length > 0} canRedo={history.future.length > 0} disabled={busy} onUndo={undo} onRedo={redo} />
      </div>
      <SizeFields place={place} grid={grid} disabled={busy} onCopyInput={place.side === 'output' ? copyInput : null} />
    </div>
  );
}

const Key = ({ title, pressed, ...rest }: ComponentProps<typeof IconButton> & { readonly pressed?: boolean }) => (
  <IconButton
    px={18}
    title={title ?? rest.name}
    aria-pressed={pressed}
    className="size-11 aria-pressed:text-accent disabled:opacity-40 disabled:hover:bg-transparent @md:size-9"
    {...rest}
  />
);

interface SizeFieldsProps {
  /** Of the grid. A number that is typed is meant for this one, whichever is pressed next. */
  readonly place: GridPlace;
  readonly grid: Grid | null;
  readonly disabled: boolean;
  /** null: the grid is an input itself. */
  readonly onCopyInput: (() => void) | null;
}

/** The size of the grid as two numbers that keep the content, and the shortcuts that start an output from its input or anew. */
function SizeFields({ place, grid, disabled, onCopyInput }: SizeFieldsProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5 text-sm">
      <span className="text-muted">Size</span>
      <SideField
        name="Rows"
        value={gridRows(grid ?? [])}
        disabled={disabled || !grid}
        onChange={(n) => editActiveGrid((g) => resizeGrid(g, n, gridCols(g)), place)}
      />
      <span aria-hidden>×</span>
      <SideField
        name="Columns"
        value={gridCols(grid ?? [])}
        disabled={disabled || !grid}
        onChange={(n) => editActiveGrid((g) => resizeGrid(g, gridRows(g), n), place)}
      />
      <Button className="ml-auto" disabled={disabled || !onCopyInput} title={toolWords.copyInput} onClick={() => onCopyInput?.()}>
        {toolWords.copyFrom}
      </Button>
      <Button disabled={disabled || !grid} title={toolWords.clear} onClick={() => editActiveGrid(blankLike, place)}>
        Clear
      </Button>
    </div>
  );
}

/** The field's own arrows tell of another value without anything being typed. */
const isTyped = (event: Event): boolean => event instanceof InputEvent && event.inputType !== 'insertReplacementText';

interface SideFieldProps {
  readonly name: string;
  readonly value: number;
  readonly disabled: boolean;
  readonly onChange: (value: number) => void;
}

/** A number that is taken over on Enter, on the arrows, of the keyboard and of the field, and when the field is left; one out of range is put right first. */
function SideField({ name, value, disabled, onChange }: SideFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const take = (text: string): void => {
    setTyped(null);
    const requested = Math.round(Number(text));
    if (text.trim() !== '' && Number.isFinite(requested)) onChange(Math.max(1, Math.min(GRID_SIDE_MAX, requested)));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') take(event.currentTarget.value);
    const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    take(String(value + by));
  };
  return (
    <TextField
      on="surface"
      type="number"
      inputMode="numeric"
      aria-label={`${name}, 1 to ${GRID_SIDE_MAX}`}
      title={toolWords.side(name, GRID_SIDE_MAX)}
      min={1}
      max={GRID_SIDE_MAX}
      disabled={disabled}
      value={typed ?? (value || '')}
      onChange={({ target, nativeEvent }) => (isTyped(nativeEvent) ? setTyped(target.value) : take(target.value))}
      onBlur={(event) => typed !== null && take(event.target.value)}
      onKeyDown={onKeyDown}
      className="num w-16 disabled:border-line disabled:text-muted"
    />
  );
}
