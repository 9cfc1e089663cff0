/** Beside the board, or under it on narrow pages: what writes into it, a player's tools, what is right, and the legend. Fetched after the board. */

import type { MouseEvent } from 'react';
import type { BoardOverlay } from '../../shared/ui/overlay.ts';
import { ShowRight } from '../../shared/ui/ShowRight.tsx';
import type { SudokuBoard } from '../core/board.ts';
import type { EditMode, SudokuDocument } from '../page/marks.ts';
import { gameOf } from '../page/player.ts';
import { rightSaid } from '../sideWords.ts';
import { heldMode } from './keys.ts';
import { NumberPad } from './NumberPad.tsx';
import { PlayTools } from './PlayTools.tsx';
import { tally } from './tally.ts';
import { useHeldKeys } from './useHeldKeys.ts';
import { WorkbenchLine } from './WorkbenchLine.tsx';

export interface SideProps {
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

export default function SudokuSide(props: SideProps) {
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
      <WorkbenchLine overlay={overlay} side={side} />
    </>
  );
}
