/** How far y and z still move at every update, on a logarithmic scale over the timeline: a line that falls says that they settle. */
import { memo, useMemo } from 'react';
import { perStepOf } from '../../store/inspectTicks.ts';
import { updatesDone } from '../../store/runPlayback.ts';
import { playback, usePlayback } from '../../store/runtime.ts';
import type { Recording } from '../../worker/inspect/protocol.ts';
import { CHART, useWidth } from './StepChart.tsx';

const { height: HEIGHT, left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM } = CHART;
/** Ends of the axis: below the one nothing moves that anybody would see; vectors of one length are at most 2 apart. */
const [LEAST, MOST] = [0.001, 2];
const MARKS = [0.001, 0.01, 0.1, 1];

interface Props {
  readonly recording: Recording;
  /** Supervision steps on the axis. */
  readonly planned: number;
}

/** Change per update as [supervision steps done, value]. */
function points(recording: Recording): { readonly y: readonly (readonly [number, number])[]; readonly z: readonly (readonly [number, number])[] } {
  const { T, n, y, z } = recording;
  const [per, inCycle] = [perStepOf(recording), n + 1];
  return {
    y: y.map(({ residual }, i) => [((i + 1) * inCycle) / per, residual]),
    z: z.map(({ step, cycle, index, residual }) => [step - 1 + ((cycle - 1) / T) + index / per, residual]),
  };
}

export const Residuals = memo(function Residuals({ recording, planned }: Props) {
  const [box, width] = useWidth();
  const lines = useMemo(() => points(recording), [recording]);
  const x = (step: number): number => LEFT + ((width - LEFT - RIGHT) * step) / Math.max(1, planned);
  const path = (line: readonly (readonly [number, number])[]): string => line.map(([s, v], i) => `${i === 0 ? 'M' : 'L'}${x(s).toFixed(1)} ${yOf(v).toFixed(1)}`).join('');
  const ends = (line: readonly (readonly [number, number])[]): string => `${(line[0]?.[1] ?? 0).toPrecision(2)} at first, ${(line.at(-1)?.[1] ?? 0).toPrecision(2)} at last`;
  return (
    <figure className="min-w-0" title="Change of the whole state at each update, divided by its length. A fixed point would be at 0.">
      <figcaption className="flex items-baseline justify-between gap-2 text-sm">
        <span className="font-semibold">
          Still moving <span className="font-normal text-muted">(‖Δ‖ / ‖·‖)</span>
        </span>
        <span aria-hidden className="flex gap-3 text-xs text-muted">
          <Key words="z" dashed={false} /> <Key words="y" dashed />
        </span>
      </figcaption>
      <div ref={box} className="relative" style={{ height: HEIGHT }}>
        {width > 0 && (
          <>
            <svg
              role="img"
              aria-label={`Relative change at each update. z: ${ends(lines.z)}. y: ${ends(lines.y)}.`}
              width={width}
              height={HEIGHT}
              className="num cursor-pointer"
              onClick={(e) => playback.getState().seekUpdate(((e.nativeEvent.offsetX - LEFT) / (width - LEFT - RIGHT)) * planned * perStepOf(recording))}
            >
              {MARKS.map((m) => (
                <g key={m}>
                  <line x1={LEFT} x2={width - RIGHT} y1={yOf(m)} y2={yOf(m)} className="stroke-line" />
                  <text x={LEFT - 8} y={yOf(m) + 4} textAnchor="end" className="fill-muted text-[11px]">
                    {m}
                  </text>
                </g>
              ))}
              <path d={path(lines.z)} fill="none" strokeWidth={2} strokeLinejoin="round" className="stroke-accent" />
              <path d={path(lines.y)} fill="none" strokeWidth={2} strokeDasharray="5 3" className="stroke-warn" />
            </svg>
            <Now x={x} />
          </>
        )}
      </div>
    </figure>
  );
});

const yOf = (value: number): number => {
  const share = Math.log(Math.max(LEAST, Math.min(MOST, value)) / LEAST) / Math.log(MOST / LEAST);
  return TOP + (HEIGHT - TOP - BOTTOM) * (1 - share);
};

/** The line at the playback head; it alone moves. */
function Now({ x }: { readonly x: (step: number) => number }) {
  const at = usePlayback((s) => (s.inside ? updatesDone(s, s.inside) / s.inside.perStep : s.cursor + 1));
  return <span aria-hidden className="pointer-events-none absolute w-px bg-ink opacity-50" style={{ left: x(at), top: TOP, height: HEIGHT - TOP - BOTTOM }} />;
}

const Key = ({ words, dashed }: { readonly words: string; readonly dashed: boolean }) => (
  <span className="flex items-center gap-1">
    <span className={`w-5 border-t-2 ${dashed ? 'border-dashed border-warn' : 'border-accent'}`} />
    {words}
  </span>
);
