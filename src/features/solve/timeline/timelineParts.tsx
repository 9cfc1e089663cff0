/** Parts of the timeline: ticks for the updates inside a step, playing again and again, and the speed. */

import { Repeat } from 'lucide-react';
import type { CSSProperties } from 'react';
import { playback, usePlayback } from '../../../app/coordinator.ts';
import type { Inside } from '../run/playback.ts';
import { settingsStore, SPEEDS, useSettings } from '../run/settings.ts';

/** Updates on the timeline at most that get a tick each. */
const MOST_FINE = 240;

export const share = (value: number, of: number): string => `${(value / of) * 100}%`;

/** Updates between the steps, as a row of hairlines: those of y are longer. Left out where they would run into each other. */
export function FineTicks({
  inside: { perStep, steps },
  inCycle,
  planned,
}: {
  readonly inside: Inside;
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

export function Loop() {
  const loop = usePlayback((s) => s.loop);
  return (
    <button
      type="button"
      aria-label="Loop"
      aria-pressed={loop}
      title="At the end, play again from the start"
      className={`grid size-9 place-items-center rounded-md border max-[24rem]:hidden ${loop ? 'border-accent bg-accent-soft' : 'border-transparent hover:bg-sunken'}`}
      onClick={() => playback.getState().change({ loop: !loop })}
    >
      <Repeat size={16} aria-hidden />
    </button>
  );
}

/** How fast, and in what: `fine` where updates are recorded and can be played one by one. */
export function Speed({ fine }: { readonly fine: boolean }) {
  const speed = useSettings((s) => s.speed);
  const byUpdate = usePlayback((s) => s.byUpdate);
  return (
    <div className="flex flex-wrap items-center justify-end gap-1 text-xs text-muted">
      <label className="flex items-center gap-1" title="Playback speed; the model itself always runs as fast as it can">
        <span className="sr-only">Playback speed</span>
        <select
          className="num min-h-9 rounded-md border border-line bg-surface px-1 text-ink"
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
          aria-label="What is played one by one"
          title="Play every update of y and z that was recorded, or whole supervision steps"
          className="min-h-9 rounded-md border border-line bg-surface px-1 text-ink max-sm:hidden"
          value={byUpdate ? 'updates' : 'steps'}
          onChange={(e) => playback.getState().change({ byUpdate: e.target.value === 'updates' })}
        >
          <option value="updates">updates</option>
          <option value="steps">steps</option>
        </select>
      )}
    </div>
  );
}
