/** A Sudoku of any size as a picture: givens bold, the model's digits in its colour, wrong ones hatched and struck through. */
import type { CSSProperties } from 'react';

interface Props {
  /** Digits, 0 for empty, rows first. */
  readonly givens: readonly number[];
  readonly answers: readonly number[];
  readonly wrong: ReadonlySet<number>;
  /** What it is, as a text alternative. */
  readonly label: string;
}

export function DigitBoard({ givens, answers, wrong, label }: Props) {
  const side = Math.round(Math.sqrt(givens.length));
  const box = Math.round(Math.sqrt(side));
  return (
    <div role="img" aria-label={label} className="digit-board num" style={{ '--side': side, fontSize: `${10 / side}rem` } as CSSProperties}>
      {givens.map((given, cell) => {
        const edges = [cell % box === 0 && cell % side !== 0 && 'digit-left', cell % (side * box) < side && cell >= side && 'digit-top'];
        const bad = wrong.has(cell);
        return (
          <span key={cell} aria-hidden className={['digit-cell', ...edges.filter(Boolean), bad ? 'sudoku-hatched' : ''].join(' ')}>
            {given !== 0 ? (
              <span className="font-bold">
                {given}
                {bad && <span className="text-[0.45em] text-bad">{answers[cell] || '–'}</span>}
              </span>
            ) : (
              <span className={bad ? 'text-bad line-through decoration-2' : 'text-accent'}>{answers[cell] || ''}</span>
            )}
          </span>
        );
      })}
    </div>
  );
}
