/** How many cells of every copy's answer were unlike the one that verified: its accuracy on the way, known only afterwards. */

import { useMemo } from 'react';
import { playback } from '../../app/coordinator.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { roundTop } from '../../ui/charts/scale.ts';
import { plural } from '../../ui/format.ts';
import { wrongCells } from '../inspect/cellStory.ts';
import type { RunRecord } from './run/record.ts';
import { StepChart } from './timeline/StepChart.tsx';

interface Props {
  readonly record: RunRecord;
  readonly watched: number;
  readonly index: number;
  readonly planned: number;
}

const seek = (index: number): void => playback.getState().seek(index);
const asCount = (v: number): string => String(v);
const say = (v: number): string => `${plural(v, 'cell differs', 'cells differ')} from the solution`;

export function WrongCells({ record, watched, index, planned }: Props) {
  const lines = useMemo(() => wrongCells(record), [record]);
  if (!lines) return null;
  const { oneOfMany } = kindOf(record.kind).words;
  const top = roundTop(lines);
  return (
    <StepChart
      title="Cells that differ from the solution"
      symbol="accuracy"
      hint={`After each step: cells that differ from the answer that verified in the end${oneOfMany ? ` (${oneOfMany})` : ''}. One line a copy.`}
      lines={lines}
      watched={watched}
      index={index}
      planned={planned}
      top={top}
      marks={[0, top]}
      format={asCount}
      say={say}
      onSeek={seek}
    />
  );
}
