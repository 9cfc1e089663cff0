/** Tools of the ARC workbench: draw, select, fill, copy and paste, flips and turns, size, colours, undo and redo. */

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
import { UndoButtons } from '../../shared/ui/UndoButtons.tsx';
import { copyFromInput, copyRect, fillRect, flipLeftRight, flipUpDown, type Grid, gridAt, rotate } from '../core/index.ts';
import { gridOf, turned, withGrid } from '../page/document.ts';
import { editActiveGrid, useArc } from '../page/store.ts';
import { activePlace, useArcView, type ArcTool } from '../page/view.ts';
import { arcColours } from './colours.ts';
import { SizeFields } from './SizeFields.tsx';

const tools: readonly { readonly id: ArcTool; readonly name: string; readonly icon: LucideIcon; readonly title: string }[] = [
  { id: 'draw', name: 'Draw', icon: Pencil, title: 'Paint cells; a stroke is one undo (D)' },
  { id: 'select', name: 'Select', icon: SquareDashed, title: 'Mark a rectangle; arrows move it, digits fill it (S, or Shift and arrows)' },
  { id: 'fill', name: 'Fill', icon: PaintBucket, title: 'Recolour a whole patch of one colour (F)' },
];

export function ArcTools({ busy }: { readonly busy: boolean }) {
  const view = useArcView();
  const { history, board, notes, undo, redo } = useArc();
  const place = activePlace(view);
  const grid = gridOf({ board, notes }, place);
  const held = gridOf({ board, notes }, { ...place, side: view.side });
  const selection = view.side === place.side ? view.selection : null;
  const turn = (how: (patch: Grid) => Grid): void => editActiveGrid((g) => turned(g, selection, how));
  const copyInput = (): void =>
    useArc.getState().edit((doc) => {
      const input = gridAt(copyFromInput(doc.board.task, place), { ...place, side: 'output' });
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
          {tools.map(({ id, name, icon: Icon, title }) => (
            <button
              key={id}
              type="button"
              aria-pressed={view.tool === id}
              title={title}
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
            title="Copy the selection, or the whole grid (Ctrl+C)"
            disabled={!held}
            onClick={() => held && view.copy(view.selection ? copyRect(held, view.selection) : held)}
          />
          <Key
            icon={ClipboardPaste}
            name="Paste"
            title="Let what was copied hover over the grid; click to put it down (Ctrl+V)"
            pressed={view.pasting}
            disabled={busy || !view.clipboard}
            onClick={() => (view.pasting ? view.escape() : view.paste())}
          />
        </div>
        <div className="flex">
          {/* The icons are named by the axis they draw: a vertical axis mirrors left and right. */}
          <Key icon={FlipVertical2} name="Flip left and right" disabled={busy} onClick={() => turn(flipLeftRight)} />
          <Key icon={FlipHorizontal2} name="Flip up and down" disabled={busy} onClick={() => turn(flipUpDown)} />
          <Key icon={RotateCw} name="Rotate a quarter turn" disabled={busy} onClick={() => turn(rotate)} />
          <Key
            icon={Hash}
            name="Numbers on cells"
            title="Show each colour's number on its cells"
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

interface KeyProps {
  readonly icon: LucideIcon;
  readonly name: string;
  readonly title?: string;
  readonly pressed?: boolean;
  readonly disabled: boolean;
  readonly onClick: () => void;
}

const Key = ({ icon: Icon, name, title = name, pressed, disabled, onClick }: KeyProps) => (
  <button
    type="button"
    aria-label={name}
    title={title}
    aria-pressed={pressed}
    disabled={disabled}
    onClick={onClick}
    className="flex size-11 items-center justify-center rounded-md hover:bg-sunken aria-pressed:bg-accent-soft aria-pressed:text-accent
      disabled:opacity-40 disabled:hover:bg-transparent @md:size-9"
  >
    <Icon size={18} aria-hidden />
  </button>
);
