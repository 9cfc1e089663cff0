/** How far y and z still move at every update, on a logarithmic scale over the timeline: a line that falls says that they come to rest. */

import { memo, useCallback, useMemo } from 'react';
import { playback, usePlayback } from '../../page/coordinator.ts';
import { momentWords, perStepOf, updatesDone } from '../../page/run/playback.ts';
import type { Recording } from '../../protocol/inspect.ts';
import { Across, StepEnds, useWidth } from '../../ui/charts/Axis.tsx';
import { linePath, CHART, linear, logarithmic } from '../../ui/charts/scale.ts';
import { SaveView } from '../export/SaveView.tsx';
import { StepAxis } from '../solve/timeline/StepChart.tsx';
import { residualsOf, yDone, zDone } from './replay.ts';
import { movingWords } from './words.ts';

const { height: HEIGHT, left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM } = CHART;
/** Ends of the axis: below the one nothing moves that anybody would see; vectors of one length are at most 2 apart. */
const yOf = logarithmic([0.001, 2], [HEIGHT - BOTTOM, TOP]);
const MARKS = [0.001, 0.01, 0.1, 1];

interface Props {
  readonly recording: Recording;
  /** Supervision steps on the axis. */
  readonly planned: number;
}

/** Change per update as [supervision steps done, value]. */
function points(recording: Recording): {
  readonly y: readonly (readonly [number, number])[];
  readonly z: readonly (readonly [number, number])[];
} {
  const { n, y } = recording;
  return {
    y: y.map(({ residual }, i) => [((i + 1) * (n + 1)) / perStepOf(recording), residual]),
    z: residualsOf(recording),
  };
}

export const Residuals = memo(function Residuals({ recording, planned }: Props) {
  const [box, width] = useWidth();
  const lines = useMemo(() => points(recording), [recording]);
  const x = linear([0, Math.max(1, planned)], [LEFT, width - RIGHT]);
  const ends = (line: readonly (readonly [number, number])[]): string =>
    movingWords.ends((line[0]?.[1] ?? 0).toPrecision(2), (line.at(-1)?.[1] ?? 0).toPrecision(2));
  const perStep = perStepOf(recording);
  const words = useCallback(
    (step: number, copy: number | null) => {
      const words = wordsAt(recording, Math.round(step * perStepOf(recording)));
      return copy ? movingWords.copy(words) : words; // the board itself is recorded
    },
    [recording],
  );
  return (
    <figure className="min-w-0">
      <figcaption title={movingWords.hint} className="flex min-h-7 items-center justify-between gap-2 text-sm">
        <span className="font-semibold">
          {movingWords.title} <span className="font-normal text-muted">{movingWords.symbol}</span>
        </span>
        <span className="flex items-center gap-3 text-xs text-muted">
          <Key words="z" dashed={false} /> <Key words="y" dashed />
          <SaveView
            name="still-moving"
            title={`${movingWords.title} ${movingWords.symbol}`}
            content={() => ({
              parts: [...(box.current?.querySelectorAll('svg') ?? [])],
              lines: [`${movingWords.hint} ${movingWords.lines}`],
            })}
          />
        </span>
      </figcaption>
      <div ref={box} className="relative" style={{ height: HEIGHT }}>
        {width > 0 && (
          <>
            <svg
              role="img"
              aria-label={movingWords.alternative(ends(lines.z), ends(lines.y))}
              width={width}
              height={HEIGHT}
              className="num"
            >
              <Across marks={MARKS} y={yOf} left={LEFT} right={width - RIGHT} format={String} />
              <StepEnds planned={planned} x={x} y={HEIGHT - 4} />
              <path d={linePath(lines.z, x, yOf)} fill="none" strokeWidth={2} strokeLinejoin="round" className="stroke-accent" />
              <path d={linePath(lines.y, x, yOf)} fill="none" strokeWidth={2} strokeDasharray="5 3" className="stroke-warn" />
              <Now x={x} />
            </svg>
            <StepAxis
              of={movingWords.title}
              width={width}
              x={x}
              reach={recording.steps}
              perStep={perStep}
              words={words}
              now={stepsDone}
              onSeek={(step) => playback.getState().seekUpdate(step * perStep)}
            />
          </>
        )}
      </div>
    </figure>
  );
});

/** "cycle 1 of 3, z 2 of 6: z moved 12 %, y 3 %" */
function wordsAt(recording: Recording, done: number): string {
  if (done === 0) return movingWords.before;
  const [z, y] = [recording.z[zDone(recording, done) - 1], recording.y[yDone(recording, done) - 1]];
  const moved = movingWords.moved(z ? share(z.residual) : null, y ? share(y.residual) : null);
  return movingWords.at(Math.ceil(done / perStepOf(recording)), momentWords(recording, done), moved);
}

const share = (residual: number): string => (residual > 0 && residual < 0.001 ? '< 0.1 %' : `${Number((residual * 100).toPrecision(2))} %`);

/** Supervision steps done at the playback head; a fraction of one inside it. */
const stepsDone = ({ inside, cursor, inner } = playback.getState()): number =>
  inside ? updatesDone({ cursor, inner }, inside) / inside.perStep : cursor + 1;

/** The line at the playback head; it alone moves. */
function Now({ x }: { readonly x: (step: number) => number }) {
  const at = usePlayback(stepsDone);
  return <line x1={x(at)} x2={x(at)} y1={TOP} y2={HEIGHT - BOTTOM} className="stroke-ink opacity-50" />;
}

const Key = ({ words, dashed }: { readonly words: string; readonly dashed: boolean }) => (
  <span aria-hidden className="flex items-center gap-1">
    <span className={`w-5 border-t-2 ${dashed ? 'border-dashed border-warn' : 'border-accent'}`} />
    {words}
  </span>
);
