/** Digits, erase, what a digit means, undo and redo: everything the keyboard does, for a finger. */

import { Delete } from 'lucide-react';
import type { MouseEvent, ReactNode } from 'react';
import { UndoButtons } from '../../shared/ui/UndoButtons.tsx';
import { COLOURS, editModes, type EditMode } from '../page/marks.ts';
import { padWords } from '../sideWords.ts';

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

/** How a digit is drawn on the pad, so that the mode can be seen there too. */
const padLook: Record<EditMode, string> = {
  digit: 'text-xl font-semibold',
  corner: 'items-start justify-start pt-1 pl-2 text-sm text-muted',
  centre: 'text-sm text-muted',
  colour: 'text-sm sudoku-tint',
};
const key =
  'flex min-h-12 items-center justify-center rounded-md border border-line-strong bg-surface hover:bg-sunken @md:min-h-10 xl:min-h-11';
const off = 'disabled:border-line disabled:bg-transparent disabled:text-muted disabled:opacity-60';

export function NumberPad({ side, mode, disabled, canUndo, canRedo, onMode, onDigit, onErase, onUndo, onRedo }: Props) {
  return (
    <div className="flex touch-manipulation flex-col gap-2">
      <div className="flex flex-wrap items-stretch justify-between gap-2 xl:flex-col-reverse">
        <div role="group" aria-label={padWords.meaning} className="flex flex-1 rounded-md border border-line-strong p-0.5">
          {editModes.map((id) => (
            <button
              key={id}
              type="button"
              aria-pressed={mode === id}
              title={padWords.modes[id].title}
              onClick={() => onMode(id)}
              className="min-h-10 flex-1 rounded-sm px-1 text-xs not-aria-pressed:hover:bg-sunken aria-pressed:bg-accent aria-pressed:text-on-accent @md:min-h-8 xl:px-0"
            >
              {padWords.modes[id].name}
            </button>
          ))}
        </div>
        <UndoButtons canUndo={canUndo} canRedo={canRedo} disabled={disabled} onUndo={onUndo} onRedo={onRedo} />
      </div>
      <div role="group" aria-label={padWords.pad} className="sudoku-pad" data-side={side}>
        {Array.from({ length: side }, (_, i) => i + 1).map((digit) => (
          <PadKey
            key={digit}
            name={mode === 'colour' ? padWords.colour(COLOURS[digit - 1] ?? 'none') : padWords.digit(digit)}
            className={padLook[mode]}
            tint={mode === 'colour' ? digit : undefined}
            disabled={disabled || (mode === 'colour' && digit > COLOURS.length)}
            onClick={(event) => onDigit(digit, event)}
          >
            {digit}
          </PadKey>
        ))}
        <PadKey name={padWords.erase} className="sudoku-erase" disabled={disabled} onClick={onErase}>
          <Delete size={20} aria-hidden />
        </PadKey>
      </div>
    </div>
  );
}

interface PadKeyProps {
  readonly name: string;
  readonly className: string;
  readonly tint?: number | undefined;
  readonly disabled: boolean;
  readonly onClick: (event: MouseEvent) => void;
  readonly children: ReactNode;
}

const PadKey = ({ name, className, tint, disabled, onClick, children }: PadKeyProps) => (
  <button
    type="button"
    aria-label={name}
    data-tint={tint}
    disabled={disabled}
    onClick={onClick}
    className={`${key} num ${off} ${className}`}
  >
    {children}
  </button>
);
