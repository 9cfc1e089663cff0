/** A Sudoku of any size at a step of a run: what is given, the model's digits and how sure they are, and where another answer differs. */

import { memo, useId } from 'react';
import { z } from 'zod';
import type { PictureProps } from '../../../kind.ts';
import { squares, Changed, Differing } from '../../ui/PictureMarks.tsx';
import { noMarksOn } from '../table.ts';
import { cellView } from './cellView.ts';

const boardSchema = z.array(z.number().int().min(0).max(9)).min(4).max(81);
const NO_CONFLICTS: ReadonlySet<number> = new Set();
const lines = (side: number, wanted: (i: number) => boolean): string =>
  Array.from({ length: side + 1 }, (_, i) => (wanted(i) ? `M${i} 0v${side}M0 ${i}h${side}` : '')).join('');

export default memo(function SudokuPicture({ board: raw, overlay, differing, label }: PictureProps) {
  const hatch = useId();
  const board = boardSchema.parse(raw);
  const side = Math.sqrt(board.length);
  const box = Math.sqrt(side);
  const cells = [...board.keys()];
  const notes = noMarksOn(board.length);
  const views = cells.map((cell) => cellView(cell, { board, notes }, NO_CONFLICTS, overlay));
  const where = (test: (view: (typeof views)[number]) => boolean): readonly number[] =>
    cells.filter((cell) => views[cell] && test(views[cell]));
  const sure = cells
    .map((cell) => {
      const { given, answer, confidence } = views[cell] ?? { given: 1, answer: null, confidence: null };
      return given !== 0 || !answer || confidence === null
        ? ''
        : `M${(cell % side) + 0.25} ${Math.floor(cell / side) + 0.9}h${(0.5 * confidence).toFixed(3)}`;
    })
    .join('');
  return (
    <svg role="img" aria-label={label} viewBox={`-0.05 -0.05 ${side + 0.1} ${side + 0.1}`} className="num block w-full">
      <defs>
        <pattern id={hatch} width={0.16} height={0.16} patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
          <rect width={0.16} height={0.16} className="fill-bad-soft" />
          <rect width={0.16} height={0.03} className="fill-bad" />
        </pattern>
      </defs>
      <rect width={side} height={side} className="fill-surface" />
      <path
        d={squares(
          where((v) => v.bad),
          side,
        )}
        fill={`url(#${hatch})`}
      />
      <path d={lines(side, (i) => i % box !== 0)} strokeWidth={0.02} className="stroke-line-strong" />
      <path d={lines(side, (i) => i % box === 0)} strokeWidth={0.06} strokeLinecap="square" className="stroke-ink" />
      <path d={sure} strokeWidth={0.05} className="stroke-accent" />
      <g textAnchor="middle" aria-hidden>
        {cells.map((cell) => {
          const { given, answer, bad } = views[cell] ?? { given: 0, answer: 0, bad: false };
          const [x, y] = [(cell % side) + 0.5, Math.floor(cell / side)];
          const otherwise = given !== 0 && answer !== null && answer !== given;
          return (
            <g key={cell}>
              {otherwise && (
                <text x={x - 0.34} y={y + 0.3} fontSize={0.28} className="fill-bad">
                  {answer || '–'}
                </text>
              )}
              {(given || answer) !== 0 && (
                <text
                  x={x}
                  y={y + 0.71}
                  fontSize={0.58}
                  fontWeight={given ? 700 : 400}
                  className={given ? 'fill-ink' : bad ? 'fill-bad' : 'fill-accent'}
                >
                  {given || answer}
                </text>
              )}
            </g>
          );
        })}
      </g>
      <Differing cells={differing} columns={side} />
      <Changed cells={where((v) => v.changed)} columns={side} />
    </svg>
  );
});
