/** Beside the board, or under it on narrow pages: what writes into it, a player's tools, what is right, and the legend. Fetched after the board. */

import { Delete } from 'lucide-react';
import { useState, type MouseEvent, type ReactNode } from 'react';
import { useListener } from '../../../../ui/incoming.ts';
import type { BoardOverlay } from '../../ui/overlay.ts';
import { BoardLine, ShowRight, UndoButtons } from '../../ui/SideTools.tsx';
import type { SudokuBoard } from '../board.ts';
import { hintWords, legendWords, padWords, rightSaid } from '../sideWords.ts';
import { COLOURS, editModes, type EditMode, type SudokuDocument } from '../table.ts';
import { cellView } from './cellView.ts';
import { heldMode } from './input.ts';
import { gameOf, PlayTools } from './PlayTools.tsx';

interface Props {
  readonly side: number;
  readonly overlay: BoardOverlay | null;
  readonly mode: EditMode;
  readonly playing: boolean;
  readonly doc: SudokuDocument;
  /** The only solution, or why there is none to be told. */
  readonly solution: SudokuBoard | null;
  readonly why: string | null;
  /** The own digits at the last check; null before it. */
  readonly checked: readonly number[] | null;
  /** The board cannot be changed now. */
  readonly busy: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly onMode: (mode: EditMode) => void;
  readonly onDigit: (digit: number, mode: EditMode) => void;
  readonly onErase: () => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  readonly onPlay: () => void;
  readonly onCheck: () => void;
}

export default function SudokuSide(props: Props) {
  const { side, overlay, mode, playing, doc, solution, why, checked, busy, onDigit, onPlay, onCheck } = props;
  const { written, wrong } = solution ? tally(doc, overlay, solution) : { written: 0, wrong: 0 };
  const held = useHeldKeys();
  return (
    <>
      <NumberPad
        {...props}
        mode={heldMode(mode, held)}
        disabled={busy}
        onDigit={(digit: number, event: MouseEvent) => onDigit(digit, heldMode(mode, event))}
      />
      <PlayTools playing={playing} game={gameOf(doc, solution, checked)} puzzle={doc.board} why={why} onPlay={onPlay} onCheck={onCheck} />
      <ShowRight why={why} said={rightSaid(written, wrong)} />
      <BoardLine overlay={overlay} keysHint={hintWords.keysHint(side)} touchHint={hintWords.touchHint}>
        <Legend confidence={overlay !== null && overlay.confidence !== null} />
      </BoardLine>
    </>
  );
}

interface PadProps extends Pick<Props, 'side' | 'canUndo' | 'canRedo' | 'onMode' | 'onErase' | 'onUndo' | 'onRedo'> {
  /** What a digit means now, held keys counted. */
  readonly mode: EditMode;
  readonly disabled: boolean;
  readonly onDigit: (digit: number, event: MouseEvent) => void;
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

/** Digits, erase, what a digit means, undo and redo: everything the keyboard does, for a finger. */
function NumberPad({ side, mode, disabled, canUndo, canRedo, onMode, onDigit, onErase, onUndo, onRedo }: PadProps) {
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

/** The legend of what playback shows. */
const Legend = ({ confidence }: { readonly confidence: boolean }) => (
  <>
    <li>
      <b className="mr-1 text-ink">3</b>
      {legendWords.given}
    </li>
    <li>
      <span className="mr-1 text-accent">3</span>
      {legendWords.answer}
    </li>
    {confidence && (
      <li className="flex items-center gap-1" title={legendWords.sureHint}>
        <span aria-hidden className="h-[3px] w-5 overflow-hidden rounded-full bg-line">
          <span className="block h-full w-3/5 bg-accent" />
        </span>
        {legendWords.sure}
      </li>
    )}
    <li className="flex items-center gap-1">
      <span aria-hidden className="flex size-3.5 items-start justify-end rounded-xs bg-changed p-0.5">
        <span className="size-1 rounded-full bg-warn" />
      </span>
      {legendWords.changed}
    </li>
    <li className="flex items-center gap-1">
      <span aria-hidden className="sudoku-hatched size-3.5 rounded-xs" />
      {legendWords.bad}
    </li>
  </>
);

/** Cells that are not given and hold a digit, and how many of them hold another one than the solution. */
export function tally(
  doc: SudokuDocument,
  overlay: BoardOverlay | null,
  solution: SudokuBoard,
): { readonly written: number; readonly wrong: number } {
  const views = doc.board.map((_, cell) => cellView(cell, doc, NONE, overlay, { solution }));
  const written = views.filter(({ given, answer, own }) => given === 0 && (answer ?? own) !== 0);
  return { written: written.length, wrong: written.filter(({ right }) => right !== 0).length };
}
const NONE: ReadonlySet<number> = new Set();

const none = { shiftKey: false, ctrlKey: false, metaKey: false };

/** Which modifier keys are down, so that the pad can show what a digit would mean now. */
function useHeldKeys(): typeof none {
  const [held, setHeld] = useState(none);
  const look = ({ shiftKey, ctrlKey, metaKey }: KeyboardEvent): void =>
    setHeld((was) =>
      was.shiftKey === shiftKey && was.ctrlKey === ctrlKey && was.metaKey === metaKey ? was : { shiftKey, ctrlKey, metaKey },
    );
  useListener('keydown', look);
  useListener('keyup', look);
  useListener('blur', () => setHeld(none));
  return held;
}
