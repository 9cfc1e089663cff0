/** Digits, erase, what a digit means, undo and redo: everything the keyboard does, for a finger. */

import { Delete } from 'lucide-react';
import type { MouseEvent, ReactNode } from 'react';
import { UndoButtons } from '../../shared/ui/UndoButtons.tsx';
import { editModes, type EditMode } from '../page/marks.ts';

interface Props {
  /** Digits are 1 to this. */
  readonly side: number;
  /** What a digit means now, held keys counted. */
  readonly mode: EditMode;
  readonly disabled: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly onMode: (mode: EditMode) => void;
  readonly onDigit: (digit: number, event: MouseEvent) => void;
  readonly onErase: () => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
}

const modes: Record<EditMode, { readonly name: string; readonly title: string }> = {
  digit: { name: 'Digit', title: 'Type digits (Z)' },
  corner: { name: 'Corner', title: 'Pencil marks in the corners (X, or hold Shift)' },
  centre: { name: 'Centre', title: 'Pencil marks in the centre (C, or hold Ctrl)' },
};
/** How a digit is drawn on the pad, so that the mode can be seen there too. */
const padLook: Record<EditMode, string> = {
  digit: 'text-xl font-semibold',
  corner: 'items-start justify-start pt-1 pl-2 text-sm text-muted',
  centre: 'text-sm text-muted',
};
const key = 'flex min-h-12 items-center justify-center rounded-md border border-line-strong bg-surface hover:bg-sunken @md:min-h-10';
const off = 'disabled:border-line disabled:bg-transparent disabled:text-muted disabled:opacity-60';

export function NumberPad({ side, mode, disabled, canUndo, canRedo, onMode, onDigit, onErase, onUndo, onRedo }: Props) {
  return (
    <div className="flex touch-manipulation flex-col gap-2">
      <div className="flex items-stretch justify-between gap-2">
        <div role="group" aria-label="What a digit means" className="flex rounded-md border border-line-strong p-0.5">
          {editModes.map((id) => (
            <button
              key={id}
              type="button"
              aria-pressed={mode === id}
              title={modes[id].title}
              onClick={() => onMode(id)}
              className="min-h-10 rounded-sm px-3 text-sm not-aria-pressed:hover:bg-sunken aria-pressed:bg-accent aria-pressed:text-on-accent @md:min-h-8"
            >
              {modes[id].name}
            </button>
          ))}
        </div>
        <UndoButtons canUndo={canUndo} canRedo={canRedo} disabled={disabled} onUndo={onUndo} onRedo={onRedo} />
      </div>
      <div role="group" aria-label="Number pad" className={`grid grid-cols-5 gap-2 @md:gap-1.5 ${side > 4 ? '@md:grid-cols-10' : ''}`}>
        {Array.from({ length: side }, (_, i) => i + 1).map((digit) => (
          <PadKey
            key={digit}
            name={`Digit ${digit}`}
            className={padLook[mode]}
            disabled={disabled}
            onClick={(event) => onDigit(digit, event)}
          >
            {digit}
          </PadKey>
        ))}
        <PadKey name="Erase" className="" disabled={disabled} onClick={onErase}>
          <Delete size={20} aria-hidden />
        </PadKey>
      </div>
    </div>
  );
}

interface PadKeyProps {
  readonly name: string;
  readonly className: string;
  readonly disabled: boolean;
  readonly onClick: (event: MouseEvent) => void;
  readonly children: ReactNode;
}

const PadKey = ({ name, className, disabled, onClick, children }: PadKeyProps) => (
  <button type="button" aria-label={name} disabled={disabled} onClick={onClick} className={`${key} num ${off} ${className}`}>
    {children}
  </button>
);
