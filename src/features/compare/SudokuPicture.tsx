/** A Sudoku at a step of a run: what is given, the model's digits and how sure they are, and where the other run says otherwise. */
import { memo, useId } from 'react';
import { sudokuBoardSchema } from '../../kinds/sudoku/core/index.ts';
import { noMarks } from '../../kinds/sudoku/page/marks.ts';
import { cellView } from '../../kinds/sudoku/ui/cellView.ts';
import { squares, type PictureProps } from './picture.ts';
import { Changed, Unlike } from './Unlike.tsx';

const CELLS = Array.from({ length: 81 }, (_, i) => i);
const NO_CONFLICTS: ReadonlySet<number> = new Set();
const lines = (at: readonly number[]): string => at.map((i) => `M${i} 0v9M0 ${i}h9`).join('');

export const SudokuPicture = memo(function SudokuPicture({ board: raw, overlay, unlike, label }: PictureProps) {
  const hatch = useId();
  const board = sudokuBoardSchema.parse(raw);
  const views = CELLS.map((cell) => cellView(cell, { board, notes: noMarks }, NO_CONFLICTS, overlay));
  const where = (test: (view: (typeof views)[number]) => boolean): readonly number[] => CELLS.filter((cell) => views[cell] && test(views[cell]));
  const sure = CELLS.map((cell) => {
    const { given, answer, confidence } = views[cell] ?? { given: 1, answer: null, confidence: null };
    return given !== 0 || !answer || confidence === null ? '' : `M${(cell % 9) + 0.25} ${Math.floor(cell / 9) + 0.9}h${(0.5 * confidence).toFixed(3)}`;
  }).join('');
  return (
    <svg role="img" aria-label={label} viewBox="-0.05 -0.05 9.1 9.1" className="num block w-full">
      <defs>
        <pattern id={hatch} width={0.16} height={0.16} patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
          <rect width={0.16} height={0.16} className="fill-bad-soft" />
          <rect width={0.16} height={0.03} className="fill-bad" />
        </pattern>
      </defs>
      <rect width={9} height={9} className="fill-surface" />
      <path d={squares(where((v) => v.bad), 9)} fill={`url(#${hatch})`} />
      <path d={lines([1, 2, 4, 5, 7, 8])} strokeWidth={0.02} className="stroke-line-strong" />
      <path d={lines([0, 3, 6, 9])} strokeWidth={0.06} strokeLinecap="square" className="stroke-ink" />
      <path d={sure} strokeWidth={0.05} className="stroke-accent" />
      <g textAnchor="middle" aria-hidden>
        {CELLS.map((cell) => {
          const { given, answer, bad } = views[cell] ?? { given: 0, answer: 0, bad: false };
          const [x, y] = [(cell % 9) + 0.5, Math.floor(cell / 9)];
          const otherwise = given !== 0 && answer !== null && answer !== given;
          return (
            <g key={cell}>
              {otherwise && (
                <text x={x - 0.34} y={y + 0.3} fontSize={0.28} className="fill-bad">
                  {answer || '–'}
                </text>
              )}
              {(given || answer) !== 0 && (
                <text x={x} y={y + 0.71} fontSize={0.58} fontWeight={given ? 700 : 400} className={given ? 'fill-ink' : bad ? 'fill-bad' : 'fill-accent'}>
                  {given || answer}
                </text>
              )}
            </g>
          );
        })}
      </g>
      <Unlike cells={unlike} columns={9} />
      <Changed cells={where((v) => v.changed)} columns={9} />
    </svg>
  );
});
