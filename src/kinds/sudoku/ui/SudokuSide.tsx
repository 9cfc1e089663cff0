/** Beside the board, or under it on narrow pages: what writes into it, a player's tools, what is right, and the legend. Fetched after the board. */

import type { MouseEvent } from 'react';
import type { BoardOverlay } from '../../shared/ui/overlay.ts';
import { ShowRight } from '../../shared/ui/ShowRight.tsx';
import type { EditMode } from '../page/marks.ts';
import type { Game } from '../page/player.ts';
import { BenchLine } from './BenchLine.tsx';
import { heldMode } from './keys.ts';
import { NumberPad } from './NumberPad.tsx';
import { PlayTools } from './PlayTools.tsx';
import { useHeldKeys } from './useHeldKeys.ts';

export interface SideProps {
  readonly side: number;
  readonly overlay: BoardOverlay | null;
  readonly mode: EditMode;
  readonly playing: boolean;
  readonly game: Game;
  /** The board cannot be changed now. */
  readonly busy: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Why nothing is known to be right; and what is said of it while it is shown. */
  readonly right: { readonly why: string | null; readonly said: string };
  /** One value for every puzzle: the timer starts again with another one. */
  readonly puzzle: unknown;
  readonly onMode: (mode: EditMode) => void;
  readonly onDigit: (digit: number, mode: EditMode) => void;
  readonly onErase: () => void;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  readonly onPlay: () => void;
  readonly onCheck: () => void;
}

export default function SudokuSide(props: SideProps) {
  const { side, overlay, mode, playing, game, busy, right, puzzle, onDigit, onPlay, onCheck } = props;
  const held = useHeldKeys();
  return (
    <>
      <NumberPad
        {...props}
        mode={heldMode(mode, held)}
        disabled={busy}
        onDigit={(digit: number, event: MouseEvent) => onDigit(digit, heldMode(mode, event))}
      />
      <PlayTools playing={playing} game={game} puzzle={puzzle} why={right.why} onPlay={onPlay} onCheck={onCheck} />
      <ShowRight {...right} />
      <BenchLine overlay={overlay} side={side} />
    </>
  );
}
