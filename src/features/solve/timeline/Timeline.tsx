/** The timeline, always in view under the board: play, pause, step, scrub, speed. Its keys work anywhere on the page. */

import { Check, Pause, Play, SkipBack, SkipForward, Repeat } from 'lucide-react';
import { lazy, Suspense, useRef, type CSSProperties, type ReactNode } from 'react';
import { solvedAt, stepsOnAxis } from '../../../client/record.ts';
import { playback, usePlayback } from '../../../page/coordinator.ts';
import { momentWords, updatesDone, type RecordedUpdates } from '../../../page/run/playback.ts';
import { settingsStore, SPEEDS, useSettings } from '../../../page/run/settings.ts';
import type { Shown } from '../../../page/run/shown.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { duration } from '../../../ui/format.ts';
import type { Hands } from '../KeyHelp.tsx';
import { timelineWords } from '../words.ts';

const KeyHelp = lazy(() => import('../KeyHelp.tsx'));
/** Without it the timeline works all the same. */
const TimelineGuide = lazy(() => import('./TimelineGuide.tsx').catch(() => ({ default: () => null })));

/** Ticks are drawn up to this many steps; beyond, every tenth. */
const EVERY_TICK = 40;

interface Props {
  readonly shown: Shown | null;
  /** The steps a run would have now. */
  readonly idleSteps: number;
  /** What else can be done with the run, at its end. */
  readonly tools?: ReactNode;
}

export function Timeline({ shown, idleSteps, tools }: Props) {
  const playing = usePlayback((s) => s.playing);
  const planned = stepsOnAxis(shown?.record ?? null, idleSteps);
  const reach = shown?.record.frames.length ?? 0;
  const index = shown?.index ?? -1;
  const inner = usePlayback((s) => s.inner);
  const inside = usePlayback((s) => s.inside);
  const fine = usePlayback((s) => s.byUpdate) && inside !== null;
  const unitName = fine ? 'updates' : 'steps';
  // Where updates are recorded, the slider counts them; else it counts steps.
  const unit = inside?.perStep ?? 1;
  const value = inside ? updatesDone({ cursor: index, inner }, inside) : index + 1;
  const empty = reach === 0;
  const solved = shown ? solvedAt(shown.record) : null;
  const solvedStep = solved ? solved.frame + 1 : null;
  const { play, pause, step, seek, stepUpdate, seekUpdate } = playback.getState();

  const { place, whole, took } = readout(shown, planned, inner);
  const bar = useRef<HTMLElement>(null);
  const hands: Hands = { toggle: playing ? pause : play, step: (by, isFine) => (isFine ? stepUpdate : step)(by), seek, reach };

  return (
    <section
      ref={bar}
      aria-label="Timeline"
      data-part="timeline"
      className="sticky bottom-0 z-20 -mx-4 grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-2 border-t border-line bg-paper px-4 pt-2 pb-[calc(0.5rem+env(safe-area-inset-bottom))] sm:-mx-8 sm:px-8
        lg:grid-cols-[auto_17rem_minmax(0,1fr)_auto]"
    >
      <div className="flex gap-1">
        <Button
          weight="quiet"
          className="w-10 px-0"
          aria-label="Step back"
          title={timelineWords.back[unitName]}
          disabled={index < 0 && inner === 0}
          onClick={() => (fine ? stepUpdate : step)(-1)}
        >
          <SkipBack size={16} aria-hidden />
        </Button>
        <Button
          className="w-10 px-0"
          aria-label={playing ? 'Pause' : 'Play'}
          title={timelineWords.play}
          disabled={empty}
          onClick={playing ? pause : play}
        >
          {playing ? <Pause size={16} aria-hidden /> : <Play size={16} aria-hidden />}
        </Button>
        <Button
          weight="quiet"
          className="w-10 px-0"
          aria-label="Step forward"
          title={timelineWords.on[unitName]}
          disabled={index >= reach - 1}
          onClick={() => (fine ? stepUpdate : step)(1)}
        >
          <SkipForward size={16} aria-hidden />
        </Button>
      </div>
      <p className="num text-sm leading-tight max-sm:text-xs" title={timelineWords.stepIs}>
        {place}
        {took && <span className="max-sm:hidden"> · {took}</span>}
      </p>
      <div className="relative h-11 max-lg:order-last max-lg:col-span-3">
        <input
          type="range"
          className="range relative"
          style={{ '--filled': share(value / unit, planned), '--reach': share(reach, planned) } as CSSProperties}
          aria-label="Supervision step"
          aria-valuetext={whole}
          min={0}
          max={planned * unit}
          value={value}
          disabled={empty}
          onChange={(e) => {
            const to = Number(e.target.value);
            if (inside && to <= inside.steps * unit) seekUpdate(to);
            else seek(Math.round(to / unit) - 1);
          }}
        />
        {inside && shown?.record.model && <FineTicks inside={inside} inCycle={shown.record.model.n + 1} planned={planned} />}
        {shown && !empty && (
          <Suspense fallback={null}>
            <TimelineGuide shown={shown} planned={planned} />
          </Suspense>
        )}
        <div aria-hidden className="num pointer-events-none absolute inset-x-2 top-6 text-xs text-muted">
          {ticks(planned).map((t) => (
            <span key={t} style={{ left: share(t, planned) }} className="absolute top-0">
              <span className={`absolute h-1 w-px ${t <= reach ? 'bg-line-strong' : 'bg-line'}`} />
              {isLabelled(t, planned, solvedStep) && (
                <span
                  className={`absolute top-1 flex -translate-x-1/2 items-center leading-4 ${t === solvedStep ? 'font-semibold text-good' : ''}`}
                >
                  {t}
                  {t === solvedStep && <Check size={12} strokeWidth={3} />}
                </span>
              )}
            </span>
          ))}
        </div>
      </div>
      <div className="flex items-center gap-1">
        <Loop />
        <Speed fine={inside !== null} />
        <Suspense fallback={<span className="w-9 max-lg:hidden pointer-coarse:hidden" />}>
          <KeyHelp bar={bar} hands={hands} />
        </Suspense>
        {tools}
      </div>
    </section>
  );
}

/** Where the cursor is: `place` for the narrow bar, with how long the step `took` where it has room, and the `whole` for a screen reader. */
function readout(
  shown: Shown | null,
  planned: number,
  inner: number,
): { readonly place: string; readonly whole: string; readonly took?: string } {
  const plain = (place: string) => ({ place, whole: place });
  if (!shown || shown.record.frames.length === 0) return plain(timelineWords.none);
  const { record, index, frame, copy } = shown;
  if (inner > 0 && record.model) return plain(`${timelineWords.step(index + 2, planned)}: ${momentWords(record.model, inner)}`);
  if (!frame) return plain(timelineWords.question);
  const place = timelineWords.step(frame.step, planned) + timelineWords.ofCopy(copy, record.copies);
  const took = duration(frame.ms);
  return { place, whole: timelineWords.whole(place, took), took };
}

const ticks = (planned: number): readonly number[] =>
  Array.from({ length: planned + 1 }, (_, i) => i).filter((i) => planned <= EVERY_TICK || i % 10 === 0 || i === planned);

/** Round numbers that leave room for each other, both ends, and the step at which it was solved. */
function isLabelled(t: number, planned: number, solved: number | null): boolean {
  if (t === solved) return true;
  const every = planned <= 20 ? 4 : planned <= EVERY_TICK ? 8 : Math.ceil(planned / 60) * 10;
  if (solved !== null && Math.abs(t - solved) < every / 2) return false;
  return t === 0 || t === planned || (t % every === 0 && planned - t >= every / 2);
}

/** Updates on the timeline at most that get a tick each. */
const MOST_FINE = 240;

export const share = (value: number, of: number): string => `${(value / of) * 100}%`;

/** Updates between the steps, as a row of hairlines: those of y are longer. Left out where they would run into each other. */
function FineTicks({
  inside: { perStep, steps },
  inCycle,
  planned,
}: {
  readonly inside: RecordedUpdates;
  readonly inCycle: number;
  readonly planned: number;
}) {
  if (planned * perStep > MOST_FINE) return null;
  const width = share(steps, planned);
  const lines = (every: number): CSSProperties => ({
    width,
    backgroundImage: 'linear-gradient(to left, var(--color-line-strong) 1px, transparent 1px)',
    backgroundSize: `${(100 / (steps * perStep)) * every}% 100%`,
  });
  return (
    <div aria-hidden className="pointer-events-none absolute inset-x-2 top-5">
      <span className="absolute top-0 h-1 opacity-60" style={lines(1)} />
      <span className="absolute top-0 h-1.5" style={lines(inCycle)} />
    </div>
  );
}

function Loop() {
  const loop = usePlayback((s) => s.loop);
  return (
    <IconButton
      icon={Repeat}
      name="Loop"
      aria-pressed={loop}
      title={timelineWords.loop}
      className="size-9 border border-transparent aria-pressed:border-accent max-[24rem]:hidden"
      onClick={() => playback.getState().change({ loop: !loop })}
    />
  );
}

/** The look of ui/Select, which is not fetched before the first paint. */
const list = 'min-h-9 rounded-md border border-line bg-surface px-1 text-ink';

/** How fast, and in what: `fine` where updates are recorded and can be played one by one. */
function Speed({ fine }: { readonly fine: boolean }) {
  const speed = useSettings((s) => s.speed);
  const byUpdate = usePlayback((s) => s.byUpdate);
  return (
    <div className="flex flex-wrap items-center justify-end gap-1 text-xs text-muted">
      <label className="flex items-center gap-1" title={timelineWords.speed}>
        <span className="sr-only">Playback speed</span>
        <select
          className={`num ${list}`}
          value={speed}
          onChange={(e) => settingsStore.getState().change({ speed: SPEEDS.find((s) => s === Number(e.target.value)) ?? 4 })}
        >
          {SPEEDS.map((s) => (
            <option key={s} value={s}>
              {s} / s
            </option>
          ))}
        </select>
      </label>
      {fine && (
        <select
          aria-label={timelineWords.unit}
          title={timelineWords.unitHint}
          className={`max-sm:hidden ${list}`}
          value={byUpdate ? 'updates' : 'steps'}
          onChange={(e) => playback.getState().change({ byUpdate: e.target.value === 'updates' })}
        >
          {(['updates', 'steps'] as const).map((unit) => (
            <option key={unit} value={unit}>
              {unit}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}
