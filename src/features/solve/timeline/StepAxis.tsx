/** The cursor over a chart of supervision steps: the moment that is pointed at on one of them is shown on all. */

import { useEffect, useMemo } from 'react';
import { Cursor } from '../../../ui/charts/Cursor.tsx';
import { CHART, type Scale } from '../../../ui/charts/scale.ts';
import { useHoveredStep } from '../run/hoveredStep.ts';

interface Props {
  /** What the chart shows, for the name of its axis: "Halting probability". */
  readonly of: string;
  /** CSS pixels. */
  readonly width: number;
  readonly x: Scale;
  /** Supervision steps that have values. */
  readonly reach: number;
  /** Ticks a step: 1, or the updates in it. */
  readonly perStep?: number;
  /** Ends of the light line, CSS pixels from the top. */
  readonly top?: number;
  readonly bottom?: number;
  /** The values at a moment, in words: of the copy that is pointed at, where there is one (from 0). */
  readonly words: (step: number, copy: number | null) => string;
  /** The shown moment, where the keys start from. */
  readonly now: () => number;
  readonly onSeek: (step: number) => void;
}

const { hover } = useHoveredStep.getState();

export function StepAxis({ reach, perStep = 1, top = CHART.top, bottom = CHART.height - CHART.bottom, words, ...axis }: Props) {
  const step = useHoveredStep((s) => s.step);
  const copy = useHoveredStep((s) => s.copy);
  const stops = useMemo(() => (reach > 0 ? Array.from({ length: reach * perStep + 1 }, (_, i) => i / perStep) : []), [reach, perStep]);
  useEffect(() => () => hover(null), []); // a chart that goes away points at nothing
  return <Cursor {...axis} top={top} bottom={bottom} stops={stops} pointed={step} onPoint={hover} words={(at) => words(at, copy)} />;
}
