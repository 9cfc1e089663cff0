/** One cell of an ARC grid: its colour, its number, and what playback knows of it. */

import { memo } from 'react';
import { percent } from '../../../ui/format.ts';
import { arcColour } from './colours.ts';

export interface GridCellProps {
  readonly row: number;
  readonly col: number;
  readonly colour: number;
  readonly symbol: boolean;
  readonly selected: boolean;
  /** Part of what is about to be pasted. */
  readonly ghost: boolean;
  readonly tabbable: boolean;
  /** Playback: how sure the model is of the colour (0..1), or null. A cell that is less sure is drawn smaller. */
  readonly sure: number | null;
  readonly changed: boolean;
  readonly wrong: boolean;
}

export const GridCell = memo(function GridCell(props: GridCellProps) {
  const { row, col, colour, symbol, selected, ghost, tabbable, sure, changed, wrong } = props;
  const { fill, ink } = arcColour(colour);
  const style: Record<string, string> = { '--fill': fill, '--ink': ink };
  if (sure !== null) style['--sure'] = String(0.35 + 0.65 * sure);
  return (
    <div
      role="gridcell"
      aria-colindex={col + 1}
      aria-selected={selected}
      aria-label={cellName(props)}
      tabIndex={tabbable ? 0 : -1}
      data-cell={`${row},${col}`}
      className={`arc-cell ${sure !== null && sure < 0.995 ? 'arc-unsure' : ''} ${selected ? 'arc-selected' : ''} ${ghost ? 'arc-ghost' : ''}`}
      style={style}
    >
      {symbol && <span className="num">{colour}</span>}
      {changed && <span className="arc-changed" />}
      {wrong && <span className="arc-wrong" />}
    </div>
  );
});

/** "row 3, column 5, blue, 97 % sure, differs from the answer" */
function cellName({ row, col, colour, sure, changed, wrong }: GridCellProps): string {
  const parts = [`row ${row + 1}, column ${col + 1}`, arcColour(colour).name];
  if (sure !== null) parts.push(`${percent(sure)} sure`);
  if (changed) parts.push('changed at this step');
  if (wrong) parts.push('differs from the answer');
  return parts.join(', ');
}
