/** The end of a copy's path: a shape for how it ended, and a colour besides. */

import type { Ending, Point } from './paths.ts';

interface Props {
  readonly ending: Ending;
  readonly at: Point;
  readonly large: boolean;
}

export function EndMark({ ending, at: { x, y }, large }: Props) {
  const r = large ? 7 : 5.5;
  switch (ending) {
    case 'right':
      return (
        <g>
          <circle cx={x} cy={y} r={r} strokeWidth={1} className="fill-good stroke-surface" />
          <path
            d={`M${x - r * 0.5} ${y}l${r * 0.35} ${r * 0.4}l${r * 0.6} ${-r * 0.75}`}
            fill="none"
            strokeWidth={1.6}
            className="stroke-surface"
          />
        </g>
      );
    case 'wrong': {
      const d = r * 0.75;
      return (
        <g>
          <path
            d={`M${x - d} ${y - d}L${x + d} ${y + d}M${x + d} ${y - d}L${x - d} ${y + d}`}
            strokeWidth={5}
            strokeLinecap="round"
            className="stroke-surface"
          />
          <path
            d={`M${x - d} ${y - d}L${x + d} ${y + d}M${x + d} ${y - d}L${x - d} ${y + d}`}
            strokeWidth={2.5}
            strokeLinecap="round"
            className="stroke-bad"
          />
        </g>
      );
    }
    case 'open':
      return (
        <rect
          x={x - r * 0.8}
          y={y - r * 0.8}
          width={r * 1.6}
          height={r * 1.6}
          strokeWidth={2}
          className="fill-surface stroke-line-strong"
        />
      );
    case 'unchecked':
      return (
        <path d={`M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`} strokeWidth={2} className="fill-surface stroke-line-strong" />
      );
  }
  return ending satisfies never;
}

/** A mark among words. */
export const EndSample = ({ ending }: Pick<Props, 'ending'>) => (
  <svg aria-hidden width={16} height={16} className="shrink-0">
    <EndMark ending={ending} at={{ x: 8, y: 8 }} large={false} />
  </svg>
);
