/** A Latin square at a step of a run. */

import type { PictureProps } from '../../src/kinds/kind.ts';
import { outlines, Changed, Differing } from '../../src/kinds/shared/ui/PictureMarks.tsx';
import { latin, latinBoardSchema, SIDE } from './core.ts';

export default function LatinPicture({ board, overlay, differing, label }: PictureProps) {
  const givens = latinBoardSchema.parse(board);
  const answer = overlay && latin.decode(overlay.tokens, givens);
  return (
    <svg role="img" aria-label={label} viewBox="-0.05 -0.05 3.1 3.1" className="block w-full">
      <path d={outlines(givens.keys(), SIDE, 0)} strokeWidth={0.03} className="fill-surface stroke-ink" />
      <path d={outlines(overlay?.bad ?? [], SIDE, 0.1)} fill="none" strokeWidth={0.06} className="stroke-bad" />
      {givens.map((given, cell) => (
        <text
          key={cell}
          x={(cell % SIDE) + 0.5}
          y={Math.floor(cell / SIDE) + 0.7}
          fontSize={0.6}
          textAnchor="middle"
          className={given ? 'fill-ink' : 'fill-accent'}
        >
          {given || answer?.[cell] || ''}
        </text>
      ))}
      <Differing cells={differing} columns={SIDE} />
      <Changed cells={[...(overlay?.changed ?? [])]} columns={SIDE} />
    </svg>
  );
}
