/** A player's game on the board: how far it is, and the tools for it: own digits apart from the givens, a check of them, and a timer for who wants one. */

import { Pause, Timer } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import type { SudokuBoard } from '../board.ts';
import { playWords } from '../sideWords.ts';
import { filledBy, struckOut, type SudokuDocument } from '../table.ts';

interface Game {
  /** Every cell is filled as in the solution, at least one of them by the player. */
  readonly solved: boolean;
  readonly sentence: string;
}

/**
 * @param solution the only solution; null where there is none such, and nothing can be checked
 * @param checked the own digits at the last check; null before it
 */
export function gameOf(document: SudokuDocument, solution: SudokuBoard | null, checked: readonly number[] | null): Game {
  const { board, notes } = document;
  const own = notes.own.filter((digit, cell) => digit !== 0 && board[cell] === 0).length;
  const open = board.filter((digit) => digit === 0).length;
  const wrong = struckOut(notes.own, solution, checked).size;
  const solved = own > 0 && solution !== null && filledBy(document).every((digit, cell) => digit === solution[cell]);
  const sentence = solved
    ? playWords.solved
    : wrong > 0
      ? playWords.wrong(wrong)
      : checked === notes.own && own > 0
        ? playWords.right(own)
        : playWords.filled(own, open);
  return { solved, sentence };
}

interface Props {
  readonly playing: boolean;
  readonly game: Game;
  readonly puzzle: unknown;
  /** Why own digits cannot be checked; null where they can. */
  readonly why: string | null;
  readonly onPlay: () => void;
  readonly onCheck: () => void;
}

export function PlayTools({ playing, game, puzzle, why, onPlay, onCheck }: Props) {
  const [timer, setTimer] = useState<'off' | 'on' | 'paused'>('off');
  const play = (): void => {
    if (playing) setTimer('off');
    onPlay();
  };
  return (
    <div className="grid gap-1">
      <div className="flex flex-wrap items-center gap-2">
        <Button aria-pressed={playing} title={playWords.playHint} className="flex-1 aria-pressed:bg-accent-soft" onClick={play}>
          {playWords.play}
        </Button>
        {playing && (
          <>
            <Button disabled={why !== null} title={why ?? playWords.checkHint} onClick={onCheck}>
              {playWords.check}
            </Button>
            <Button
              aria-pressed={timer === 'on'}
              aria-label={playWords.timer}
              title={playWords.timerHint[timer]}
              className="num aria-pressed:bg-accent-soft"
              onClick={() => setTimer(timer === 'on' ? 'paused' : 'on')}
            >
              {timer === 'paused' ? <Pause size={16} aria-hidden /> : <Timer size={16} aria-hidden />}
              {timer !== 'off' && <Clock key={String(puzzle)} stopped={game.solved || timer === 'paused'} />}
            </Button>
          </>
        )}
      </div>
      {playing && (
        <p role="status" aria-label={playWords.region} className={`num text-xs ${game.solved ? 'font-semibold text-good' : 'text-muted'}`}>
          {game.sentence}
        </p>
      )}
    </div>
  );
}

/** Minutes and seconds since it is there, while the page is in sight. */
function Clock({ stopped }: { readonly stopped: boolean }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (stopped) return undefined;
    const timer = setInterval(() => setSeconds((s) => (document.hidden ? s : s + 1)), 1000);
    return () => clearInterval(timer);
  }, [stopped]);
  return (
    <span role="timer">
      {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, '0')}
    </span>
  );
}
