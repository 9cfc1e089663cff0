/** Work in a worker and the tab it belongs to: the screen stays on while it lasts, and what became of it while the tab was hidden is told as it was seen, never guessed. */

import { createStore, type StoreApi } from 'zustand/vanilla';
import { duration } from './format.ts';

/** A time in which the tab was hidden; seconds. */
export interface Away {
  readonly hidden: number;
  /** Of these, the work stood still. */
  readonly still: number;
}

/** What is said of hidden tabs beforehand: a hidden tab's worker goes on in every engine, a tab that is put to sleep takes its workers along. */
export const WHILE_HIDDEN = 'In a hidden tab it goes on, unless the browser puts the tab to sleep, as phones do.';

/** Less than this is not worth a word, seconds. */
const WORTH = 5;

/** "Hidden for 3 min 0 s, it went on." '' where nothing is to be said. */
export function awayWords(away: Away | null): string {
  if (!away || away.hidden < WORTH) return '';
  const time = (seconds: number): string => (seconds < 60 ? `${Math.round(seconds)} s` : duration(1000 * seconds));
  if (away.still < WORTH) return `The tab was hidden for ${time(away.hidden)}; it went on meanwhile.`;
  return `The tab was hidden for ${time(away.hidden)}; the browser paused it for ${time(away.still)} of that. It goes on from there.`;
}

/** Tells from the times at which something was heard of the work. A step that takes long is no pause: what was usual before is known. Pure. */
export class Absence {
  private heardAt: number | null = null;
  private usual = 0;
  private still = 0;
  private from: number | null = null;
  private to: number | null = null;

  /** Work begins or ends. */
  reset(): void {
    this.heardAt = null;
    this.usual = this.still = 0;
  }

  hide(now: number): void {
    this.from ??= now;
    this.to = null;
  }

  show(now: number): void {
    if (this.from !== null) this.to = now;
  }

  /** A sign of life. @returns the absence that is over; null while there is none to tell */
  heard(now: number): Away | null {
    const { heardAt, from, to } = this;
    const gap = heardAt === null ? 0 : (now - heardAt) / 1000;
    this.heardAt = now;
    if (from === null) {
      this.usual = Math.max(this.usual, gap);
      return null;
    }
    if (heardAt !== null && gap > Math.max(WORTH, 3 * this.usual)) this.still += gap - this.usual;
    if (to === null) return null;
    const hidden = (to - from) / 1000;
    const away = { hidden, still: Math.min(this.still, hidden) };
    this.from = this.to = null;
    this.still = 0;
    return away;
  }
}

interface Attendance {
  /** The last absence during the work under way; null without one. */
  readonly away: StoreApi<{ readonly last: Away | null }>;
  /** Whether work is under way. */
  readonly working: (on: boolean) => void;
  /** Something was heard of it. */
  readonly heard: () => void;
}

/** Attends to one kind of work on this page. */
export function attend(): Attendance {
  const away = createStore<{ readonly last: Away | null }>(() => ({ last: null }));
  const absence = new Absence();
  let [on, screen]: [boolean, WakeLockSentinel | null] = [false, null];
  /** Keeps the screen on, where the browser can; a phone whose screen goes off puts the tab to sleep. */
  const hold = async (): Promise<void> => {
    if (!('wakeLock' in navigator)) return;
    try {
      const wanted = on && document.visibilityState === 'visible';
      if (!wanted) await screen?.release();
      screen = wanted ? await navigator.wakeLock.request('screen') : null;
    } catch {
      screen = null; // refused, as on a low battery
    }
  };
  document.addEventListener('visibilitychange', () => {
    const now = performance.now();
    if (document.visibilityState === 'hidden') absence.hide(now);
    else absence.show(now);
    if (on) void hold();
  });
  return {
    away,
    working(now) {
      if (now === on) return;
      on = now;
      absence.reset();
      away.setState({ last: null });
      void hold();
    },
    heard() {
      const last = absence.heard(performance.now());
      if (last) away.setState({ last });
    },
  };
}
