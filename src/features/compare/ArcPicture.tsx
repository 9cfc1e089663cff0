/** An ARC answer at a step of a run, in ARC's own colours, and where the other run says otherwise. */
import { memo } from 'react';
import { type Grid, gridCols, gridRows } from '../../kinds/arc/core/index.ts';
import { arcColour, arcColours } from '../../kinds/arc/ui/colours.ts';
import { squares } from './picture.ts';
import { Unlike } from './Unlike.tsx';

interface Props {
  /** The answer; the test input while there is none. Empty: the tokens hold no grid. */
  readonly grid: Grid;
  /** Cells that differ from the answer in the file, where it has one. */
  readonly wrong: ReadonlySet<number>;
  readonly unlike: ReadonlySet<number>;
  readonly label: string;
}

const COLOURS = arcColours.map((_, colour) => colour);

export const ArcPicture = memo(function ArcPicture({ grid, wrong, unlike, label }: Props) {
  const [rows, cols] = [gridRows(grid), gridCols(grid)];
  if (rows === 0) {
    return (
      <div role="img" aria-label={label} className="grid aspect-square place-items-center border border-dashed border-line-strong text-sm text-muted">
        no grid
      </div>
    );
  }
  const cells = grid.flat();
  const lines = `${Array.from({ length: rows + 1 }, (_, r) => `M0 ${r}h${cols}`).join('')}${Array.from({ length: cols + 1 }, (_, c) => `M${c} 0v${rows}`).join('')}`;
  return (
    <svg role="img" aria-label={label} viewBox={`-0.1 -0.1 ${cols + 0.2} ${rows + 0.2}`} className="mx-auto block w-full" style={{ maxHeight: '30rem' }}>
      {COLOURS.map((colour) => (
        <path key={colour} d={squares(cells.flatMap((c, i) => (c === colour ? [i] : [])), cols)} fill={arcColour(colour).fill} />
      ))}
      <path d={lines} stroke="#555" strokeWidth={0.04} />
      {[...wrong].map((i) => (
        <path
          key={i} d={`M${(i % cols) + 0.35} ${Math.floor(i / cols) + 0.35}l0.3 0.3m0-0.3l-0.3 0.3`} strokeWidth={0.08} strokeLinecap="round"
          stroke={arcColour(cells[i] ?? 0).ink}
        />
      ))}
      <Unlike cells={unlike} columns={cols} />
    </svg>
  );
});
